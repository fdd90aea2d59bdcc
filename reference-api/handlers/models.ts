// GET /v1/models and GET /v1/models/{model}
import { notFound } from '../errors.ts';
import { type Handler, json } from '../services.ts';
import { listResponse, pageRequest } from './page.ts';

export const listModels: Handler = async (call, { models }) => {
  const { limit, after } = pageRequest(call.query);
  const all = models.list();
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) return listResponse(undefined, (model) => model);
  return listResponse({ items: all.slice(start, start + limit), more: all.length > start + limit }, (model) => model);
};

export const getModel: Handler = async (call, { models }) => {
  const id = call.path.model ?? '';
  const model = models.get(id);
  if (model === undefined) throw notFound('model', `The model \`${id.slice(0, 100)}\` does not exist.`, 'model_not_found');
  return json(model);
};
