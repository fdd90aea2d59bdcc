// In: the names of the variants of a stream and what they carry. Out: the role of each in the life of the stream.
import type { Node } from '../../description/node.ts';
import { findUsage } from '../answer/usage.ts';
import { isText } from '../schema/fields.ts';
import { properties, schemaKey } from '../schema/schema-view.ts';
import type { StreamVariant } from '../types.ts';

type Role = StreamVariant['role'];

const PATTERNS: readonly [RegExp, Role][] = [
  [/(^|[._-])(error|failed|failure|exception)$/, 'error'],
  [/(^|[._-])(ping|heartbeat|keep-?alive)$/, 'ping'],
  [/(^|[._-])(delta|chunk|partial|partial_image|token)$/, 'delta'],
  [/(^|[._-])(created|start|started|begin|began)$/, 'open'],
  [/(^|[._-])added$/, 'open'],
  [/(^|[._-])(done|stop|stopped|end|ended|complete|completed|finish|finished|incomplete|cancelled|canceled|expired)$/, 'close'],
];

/** What a whole answer is called, and no part of one. */
const WHOLE = /(^|[._-])(response|turn|run|answer|stream|completion|generation|session|conversation|chat)$/;
/** Pieces of calls, sources and searches, and not of the text. */
const CALL = /tool|function|argument|citation|search|debug/i;

/** `content_block_start` belongs to `content_block`. */
function stem(name: string): string {
  return name.toLowerCase().replace(/[._-]?[a-z]+$/, '');
}

function byName(name: string): Role {
  const lower = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return PATTERNS.find(([pattern]) => pattern.test(lower))?.[1] ?? 'other';
}

export function withRoles(
  named: readonly { readonly name: string; readonly schema: Node }[],
  answer: Node | undefined,
): StreamVariant[] {
  const roles = named.map(({ name }) => byName(name));
  const outermost = outermostStem(named, roles, answer);
  const textIsNamed = roles.some((role, index) => role === 'delta' && !CALL.test(named[index]?.name ?? ''));
  const variants = named.map(({ name, schema }, index) => one(name, schema, index));
  return variants.some(({ role }) => role === 'end') ? variants : withLast(variants);

  function one(name: string, schema: Node, index: number): StreamVariant {
    const role =
      roles[index] === 'other' && !textIsNamed && !CALL.test(name) && carriesText(schema) ? 'delta' : (roles[index] as Role);
    // A part that failed is over; the stream goes on.
    if (
      role === 'error' &&
      !/^(.*[._-])?(error|exception)$/i.test(name) &&
      outermost !== undefined &&
      stem(name) !== outermost &&
      stem(name) !== ''
    )
      return { name, schema, role: 'close' };
    const outer = stem(name) === outermost || (role === 'close' && stem(name) === '');
    if (outer && role === 'open') return { name, schema, role: 'start' };
    if (outer && role === 'close') return { name, schema, role: 'end' };
    // `*.done` after `*.delta` of one stem repeats the joined text; the part itself is closed by another event.
    const repeats =
      role === 'close' &&
      roles.some((other, at) => other === 'delta' && stem(named[at]?.name ?? '') === stem(name)) &&
      !roles.some((other, at) => other === 'open' && stem(named[at]?.name ?? '') === stem(name));
    return { name, schema, role: repeats ? 'snapshot' : role };
  }
}

/** An event whose own text stands at its top is a piece, whatever it is called (`text-generation`). */
function carriesText(schema: Node): boolean {
  return properties(schema).some(({ name, node }) => /^(text|delta)$/.test(name) && isText(node));
}

/** A stream of one part has no frame around it: its own last event is the end of the whole. */
function withLast(variants: readonly StreamVariant[]): StreamVariant[] {
  const last = variants.filter(({ role }) => role === 'snapshot' || role === 'close');
  const counted = last.filter(({ schema }) => schema !== undefined && findUsage(schema) !== undefined);
  const ends = last.length === 1 ? last : counted;
  return variants.map((variant) => (ends.includes(variant) ? { ...variant, role: 'end' } : variant));
}

/** The stem whose events carry the whole answer; else that of the first event that opens something. */
function outermostStem(
  named: readonly { readonly name: string; readonly schema: Node }[],
  roles: readonly Role[],
  answer: Node | undefined,
): string | undefined {
  const whole = answer === undefined ? undefined : schemaKey(answer);
  const carriers = named.filter(
    ({ schema }) =>
      whole !== undefined && (schemaKey(schema) === whole || properties(schema).some(({ node }) => node.value === answer?.value)),
  );
  const carrier = carriers.find(({ name }) =>
    ['open', 'close'].includes(roles[named.findIndex((other) => other.name === name)] ?? ''),
  );
  if (carrier !== undefined) return stem(carrier.name);
  const stems = named.flatMap(({ name }, index) => (roles[index] === 'open' ? [stem(name)] : []));
  const closing = new Set(named.flatMap(({ name }, index) => (roles[index] === 'close' ? [stem(name)] : [])));
  const both = stems.filter((candidate) => closing.has(candidate));
  return both.find((candidate) => WHOLE.test(candidate)) ?? both[0];
}
