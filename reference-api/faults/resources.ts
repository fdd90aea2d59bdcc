// Faults of models, lists and files.
import { notFound } from '../errors.ts';
import type { Model } from '../model/catalogue.ts';
import type { Call, Handler } from '../services.ts';
import { editAnswer, editHeaders, type Json } from './edit.ts';
import type { ServerFault, ServerFaults } from './types.ts';

const RESIDENT = 'assay-1';

export const RESOURCES: ServerFaults = {
  'model-unknown-answered': () => ({
    services: ({ chat, models }) => ({
      chat: {
        start: (request) =>
          models.resolve(request.model) === undefined
            ? { ...chat.start({ ...request, model: RESIDENT }), model: request.model }
            : chat.start(request),
      },
      models: { ...models, resolve: (id) => models.resolve(id) ?? unknownAs(id, models.resolve('assay-embed-1')) },
    }),
  }),
  'model-list-get-differ': () => ({
    handlers: { getModel: editAnswer((model) => ({ ...model, created: Number(model['created']) + 86_400 })) },
  }),
  'model-listed-not-found': () => ({
    handlers: { getModel: () => () => Promise.reject(notFound('model', 'The model does not exist.', 'model_not_found')) },
  }),
  'deprecation-no-date': () => ({
    handlers: { createChatCompletion: editHeaders((headers) => headers.set('deprecation', 'true')) },
  }),
  'list-repeats-item': () => lists(repeating),
  'list-loses-item': () =>
    lists(editAnswer((list, { query }) => (query['after'] === undefined ? list : { ...list, data: items(list).slice(1) }))),
  'list-no-marker': () => lists(editAnswer(({ has_more: _, first_id: __, last_id: ___, ...list }) => list)),
  'etag-ignored': () => ({
    handlers: { listModels: withHeaders(unconditional), getSettings: withHeaders(unconditional) },
  }),
  'stale-if-match-accepted': () => ({
    handlers: { updateSettings: withHeaders((headers) => headers.has('if-match') && headers.set('if-match', '*')) },
  }),
  'file-changed': () => ({
    handlers: {
      getFileContent: (clean) => async (call, services) => {
        const response = await clean(call, services);
        const file = await services.files.find(call.owner, call.path['file_id'] ?? '');
        if (file?.purpose !== 'batch') return response;
        return new Response(`${(await response.text()).replaceAll('\n', '\r\n')}\r\n`, response);
      },
    },
  }),
};

/** Changes the headers of a call after it was checked. */
function withHeaders(edit: (headers: Headers) => void): (clean: Handler) => Handler {
  return (clean) => (call, services) => {
    const headers = new Headers(call.headers);
    edit(headers);
    return clean({ ...call, headers }, services);
  };
}

function unconditional(headers: Headers): void {
  headers.delete('if-none-match');
}

function unknownAs(id: string, resident: Model | undefined): Model | undefined {
  return resident && { ...resident, id };
}

function lists(decorate: (clean: Handler) => Handler): ServerFault {
  return { handlers: { listModels: decorate, listFiles: decorate, listBatches: decorate } };
}

function items(list: Json): readonly Json[] {
  return Array.isArray(list['data']) ? list['data'] : [];
}

/** The item behind which a page starts stands in the page again. */
function repeating(clean: Handler): Handler {
  return async (call, services) => {
    const { after, ...query } = call.query;
    const page = editAnswer((list) => ({ ...list, data: [...before, ...items(list)] }));
    const before: Json[] = [];
    if (after !== undefined) {
      const all: Call = { ...call, query: { ...query, limit: 100 } };
      const answered = await clean(all, services);
      const list = answered.body === null ? {} : ((await answered.json()) as Json);
      before.push(...items(list).filter(({ id }) => id === after));
    }
    return page(clean)(call, services);
  };
}
