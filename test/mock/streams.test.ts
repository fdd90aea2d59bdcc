import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import { loadDescription } from '../../src/description/index.ts';
import { MockHandler } from '../../src/mock/index.ts';
import { createSchemas } from '../../src/mock/schemas.ts';
import { isStream } from '../../src/mock/types.ts';
import { places, valueAt } from '../../src/mock/wire.ts';
import { decodeStream } from '../../src/stream/index.ts';
import { API, handlerOf, send } from './description.ts';

const folder = fileURLToPath(new URL('../../fixtures/descriptions/', import.meta.url));

test.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))(
  'streams of %s: valid events that tell the plain answer and end as declared',
  async (file) => {
    const description = await loadDescription({ source: `${folder}${file}`, cwd: folder });
    const map = buildApiMap(description);
    const handler = new MockHandler({ description, map, options: { seed: 3 } });
    const schemas = createSchemas(map.format);
    for (const operation of map.operations) {
      const { stream, request } = operation;
      if (stream === undefined || operation.method !== 'POST') continue;
      const body = request.schema === undefined ? {} : (schemas.sample(request.schema, 'request', 1) as Record<string, unknown>);
      const flag = stream.switch.by === 'flag' && stream.switch.in === undefined ? stream.switch.field.at.slice(1) : undefined;
      const asked =
        stream.switch.by === 'flag' && stream.switch.in === 'query'
          ? `?${stream.switch.field.at.slice(1)}=${stream.switch.on ?? 'true'}`
          : '';
      const required = request.parameters
        .filter((each) => each.in === 'header' && each.required)
        .map(({ name }) => [name.toLowerCase(), 'x']);
      const send = (value: boolean, path = operation.path) =>
        handler.handle({
          method: operation.method,
          target: path.replace(/#.*/, '').replace(/\{[^{}]*\}/g, 'x1') + (value ? asked : ''),
          headers: {
            ...Object.fromEntries(required),
            'content-type': request.mediaType ?? 'application/json',
            authorization: 'x',
            accept: value ? stream.mediaType : 'application/json',
          },
          body: new TextEncoder().encode(JSON.stringify(flag === undefined ? body : { ...body, [flag]: value })),
        });
      const streamed = await send(true);
      const where = `${file} ${operation.key}`;
      expect(streamed.status, `${where} ${String(streamed.body).slice(0, 200)}`).toBeLessThan(300);
      if (!isStream(streamed.body)) throw new Error(`${where} does not stream`);
      const bytes = new TextEncoder().encode(streamed.body.steps.map(({ text }) => text).join(''));
      const { items, decoder } = decodeStream(stream.framing, bytes);
      expect(
        decoder.deviations.filter(({ severity }) => severity === 'violation'),
        where,
      ).toEqual([]);
      const events = items.flatMap((item) => (item.kind === 'event' ? [item] : []));
      const end = stream.terminator?.value;
      if (end?.by === 'sentinel') expect(events.pop()?.data, where).toBe(end.data);
      const names = new Map<unknown, string>();
      const payloads = events.map(({ data, event }) => {
        const payload = JSON.parse(data) as Record<string, unknown>;
        names.set(payload, event);
        return payload;
      });
      const nameOf = (payload: unknown): unknown =>
        stream.discriminator === undefined ? names.get(payload) : valueAt(payload, stream.discriminator);
      if (end?.by === 'variant') expect(end.names, where).toContain(nameOf(payloads.at(-1)));
      for (const payload of payloads) {
        // An event that this description does not have is left out, not made into one that it has.
        if (stream.eventName === 'discriminator') expect(names.get(payload), where).toBe(nameOf(payload));
        const schema = stream.variants.find(({ name }) => name === nameOf(payload))?.schema ?? stream.event;
        if (schema !== undefined)
          expect(schemas.violations(schema, payload, 'response'), `${where} ${JSON.stringify(payload)}`).toEqual([]);
      }
      const twin = map.operations.find(({ key }) => key === stream.twin);
      const answer = twin?.answer ?? operation.answer;
      const plainly =
        twin !== undefined || asked !== '' || (flag !== undefined && stream.switch.by === 'flag' && !stream.switch.always);
      if (!plainly || answer?.text === undefined) continue;
      const plain = await send(false, twin?.path);
      if (plain.status >= 300 || isStream(plain.body)) continue;
      const text = places(JSON.parse(String(plain.body)), answer.text.at)
        .map(({ value }) => value)
        .join('');
      const joined = stream.deltas
        .filter(({ carries }) => carries === 'text')
        .flatMap(({ variant, at, unless }) =>
          payloads
            .filter((payload) => variant === undefined || nameOf(payload) === variant)
            .filter((payload) => unless === undefined || valueAt(payload, unless) !== true)
            .flatMap((payload) => places(payload, at)),
        )
        .map(({ value }) => value)
        .join('');
      if (stream.deltas.length > 0) expect(joined, where).toBe(text);
    }
  },
);

test('an event that has to name a finish reason names none before the end', async () => {
  // As descriptions do whose chunks have `finish_reason: {type: string}`.
  const text = JSON.stringify(API).replace('{"enum":["stop","length","tool_calls","content_filter",null]}', '{"type":"string"}');
  const { events } = await send(handlerOf(JSON.parse(text)), 'POST', '/chat/completions', {
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: true,
  });
  const reasons = events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data).choices[0].finish_reason);
  expect(reasons.length).toBeGreaterThan(2);
  expect(new Set(reasons.slice(0, -1))).toEqual(new Set(['']));
  expect(reasons.at(-1)).toBe('stop');
});
