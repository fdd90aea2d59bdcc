import { expect, test } from 'vitest';
import { type Client, client } from '../client.ts';
import { schemaErrors } from '../described.ts';
import { fakeClock } from '../fake-clock.ts';
import { receiver, verified } from './receiver.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function setUp(reply?: Parameters<typeof receiver>[1]) {
  const clock = fakeClock();
  const { sender, received } = receiver(() => clock.now(), reply);
  const api = await client({ clock, sender });
  return { api, clock, received };
}

async function register(api: Client, body: Record<string, unknown> = {}) {
  return (await api.send('POST', '/v1/webhook_endpoints', { url: 'https://receiver.example/hook', ...body })).json;
}

const deliveries = async (api: Client, id: string, query = '') =>
  (await api.send('GET', `/v1/webhook_endpoints/${id}/deliveries${query}`)).json.data;
const endpointOf = async (api: Client, id: string) => (await api.send('GET', `/v1/webhook_endpoints/${id}`)).json;
const ping = async (api: Client, id: string) => (await api.send('POST', `/v1/webhook_endpoints/${id}/ping`)).json;

async function batch(api: Client, lines: number) {
  const content = Array.from({ length: lines }, (_, index) =>
    JSON.stringify({
      custom_id: `${index}`,
      method: 'POST',
      url: '/v1/embeddings',
      body: { model: 'assay-embed-1', input: 'a' },
    }),
  ).join('\n');
  const input_file_id = (await api.upload(content)).json.id;
  return (await api.send('POST', '/v1/batches', { input_file_id, endpoint: '/v1/embeddings', completion_window: '24h' })).json;
}

test('the end of a batch is sent once, signed, to those who want it', async () => {
  const { api, clock, received } = await setUp();
  const all = await register(api, { url: 'https://receiver.example/all' });
  await register(api, { url: 'https://receiver.example/failed', events: ['batch.failed'] });
  const { id } = await batch(api, 2);
  await clock.advance(60 * SECOND);
  expect(received.map(({ url }) => url)).toEqual(['https://receiver.example/all']);
  const [one] = received;
  const payload = JSON.parse(one?.body ?? '');
  expect(schemaErrors('BatchEvent', payload)).toEqual([]);
  expect(payload).toMatchObject({ id: one?.id, object: 'event', type: 'batch.completed', data: { id } });
  expect(one?.timestamp).toBe(Math.floor((one?.at ?? 0) / 1000));
  expect(received.map((each) => verified(each, all.secret))).toEqual([[true]]);
  const [delivery] = await deliveries(api, all.id);
  expect([delivery.status, delivery.attempts[0].status, delivery.event]).toEqual(['delivered', 200, payload]);
});

test('an attempt that fails is made again by the schedule, under the same id and with a new time', async () => {
  const { api, clock, received } = await setUp((attempt) => [500, 'silence' as const, 302, 404][attempt] ?? 204);
  const { id, secret } = await register(api);
  const { event } = await ping(api, id);
  await clock.advance(DAY);
  expect(new Set(received.map((one) => one.id))).toEqual(new Set([event.id]));
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(received.map((one) => verified(one, secret))).toEqual(received.map(() => [true]));
  const waits = received.slice(1).map((one, index) => one.at - (received[index]?.at ?? 0));
  // The second attempt was waited for in vain for 15 seconds.
  const planned = [5, 300 + 15, 1800, 7200];
  expect(
    waits.map((wait, index) => wait / SECOND >= (planned[index] ?? 0) && wait / SECOND <= (planned[index] ?? 0) * 1.2),
  ).toEqual([true, true, true, true]);
  const [delivery] = await deliveries(api, id);
  expect([delivery.status, delivery.attempts.map((attempt: { status: number | null }) => attempt.status)]).toEqual([
    'delivered',
    [500, null, 302, 404, 204],
  ]);
  expect(delivery.attempts[1].error).toMatch(/15 seconds/);
});

test('Retry-After makes the wait longer, never shorter', async () => {
  const later = [
    { status: 503, retryAfter: '60' },
    { status: 429, retryAfter: '1' },
  ];
  const { api, clock, received } = await setUp((attempt) => later[attempt] ?? 200);
  const { id } = await register(api);
  await ping(api, id);
  await clock.advance(HOUR);
  const waits = received.slice(1).map((one, index) => (one.at - (received[index]?.at ?? 0)) / SECOND);
  expect(waits[0]).toBe(60);
  expect(waits[1]).toBeGreaterThanOrEqual(300);
});

test('410 disables the endpoint at once, and it can be enabled again', async () => {
  const { api, clock, received } = await setUp((attempt) => (attempt === 0 ? 410 : 200));
  const { id } = await register(api);
  await ping(api, id);
  await batch(api, 1);
  await clock.advance(DAY);
  expect(received.length).toBe(1);
  expect(await endpointOf(api, id)).toMatchObject({ status: 'disabled', disabled_reason: 'gone' });
  await api.send('PATCH', `/v1/webhook_endpoints/${id}`, { status: 'enabled' });
  expect(await endpointOf(api, id)).toMatchObject({ status: 'enabled', disabled_reason: null });
  await batch(api, 1);
  await clock.advance(DAY);
  expect(received.length).toBe(2);
});

test('an endpoint that takes nothing for the whole schedule is disabled; a delivery can be sent again', async () => {
  const { api, clock, received } = await setUp((attempt) => (attempt < 10 ? 500 : 200));
  const { id } = await register(api);
  const { id: delivery, event } = await ping(api, id);
  await clock.advance(5 * DAY);
  expect(received.length).toBe(10);
  expect(await endpointOf(api, id)).toMatchObject({ status: 'disabled', disabled_reason: 'failing' });
  expect((await deliveries(api, id, '?status=failed')).map((one: { id: string }) => one.id)).toEqual([delivery]);
  await api.send('PATCH', `/v1/webhook_endpoints/${id}`, { status: 'enabled' });
  const path = `/v1/webhook_endpoints/${id}/deliveries/${delivery}`;
  expect((await api.send('POST', `${path}/resend`)).json.status).toBe('pending');
  expect((await api.send('POST', `${path}/resend`)).status).toBe(409);
  await clock.advance(SECOND);
  expect((await api.send('GET', path)).json.status).toBe('delivered');
  expect(received.at(-1)?.id).toBe(event.id);
});

test('a secret is shown once, and while it is changed both sign', async () => {
  const { api, clock, received } = await setUp();
  const { id, secret: first } = await register(api);
  expect(JSON.stringify([await endpointOf(api, id), (await api.send('GET', '/v1/webhook_endpoints')).json])).not.toContain(first);
  const rotated = (await api.send('POST', `/v1/webhook_endpoints/${id}/rotate_secret`, { overlap_seconds: 60 })).json;
  expect(rotated.secrets).toHaveLength(2);
  await ping(api, id);
  await clock.advance(60 * SECOND);
  await ping(api, id);
  await clock.advance(SECOND);
  expect(received.map((one) => [verified(one, rotated.secret), verified(one, first)])).toEqual([
    [
      [true, false],
      [false, true],
    ],
    [[true], [false]],
  ]);
  expect((await endpointOf(api, id)).secrets).toHaveLength(1);
  const leaked = (await api.send('POST', `/v1/webhook_endpoints/${id}/rotate_secret`, { overlap_seconds: 0 })).json;
  expect(leaked.secrets).toHaveLength(1);
});

test('of two updates that read the same state the second is refused', async () => {
  const { api } = await setUp();
  const created = await api.send('POST', '/v1/webhook_endpoints', { url: 'https://receiver.example/hook' });
  const path = `/v1/webhook_endpoints/${created.json.id}`;
  const tag = created.headers.get('etag') ?? '';
  const first = await api.send('PATCH', path, { description: 'a' }, { 'if-match': tag });
  const second = await api.send('PATCH', path, { description: 'b' }, { 'if-match': tag });
  expect([first.status, second.status, (await endpointOf(api, created.json.id)).description]).toEqual([200, 412, 'a']);
  expect((await api.send('PATCH', path, { description: 'c' }, { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(200);
});

test('nothing is sent to an endpoint that was deleted, nor told to another owner', async () => {
  const { api, clock, received } = await setUp(() => 500);
  const { id } = await register(api);
  await ping(api, id);
  await clock.advance(SECOND);
  await api.send('DELETE', `/v1/webhook_endpoints/${id}`);
  await clock.advance(DAY);
  expect(received.length).toBe(1);
  expect((await api.send('GET', `/v1/webhook_endpoints/${id}`)).status).toBe(404);
  expect((await api.send('GET', `/v1/webhook_endpoints/${id}/deliveries`)).status).toBe(404);
});

test('a URL that no webhook may go to is refused when it is given', async () => {
  const api = await client();
  const { status, json } = await api.send('POST', '/v1/webhook_endpoints', { url: 'http://169.254.169.254/' });
  expect([status, json.error.param]).toEqual([400, 'url']);
});

test.each([
  ['batch.failed', ['{'], async () => undefined],
  ['batch.cancelled', undefined, async (api: Client, id: string) => api.send('POST', `/v1/batches/${id}/cancel`)],
  ['batch.expired', undefined, async () => undefined],
] as const)('%s is told of once', async (type, lines, act) => {
  const clock = fakeClock();
  const { sender, received } = receiver(() => clock.now());
  // Lines that take two days each, so that the window ends first.
  const api = await client({ clock, sender, lineMs: type === 'batch.expired' ? 2 * DAY : 1000 });
  await register(api);
  const content = lines?.join('\n');
  const made =
    content === undefined
      ? await batch(api, 40)
      : (
          await api.send('POST', '/v1/batches', {
            input_file_id: (await api.upload(content)).json.id,
            endpoint: '/v1/embeddings',
            completion_window: '24h',
          })
        ).json;
  await clock.advance(SECOND);
  await act(api, made.id);
  await clock.advance(5 * DAY);
  expect(received.map(({ body }) => [JSON.parse(body).type, JSON.parse(body).data.id])).toEqual([[type, made.id]]);
});

test('an endpoint that is disabled takes no test event', async () => {
  const { api, clock, received } = await setUp();
  const { id } = await register(api);
  await api.send('PATCH', `/v1/webhook_endpoints/${id}`, { status: 'disabled' });
  expect(await endpointOf(api, id)).toMatchObject({ status: 'disabled', disabled_reason: 'requested' });
  expect((await api.send('POST', `/v1/webhook_endpoints/${id}/ping`)).json.error.code).toBe('webhook_endpoint_disabled');
  await batch(api, 1);
  await clock.advance(DAY);
  expect(received).toEqual([]);
});
