// The message of a rule or function with `{{…}}` and `#{{…}}` filled in as Spectral does.
import runtime from '@stoplight/spectral-runtime';
import { Parser } from 'expr-eval-fork';

export interface MessageValues {
  readonly property: unknown;
  error: string;
  readonly path: string;
  readonly description: string | null;
  readonly value: unknown;
}

const PLACEHOLDER = /#?\{\{([^}\n]+)\}\}/g;
/** What Spectral refuses to evaluate. */
const DISALLOWED = /constructor|process|require|global|mainModule|fs|child_process/;

export function fillMessage(template: string, values: MessageValues): string {
  if (!template.includes('{{')) return template;
  return template.replace(PLACEHOLDER, (whole, identifier: string) => {
    if (whole.startsWith('#')) return evaluate(identifier.trim(), values);
    return identifier in values ? String(values[identifier as keyof MessageValues]) : '';
  });
}

/** One for all messages: to make a parser takes longer than to use it. */
let parser: Parser | undefined;
const parsed = new Map<string, ReturnType<Parser['parse']>>();
/** Of the message that is being filled. */
let current: MessageValues;

function parserOf(): Parser {
  if (parser !== undefined) return parser;
  parser = new Parser();
  Object.assign(parser.functions, {
    toUpperCase: (value: unknown) => String(value).toUpperCase(),
    concat: (...args: unknown[]) => args.map(String).join(''),
    print: (type: unknown) => print(type, current),
  });
  return parser;
}

function evaluate(expression: string, values: MessageValues): string {
  if (DISALLOWED.test(expression)) return '';
  const call = expression
    .replace(/(\S+)\.toUpperCase\(\)/g, 'toUpperCase($1)')
    .replace(/\s*\+\s*/g, ',')
    .replace(/^(.+)$/, 'concat($1)');
  try {
    const known = parsed.get(call) ?? parserOf().parse(call);
    parsed.set(call, known);
    current = values;
    return String(known.evaluate(values as never));
  } catch {
    return '';
  }
}

function print(type: unknown, values: MessageValues): string {
  if (typeof type !== 'string') return '';
  const { property, value } = values;
  if (type === 'property') return property !== undefined && property !== '' ? `"${property}" property ` : 'The document ';
  if (type === 'value') return runtime.printValue(value);
  const other = values[type as keyof MessageValues];
  return type in values && other !== null ? String(other) : '';
}
