// /v1/models: list, get, delete; and the list under its former path

import { notFound } from '../errors.ts';
import { conditional } from '../http/conditional.ts';
import { announce, lifetimeHeaders } from '../http/lifetime.ts';
import type { Model } from '../model/catalogue.ts';
import { noSuchModel } from '../model/catalogue.ts';
import { type Handler, json } from '../services.ts';
import { CURRENCY, decimal, priceOf } from '../usage/prices.ts';
import { listResponse, pageRequest } from './page.ts';

const MILLION = 1_000_000;

export const listModels: Handler = async (call, { models }) => {
  const { limit, after } = pageRequest(call.query);
  const all = models.list();
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) return listResponse(undefined, present);
  const page = { items: all.slice(start, start + limit), more: all.length > start + limit };
  return conditional(listResponse(page, present), call.headers);
};

export const getModel: Handler = async (call, { models }) => {
  const id = call.path.model ?? '';
  const model = models.get(id);
  if (model === undefined) throw noSuchModel(id, models);
  return conditional(json(present(model), { headers: lifetimeHeaders(model) }), call.headers);
};

/** The former path of the list. */
const ENGINES = announce({
  deprecatedAt: Date.UTC(2026, 5, 1) / 1000,
  endsAt: Date.UTC(2031, 0, 31) / 1000,
  successor: '/v1/models',
  about: '/v1/models',
});

export const listEngines: Handler = async (call, services) => {
  const response = await listModels(call, services);
  for (const [name, value] of Object.entries(ENGINES)) response.headers.set(name, value);
  return response;
};

/** Only what the owner has made: what is served to all is nobody's to delete. */
export const deleteModel: Handler = async (call, { commit, fineTuning }) => {
  const id = call.path.model ?? '';
  if ((await fineTuning.models.find(call.owner, id)) === undefined)
    throw notFound('model', `You have made no model \`${id.slice(0, 100)}\`.`, 'model_not_found');
  await commit(fineTuning.models.delete(id));
  return json({ id, object: 'model', deleted: true });
};

function present(model: Model): Record<string, unknown> {
  const { input, cached, output } = priceOf(model);
  const perMillion = (nanos: number) => decimal(nanos * MILLION);
  const pricing = {
    currency: CURRENCY,
    input_per_million_tokens: perMillion(input),
    cached_input_per_million_tokens: perMillion(cached),
    output_per_million_tokens: perMillion(output),
  };
  return { ...model, pricing };
}
