// An owner -> the models that it has made, ready to speak.
import type { TunedModel } from '../model/catalogue.ts';
import { type LanguageModel, languageModel } from '../model/language-model.ts';
import type { FineTuningStore, TunedModelRecord } from '../state/types.ts';

/** How many models and checkpoints an owner may have at a time, so that one can see all of them on one page. */
export const MOST_MODELS = 100;
/** Tables of so many models are kept, those used last. */
const MOST_TABLES = 200;

/** A model never changes, so what it has learned is read once. */
export function tunedModels(store: FineTuningStore): (owner: string) => Promise<readonly TunedModel[]> {
  const tables = new Map<string, LanguageModel>();
  const language = async ({ id, jobId, weight }: TunedModelRecord) => {
    const known = tables.get(id) ?? languageModel((await store.examples(jobId))?.training, weight);
    tables.delete(id);
    tables.set(id, known);
    const oldest = tables.keys().next().value;
    if (tables.size > MOST_TABLES && oldest !== undefined) tables.delete(oldest);
    return known;
  };
  return async (owner) => {
    const page = await store.models.list(owner, { limit: MOST_MODELS });
    return Promise.all((page?.items ?? []).map(async (model) => ({ ...model, language: await language(model) })));
  };
}
