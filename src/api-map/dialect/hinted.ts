// In: what was read of a stream or job, and the extensions on the operation. Out: the same with the user's word in place of it.

import type { Node } from '../../description/node.ts';
import { stagesOf } from '../job/job-status.ts';
import type { Reading } from '../reading.ts';
import { fieldsUnder, NEAR, toField } from '../schema/fields.ts';
import { valuesOf } from '../schema/schema-view.ts';
import type { DeltaMap, JobMap, LifecycleStep, StreamMap, StreamVariant } from '../types.ts';
import { extension, type Hints } from './extensions.ts';

export function withHintedStream(stream: StreamMap, hints: Hints): StreamMap {
  let result = stream;
  if (hints.sentinel !== undefined)
    result = {
      ...result,
      terminator: { value: { by: 'sentinel', data: hints.sentinel.data }, evidence: extension(hints.sentinel.node) },
    };
  const { fern } = hints;
  if (fern !== undefined) {
    const terminator = fern.string('terminator');
    const format = fern.string('format');
    result = {
      ...result,
      ...(terminator === undefined
        ? {}
        : { terminator: { value: { by: 'sentinel', data: terminator }, evidence: extension(fern) } }),
      ...((format === 'json' || fern.value === true) && !result.declared
        ? { framing: 'ndjson', mediaType: 'application/x-ndjson' }
        : {}),
    };
  }
  const said = hints.stream;
  if (said === undefined || !said.isObject) return result;
  const mediaType = said.string('mediaType');
  const terminator = said.get('terminator');
  const error = said.string('errorEvent');
  const usageEvent = said.get('usage')?.string('event') ?? said.string('usageEvent');
  const usageAt = said.get('usage')?.string('path');
  const eventName = said.get('eventName')?.value;
  const deltas = deltasIn(said);
  const order = orderIn(said, result, deltas);
  return {
    ...result,
    ...(mediaType === undefined
      ? {}
      : { mediaType, framing: /event-stream/.test(mediaType) ? 'sse' : /json-seq/.test(mediaType) ? 'json-seq' : 'ndjson' }),
    ...(typeof terminator?.value === 'string'
      ? { terminator: terminatorOf(terminator.value, order.variants ?? result.variants, terminator) }
      : {}),
    ...(error === undefined ? {} : { error: { value: { variant: error }, evidence: extension(said) } }),
    ...(result.usage === undefined || usageEvent === undefined
      ? {}
      : { usage: { ...result.usage, variant: usageEvent, at: usageAt ?? result.usage.at } }),
    ...(eventName === undefined ? {} : { eventName: eventName === null || eventName === false ? 'none' : 'discriminator' }),
    ...(deltas.length === 0 ? {} : { deltas }),
    ...order,
    ...switchIn(said, result),
  };
}

/** `when: $request.body#/stream` names the flag. */
function switchIn(said: Node, stream: StreamMap): { switch?: StreamMap['switch'] } {
  const at = /^\$request\.body#(\/.+)$/.exec(said.string('when') ?? '')?.[1];
  if (at === undefined || (stream.switch.by === 'flag' && stream.switch.field.at === at)) return {};
  return { switch: { by: 'flag', field: { at, required: false, evidence: extension(said) }, always: false } };
}

/**
 * `order: [start, {each: content, do: [open, delta*, close]}, …, end]`: the events of a stream in their order. Roles follow from the places,
 * and so does the life of the stream: deltas carry the pieces, the event of the usage carries the usage, what else an event needs is in its schema.
 */
function orderIn(said: Node, stream: StreamMap, deltas: readonly DeltaMap[]): Partial<StreamMap> {
  const items = said.get('order')?.items() ?? [];
  if (items.length === 0) return {};
  const roles = new Map<string, StreamVariant>();
  const usage = said.get('usage');
  const event = (name: string, inEach: boolean): LifecycleStep => {
    const delta = deltas.find((candidate) => candidate.variant === name);
    const own = delta?.joins?.split('/*').at(-1) ?? '';
    const path = usage?.string('event') === name ? usage.string('path') : undefined;
    return {
      event: name,
      ...(delta === undefined ? {} : { pieces: inEach ? own : (delta.joins ?? own) }),
      set: {
        ...(delta === undefined ? {} : { [delta.at]: { piece: true } }),
        ...(path === undefined ? {} : { [path]: { answer: stream.usage?.map.at ?? '/usage' } }),
      },
    };
  };
  const named = (node: Node) => (typeof node.value === 'string' ? node.value.replace(/\*$/, '') : undefined);
  const steps = items.flatMap((item, place): LifecycleStep[] => {
    const name = named(item);
    if (name !== undefined) {
      roles.set(name, { name, role: place === 0 ? 'start' : place === items.length - 1 ? 'end' : 'other' });
      return [event(name, false)];
    }
    const each = item.string('each');
    const inner = (item.get('do')?.items() ?? []).flatMap((node) => named(node) ?? []);
    if (each === undefined) return [];
    for (const [index, part] of inner.entries()) {
      const piece = deltas.some((delta) => delta.variant === part);
      roles.set(part, {
        name: part,
        part: each,
        role: piece ? 'delta' : index === 0 ? 'open' : index === inner.length - 1 ? 'close' : 'other',
      });
    }
    return [{ each: each.startsWith('/') ? each : `/${each}`, steps: inner.map((part) => event(part, true)) }];
  });
  const known = stream.variants.map((variant) => ({ ...variant, ...roles.get(variant.name) }));
  const added = [...roles.values()].filter(({ name }) => !stream.variants.some((variant) => variant.name === name));
  return { variants: [...known, ...added], lifecycle: { steps } };
}

/** A terminator that is the name of a variant is that variant; any other text is a sentinel. */
function terminatorOf(
  text: string,
  variants: readonly StreamVariant[],
  node: Parameters<typeof extension>[0],
): NonNullable<StreamMap['terminator']> {
  const variant = variants.some(({ name }) => name === text);
  return { value: variant ? { by: 'variant', names: [text] } : { by: 'sentinel', data: text }, evidence: extension(node) };
}

function deltasIn(said: NonNullable<Hints['stream']>): DeltaMap[] {
  const node = said.get('delta');
  if (node === undefined) return [];
  return (Array.isArray(node.value) ? node.items() : [node]).flatMap((delta) => {
    const at = delta.string('path');
    const variant = delta.string('event');
    // `{i}` is how the overlay writes "every item".
    const joins = delta.string('from')?.replace(/\{\w+\}/g, '*');
    return at === undefined
      ? []
      : [
          {
            at,
            ...(variant === undefined ? {} : { variant }),
            ...(joins === undefined ? {} : { joins }),
            carries: 'text' as const,
            keys: [],
          },
        ];
  });
}

export function withHintedJob(job: JobMap | undefined, reading: Reading, all: readonly Reading[]): JobMap | undefined {
  const hint = reading.hints.job;
  if (hint === undefined) return job;
  const keyOf = (name: string | undefined) =>
    all.find((other) => name !== undefined && (other.key === name || other.operationId === name))?.key;
  const poll = keyOf(hint.poll) ?? job?.poll;
  const cancel = keyOf(hint.cancel) ?? job?.cancel;
  const schema = all.find((other) => other.key === poll)?.answer?.schema ?? reading.answer?.schema;
  const at =
    hint.statusField === undefined ? undefined : hint.statusField.startsWith('/') ? hint.statusField : `/${hint.statusField}`;
  const found = at === undefined || schema === undefined ? undefined : fieldsUnder(schema, NEAR).at(at);
  const status =
    found !== undefined
      ? toField(found)
      : (job?.status ?? { at: at ?? '/status', required: false, evidence: extension(hint.node) });
  const base = job ?? { stages: stagesOf([]), result: [] };
  return {
    ...base,
    status,
    ...(found === undefined ? {} : { stages: stagesOf(valuesOf(found.node)?.values ?? []) }),
    ...(poll === undefined ? {} : { poll }),
    ...(cancel === undefined ? {} : { cancel }),
  };
}
