// Rules, checks, clauses, faults, dialects and errors as one kind of entry: what `assay list` prints and `assay explain` looks up.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLAUSES, clause } from '../clauses/index.ts';
import { packageRoot } from '../config/package-root.ts';
import { CATALOGUE } from '../errors/catalogue.ts';
import type { Fault } from '../faults/types.ts';

export const KINDS = ['rules', 'checks', 'clauses', 'faults', 'dialects', 'errors'] as const;
export type Kind = (typeof KINDS)[number];

export interface Entry {
  readonly kind: Kind;
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  readonly clause?: string;
  /** MUST, SHOULD, MAY or a severity. */
  readonly level?: string;
  /** What else a script may want, as printed by `-f json`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The text that `assay explain` prints, in Markdown. */
  readonly page: () => Promise<string>;
}

/** The entries of one kind, loaded when they are asked for: rules and checks cost their imports. */
export async function entries(kind: Kind): Promise<readonly Entry[]> {
  return LOADERS[kind]();
}

const LOADERS: Readonly<Record<Kind, () => Promise<readonly Entry[]>>> = { rules, checks, clauses, faults, dialects, errors };

const readPage = (path: string) => () => readFile(join(packageRoot, path), 'utf8');

async function clauses(): Promise<readonly Entry[]> {
  return CLAUSES.map((clause) => ({
    kind: 'clauses',
    id: clause.id,
    summary: clause.sentence,
    level: clause.level,
    details: { ...clause },
    page: async () => {
      const readers = await readersOf(clause.id);
      return `# ${clause.id} (${clause.level})\n\n${clause.sentence}\n\n**Why** ${clause.why}\n\n**Source** ${clause.source}\n${readers}`;
    },
  }));
}

/** Who reads a clause: the reverse of the `clause` of every rule, check and fault. */
async function readersOf(clause: string): Promise<string> {
  const all = await Promise.all([rules(), checks(), faults()]);
  const readers = all.flat().filter((entry) => entry.clause === clause);
  if (readers.length === 0) return '';
  return `\n**Read by**\n\n${readers.map((entry) => `- ${entry.kind.slice(0, -1)} \`${entry.id}\``).join('\n')}\n`;
}

async function errors(): Promise<readonly Entry[]> {
  return Object.entries(CATALOGUE).map(([id, { summary, remedy }]) => ({
    kind: 'errors',
    id,
    summary,
    details: { remedy },
    page: async () => `# ${id}\n\n${summary}\n\n**What to do** ${remedy}\n\nThe command exits with 2.\n`,
  }));
}

async function rules(): Promise<readonly Entry[]> {
  const { pageOf, RULES } = await import('../lint/rules.ts');
  return RULES.map((rule) => ({
    kind: 'rules',
    id: rule.id,
    summary: rule.summary,
    clause: rule.clause,
    level: rule.severity,
    details: { preset: rule.preset },
    page: readPage(pageOf(rule.id)),
  }));
}

async function faults(): Promise<readonly Entry[]> {
  const { FAULTS } = await import('../faults/index.ts');
  return FAULTS.map((fault) => ({
    kind: 'faults',
    id: fault.id,
    summary: fault.does,
    clause: fault.clause,
    details: { check: fault.check, consequences: fault.consequences, where: fault.kind, ...(fault.seen && { seen: fault.seen }) },
    page: async () => faultPage(fault),
  }));
}

function faultPage(fault: Fault): string {
  const also =
    fault.consequences.length === 0
      ? ''
      : `\nWhat fails of necessity with it: ${fault.consequences.map((id) => `\`${id}\``).join(', ')}.\n`;
  const seen = fault.seen === undefined ? '' : `\n**Seen** ${fault.seen}\n`;
  return `# ${fault.id}\n\n${fault.does}\n\nIt breaks ${fault.clause} and must be caught by \`${fault.check}\`.\n${also}${seen}\n**Try it** \`assay serve --fault ${fault.id}\`\n`;
}

async function checks(): Promise<readonly Entry[]> {
  const { SCENARIOS } = await import('../contract/scenarios/index.ts');
  return SCENARIOS.flatMap((scenario) =>
    Object.entries(scenario.claims).map(([claim, id]): Entry => {
      const { level, sentence } = clause(id);
      return {
        kind: 'checks',
        id: `${scenario.id}:${claim}`,
        summary: sentence,
        clause: id,
        level,
        details: { scenario: scenario.id, about: scenario.about },
        page: readPage(`src/contract/scenarios/${scenario.id}.md`),
      };
    }),
  );
}

async function dialects(): Promise<readonly Entry[]> {
  const { DIALECTS } = await import('../dialects/index.ts');
  return DIALECTS.map((dialect) => ({
    kind: 'dialects',
    id: dialect.id,
    summary: dialect.title,
    details: { source: dialect.source },
    page: readPage(`src/dialects/${dialect.id}.yaml`),
  }));
}
