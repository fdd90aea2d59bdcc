// In: what is known of a stream. Out: the signal of its end, from the strongest evidence there is.
import type { Node } from '../../description/node.ts';
import { fieldsUnder, NEAR, placeOf, shape } from '../schema/fields.ts';
import { typesOf } from '../schema/schema-view.ts';
import type { Found, StreamMap, StreamVariant, Terminator } from '../types.ts';

export interface EndSigns {
  readonly operation: Node;
  readonly media: Node | undefined;
  readonly flag: Node | undefined;
  readonly request: Node | undefined;
  readonly event: Node | undefined;
  readonly sentinel: { readonly data: string; readonly node: Node } | undefined;
  readonly variants: readonly StreamVariant[];
  readonly finishReason: StreamMap['finishReason'];
}

export function readTerminator(signs: EndSigns): Found<Terminator> | undefined {
  const after = signs.finishReason === undefined ? {} : ({ after: 'finish-reason' } as const);
  if (signs.sentinel !== undefined)
    return { value: { by: 'sentinel', data: signs.sentinel.data, ...after }, evidence: shape(signs.sentinel.node) };
  const prose = proseSentinel(signs);
  if (prose !== undefined) return { value: { by: 'sentinel', data: '[DONE]', ...after }, evidence: shape(prose) };
  const ends = signs.variants.filter(({ role }) => role === 'end');
  if (ends.length > 0) {
    const names = [...ends, ...signs.variants.filter(({ role }) => role === 'error')].map(({ name }) => name);
    return { value: { by: 'variant', names }, evidence: shape(ends[0]?.schema ?? signs.operation) };
  }
  if (signs.event !== undefined && signs.variants.length === 0) {
    // NDJSON streams of whole answers (Ollama) mark the last one.
    const flag = fieldsUnder(signs.event).find(
      ({ word, depth }) => depth === 0 && /^(done|is_finished|finished|is_final|final|last)$/.test(word),
      ({ node }) => typesOf(node).has('boolean'),
    );
    if (flag !== undefined) return { value: { by: 'flag', at: flag.at }, evidence: shape(flag.node) };
  }
  if (signs.finishReason !== undefined) {
    return {
      value: { by: 'finish-reason' },
      evidence: {
        by: 'shape',
        from: signs.finishReason.field.schema === undefined ? '' : placeOf(signs.finishReason.field.schema),
      },
    };
  }
  return undefined;
}

/** A description that says `data: [DONE]` in words has said it, too. */
function proseSentinel({ operation, media, flag, request, event }: EndSigns): Node | undefined {
  const responses =
    operation
      .get('responses')
      ?.entries()
      .map(([, node]) => node) ?? [];
  for (const holder of [operation, ...responses, media, flag, event]) if (holder !== undefined && says(holder)) return holder;
  if (request === undefined) return undefined;
  for (const field of fieldsUnder(request, NEAR).filter(({ at, depth }) => depth <= 1 && /stream/i.test(at)))
    if (says(field.node)) return field.node;
  return undefined;
}

function says(node: Node, depth = 0): boolean {
  if (/\[DONE\]/.test(`${node.string('description') ?? ''} ${node.string('summary') ?? ''}`)) return true;
  return (
    depth < 2 &&
    ['anyOf', 'oneOf', 'allOf'].some(
      (keyword) =>
        node
          .get(keyword)
          ?.items()
          .slice(0, 20)
          .some((branch) => says(branch, depth + 1)) === true,
    )
  );
}
