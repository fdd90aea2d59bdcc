// The models that a request names -> the one that answers: the first that is not overloaded.
import { ApiError, notFound } from '../errors.ts';
import { type Capability, type Model, type ModelCatalogue, noSuchModel } from '../model/catalogue.ts';

/** A model that was asked before the one that answers. */
export interface Skipped {
  readonly model: string;
  readonly code: string;
}

export interface Answering {
  readonly model: Model;
  readonly skipped: readonly Skipped[];
}

/** Throws 404 for a name that is not served, wherever it stands: a misspelt name must not go unnoticed. 503 when all are overloaded. */
export function answeringModel(
  name: string,
  fallbacks: readonly string[],
  capability: Capability,
  models: ModelCatalogue,
): Answering {
  const asked = [{ name, param: 'model' }, ...fallbacks.map((other, index) => ({ name: other, param: `models[${index}]` }))];
  const known = asked.map((one) => ({ ...one, model: served(one.name, one.param, capability, models) }));
  const skipped: Skipped[] = [];
  for (const { name: requested, model } of known) {
    if (!models.overloaded(model.id)) return { model, skipped };
    if (!skipped.some((one) => one.model === requested)) skipped.push({ model: requested, code: 'model_overloaded' });
  }
  const names = skipped.map((one) => `\`${one.model}\``).join(', ');
  throw new ApiError(503, 'model_overloaded', `Overloaded: ${names}.`, { param: 'model', headers: { 'retry-after': '5' } });
}

/** The snapshot that answers for a name. Throws 404 for a name that is not served, and 503 for a model that is overloaded. */
export function modelFor(name: string, capability: Capability, models: ModelCatalogue): Model {
  return answeringModel(name, [], capability, models).model;
}

function served(name: string, param: string, capability: Capability, models: ModelCatalogue): Model {
  const model = models.resolve(name);
  if (model === undefined) throw noSuchModel(name, models, param);
  if (!model.capabilities.includes(capability))
    throw notFound(param, `The model \`${model.id}\` does not do ${capability}.`, 'model_not_capable');
  return model;
}
