// The rules in; their index, one page for each pack and one for each preset out.
import type { Preset, Rule } from '../rulesets/rule.ts';
import { clause, FAMILIES } from '../src/clauses/index.ts';
import { pageOf, RULES } from '../src/lint/rules.ts';

interface Page {
  readonly path: string;
  readonly text: string;
}

const PRESETS: readonly { readonly name: Preset; readonly holds: readonly Preset[]; readonly about: string }[] = [
  {
    name: 'recommended',
    holds: ['recommended'],
    about: 'What most AI APIs keep, and what every one should. `assay lint` runs it unless told otherwise.',
  },
  {
    name: 'strict',
    holds: ['recommended', 'strict'],
    about: 'Adds what good APIs do beyond that: limits, defaults, notifications, examples.',
  },
  {
    name: 'all',
    holds: ['recommended', 'strict', 'all'],
    about: 'Adds what is a matter of choice, or what few do yet.',
  },
];

/** `note` goes below the title of every page. */
export function rulePages(note: string): Page[] {
  const packs = packsOf(RULES);
  return [
    { path: 'docs/rules.md', text: index(note, packs) },
    ...packs.map((pack) => ({ path: `docs/rules/${pack.name}.md`, text: packPage(note, pack) })),
    ...PRESETS.map((preset) => ({ path: `docs/rules/${preset.name}.md`, text: presetPage(note, preset, packs) })),
  ];
}

interface Pack {
  readonly name: string;
  readonly about: string;
  readonly rules: readonly Rule[];
}

/** One pack for each family of clauses that has rules. The words after `ai-` that name the same thing go together: `model` and `models`. */
function packsOf(rules: readonly Rule[]): Pack[] {
  const byWord = grouped(rules, ({ id }) => wordOf(id));
  const byFamily = new Map<string, Rule[]>();
  for (const own of byWord.values()) {
    const family = usual(own.map((rule) => rule.clause.split('-')[0] ?? ''));
    byFamily.set(family, [...(byFamily.get(family) ?? []), ...own]);
  }
  return FAMILIES.flatMap(({ id, about }) => {
    const own = byFamily.get(id);
    return own === undefined ? [] : [{ name: id.toLowerCase(), about, rules: own }];
  });
}

function wordOf(id: string): string {
  return id.split('-')[1] ?? id;
}

/** What stands most often: a rule may read a clause of another family, such as that of keys in URLs. */
function usual(families: readonly string[]): string {
  const counts = grouped(families, (family) => family);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function index(note: string, packs: readonly Pack[]): string {
  const presets = PRESETS.map(
    ({ name, holds, about }) =>
      `| [\`${name}\`](rules/${name}.md) | ${RULES.filter(({ preset }) => holds.includes(preset)).length} | ${about} |`,
  );
  const rows = packs.map(({ name, about, rules }) => {
    const words = [...new Set(rules.map(({ id }) => `\`ai-${wordOf(id)}-\``))].join(' ');
    return `| [${about}](rules/${name}.md) | ${rules.length} | ${words} |`;
  });
  return `# Rules

${note}

${RULES.length} rules. Each reads one clause of [the conventions](conventions.md), and has a page of its own: \`assay explain <rule>\` prints it.
[How to use them](spectral.md) with assay, with Spectral and in an editor; [how to leave findings out](suppressing.md); [what they find](findings.md) in real descriptions.

| preset | rules | |
|-|-|-|
${presets.join('\n')}

| pack | rules | ids |
|-|-|-|
${rows.join('\n')}

## All

${table(RULES, '..')}
`;
}

function packPage(note: string, { about, rules }: Pack): string {
  const sections = rules.map((rule) => {
    const { why, level } = clause(rule.clause);
    return `## [\`${rule.id}\`](../../${pageOf(rule.id)})

${rule.severity} · ${rule.preset} · ${rule.clause} (${level})

${rule.summary} *Why:* ${why} *Do:* ${rule.fix}
`;
  });
  return `# Rules: ${about}\n\n${note}\n\n[All rules](../rules.md)\n\n${sections.join('\n')}`;
}

function presetPage(note: string, { name, holds, about }: (typeof PRESETS)[number], packs: readonly Pack[]): string {
  const sections = packs.flatMap((pack) => {
    const held = pack.rules.filter(({ preset }) => holds.includes(preset));
    return held.length === 0 ? [] : [`## [${pack.about}](${pack.name}.md)\n\n${table(held, '../..')}\n`];
  });
  const count = RULES.filter(({ preset }) => holds.includes(preset)).length;
  return `# Preset: ${name}

${note}

${about} ${count} rules. [All rules](../rules.md)

\`\`\`yaml
extends: [assay/rulesets/${name}]
\`\`\`

${sections.join('\n')}`;
}

function table(rules: readonly Rule[], root: string): string {
  const rows = rules.map(
    ({ id, severity, preset, clause: read, summary }) =>
      `| [\`${id}\`](${root}/${pageOf(id)}) | ${severity} | ${preset} | ${read} | ${summary} |`,
  );
  return `| rule | severity | smallest preset | clause | demands |\n|-|-|-|-|-|\n${rows.join('\n')}`;
}
