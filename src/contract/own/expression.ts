// `${name}` in texts, and the expressions of `assert`.
import { Parser } from 'expr-eval-fork';
import { isRecord } from '../pointer.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** A text names a variable that nothing has set. */
export class UnknownVariable extends Error {}

const WHOLE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const PART = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The same value with variables in place of `${name}`: a text that is nothing else becomes the value itself, whatever its type. */
export function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1];
    if (whole !== undefined) return look(whole, variables);
    return value.replace(PART, (_, name: string) => asText(look(name, variables)));
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, variables));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, filled(child, variables)]));
}

/** The names that a value needs. */
export function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(PART)].map((match) => match[1]!);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namesIn);
}

export interface Expression {
  readonly names: readonly string[];
  evaluate(variables: Variables): unknown;
}

const FUNCTIONS: Readonly<Record<string, (...values: never[]) => unknown>> = {
  length: (value: unknown) =>
    typeof value === 'string' || Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0,
  sum: (values: unknown) =>
    Array.isArray(values) ? values.reduce((total: number, one) => total + Number(one), 0) : Number(values),
  distinct: (values: unknown) =>
    Array.isArray(values) ? new Set(values.map((one) => JSON.stringify(one))).size === values.length : true,
};

/** Throws an Error with the reason when the text is no expression. */
export function expression(text: string): Expression {
  const parser = new Parser({ operators: { assignment: false, fndef: false } as Record<string, boolean> });
  for (const name of Object.keys(parser.functions)) delete parser.functions[name];
  Object.assign(parser.functions, FUNCTIONS);
  const parsed = parser.parse(text);
  return {
    names: parsed.variables().filter((name) => !(name in FUNCTIONS)),
    evaluate: (variables) => parsed.evaluate(variables as never),
  };
}

function look(name: string, variables: Variables): unknown {
  if (!Object.hasOwn(variables, name)) throw new UnknownVariable(`\`\${${name}}\` is not set`);
  return variables[name];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
