// Faults of the results of a batch, made where the result file is read.
import type { Call, Handler, Services } from '../services.ts';
import type { Json } from './edit.ts';
import type { ServerFault, ServerFaults } from './types.ts';

export const BATCHES: ServerFaults = {
  'batch-line-lost': () => results((lines) => lines.slice(1)),
  'batch-line-twice': () => results((lines) => [...lines.slice(0, 1), ...lines]),
  'batch-id-missing': () => results((lines) => lines.map(({ custom_id: _, ...line }) => line)),
  'batch-no-outcome': () => results((lines) => lines.map((line) => ({ ...line, response: null, error: null }))),
  'batch-error-shape': () =>
    results((lines) => lines.map((line) => (failed(line) ? { ...line, response: null, error: 'failed' } : line))),
  'batch-duplicate-collapses': () => ({
    handlers: {
      createBatch: (clean) => (call, services) => withoutDuplicates(call, services).then((changed) => clean(changed, services)),
    },
  }),
};

function results(edit: (lines: readonly Json[]) => readonly Json[]): ServerFault {
  const decorate =
    (clean: Handler): Handler =>
    async (call, services) => {
      const response = await clean(call, services);
      const file = await services.files.find(call.owner, call.path['file_id'] ?? '');
      if (file?.purpose !== 'batch_output') return response;
      const lines = (await response.text()).split('\n').filter((line) => line !== '');
      const edited = edit(lines.map((line) => JSON.parse(line) as Json));
      return new Response(edited.map((line) => `${JSON.stringify(line)}\n`).join(''), response);
    };
  return { handlers: { getFileContent: decorate } };
}

function failed(line: Json): boolean {
  return (line['response'] as { status_code: number } | null)?.status_code !== 200;
}

/** Of two lines with one `custom_id`, the first is lost before the batch begins. */
async function withoutDuplicates(call: Call, { commit, files }: Services): Promise<Call> {
  const { requests, input_file_id: id } = call.body as { requests?: readonly Json[]; input_file_id?: string };
  if (requests !== undefined) {
    const last = [...new Map(requests.map((request) => [request['custom_id'], request])).values()];
    return { ...call, body: { ...(call.body as Json), requests: last } };
  }
  const [file, content] = [await files.find(call.owner, String(id)), await files.content(call.owner, String(id))];
  if (file === undefined || content === undefined) return call;
  const byId = new Map<unknown, string>();
  for (const line of new TextDecoder().decode(content).split('\n'))
    byId.set(/"custom_id":\s*"([^"]*)"/.exec(line)?.[1] ?? line, line);
  await commit(files.delete(file.id), files.put(file, new TextEncoder().encode([...byId.values()].join('\n'))));
  return call;
}
