// The mock of each streaming dialect is a correct server of that dialect, and the tester reads it as one.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import { loadDescription } from '../../src/description/index.ts';
import { startMock } from '../../src/mock/index.ts';
import { testTarget } from './harness.ts';

/** Which keys and models exist: no description says it, so a mock takes them all. */
const UNSAYABLE = ['models/unknown:refused', 'security/credentials:wrong'];
const folder = fileURLToPath(new URL('../../fixtures/descriptions/', import.meta.url));

test.each([
  ['cohere-chat.yaml', ['stream/events:schema', 'stream/events:terminator', 'finish/stream:exactly-one']],
  ['mistral.yaml', ['stream/events:terminator', 'usage/stream:total', 'finish/stream:exactly-one']],
  ['gemini.yaml', ['stream/events:terminator', 'finish/stream:exactly-one']],
  ['ollama-chat.yaml', ['stream/events:terminator', 'usage/stream:present']],
  ['ollama-generate.yaml', ['stream/events:terminator', 'usage/stream:present']],
  // Its last token is no text, and its last event repeats the whole.
  ['tgi-generate.yaml', ['stream/text:pieces-join', 'stream/events:sequence', 'finish/stream:clean-end']],
  ['kserve-generate.yaml', ['stream/events:schema']],
])('%s', async (name, passed) => {
  const description = await loadDescription({ source: folder + name, cwd: folder });
  const map = buildApiMap(description);
  const running = await startMock([{ description, map, options: { seed: 1 } }], { port: 0, host: '127.0.0.1' });
  try {
    const { checks } = await testTarget(map, running.url, { token: 'any' });
    const found = checks.filter(({ verdict }) => !['pass', 'not-applicable', 'info'].includes(verdict));
    expect(found.filter(({ id }) => !UNSAYABLE.includes(id)).map(({ id, message }) => `${id} ${message}`)).toEqual([]);
    const kept = checks.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect(passed.filter((id) => !kept.includes(id))).toEqual([]);
  } finally {
    await running.close();
  }
});
