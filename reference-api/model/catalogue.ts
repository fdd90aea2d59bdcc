// The models that are served: snapshots, aliases of them, and what the owner has tuned.
import { type Clock, seconds } from '../clock.ts';
import { ApiError, notFound } from '../errors.ts';
import { type LanguageModel, languageModel } from './language-model.ts';

export type Capability = 'chat' | 'embeddings' | 'moderation';

export interface Model {
  readonly id: string;
  readonly object: 'model';
  readonly created: number;
  readonly owned_by: string;
  readonly capabilities: readonly Capability[];
  /** The snapshot that answers for this alias. */
  readonly snapshot: string | null;
  /** The snapshot that this model was tuned from. */
  readonly base_model: string | null;
  readonly context_window: number;
  readonly max_output_tokens: number | null;
  readonly deprecated_at: number | null;
  readonly retires_at: number | null;
  readonly replacement: string | null;
}

/** A model that an owner has made. */
export interface TunedModel {
  readonly id: string;
  readonly base: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly language: LanguageModel;
}

/** Of one owner. */
export interface ModelCatalogue {
  /** Newest first. Retired models are not listed. */
  list(): readonly Model[];
  get(id: string): Model | undefined;
  /** What has replaced a model that has retired. */
  successor(id: string): string | undefined;
  /** The snapshot that answers for the name. */
  resolve(id: string): Model | undefined;
  /** Whether the model, which is served, has no room for another request. */
  overloaded(id: string): boolean;
  /** What the snapshot says. */
  language(id: string): LanguageModel;
}

const chat = {
  object: 'model',
  owned_by: 'assay',
  capabilities: ['chat'],
  base_model: null,
  context_window: 8192,
  max_output_tokens: 2048,
} as const;
const embeddings = {
  object: 'model',
  owned_by: 'assay',
  capabilities: ['embeddings'],
  base_model: null,
  context_window: 8192,
  max_output_tokens: null,
} as const;
const moderation = { ...embeddings, capabilities: ['moderation'] } as const;
const current = { deprecated_at: null, retires_at: null, replacement: null };

const MODELS: readonly Model[] = [
  { id: 'assay-1', created: day('2026-06-01'), snapshot: 'assay-1-2026-06-01', ...chat, ...current },
  { id: 'assay-1-2026-06-01', created: day('2026-06-01'), snapshot: null, ...chat, ...current },
  { id: 'assay-embed-1', created: day('2026-06-01'), snapshot: 'assay-embed-1-2026-06-01', ...embeddings, ...current },
  { id: 'assay-embed-1-2026-06-01', created: day('2026-06-01'), snapshot: null, ...embeddings, ...current },
  {
    id: 'assay-1-2025-11-01',
    created: day('2025-11-01'),
    snapshot: null,
    ...chat,
    deprecated_at: day('2026-06-01'),
    retires_at: day('2031-01-31'),
    replacement: 'assay-1-2026-06-01',
  },
  {
    id: 'assay-moderation-1',
    created: day('2026-06-01'),
    snapshot: 'assay-moderation-1-2026-06-01',
    ...moderation,
    ...current,
  },
  { id: 'assay-moderation-1-2026-06-01', created: day('2026-06-01'), snapshot: null, ...moderation, ...current },
  {
    id: 'assay-0-2025-03-01',
    created: day('2025-03-01'),
    snapshot: null,
    ...chat,
    deprecated_at: day('2025-11-01'),
    retires_at: day('2026-05-01'),
    replacement: 'assay-1-2026-06-01',
  },
];

/** Never has room, so that a client can see what an overload and a fallback are like. Not listed, since nobody should choose it. */
const OVERLOADED: Model = { id: 'assay-1-overloaded', created: day('2026-06-01'), snapshot: null, ...chat, ...current };

/** All snapshots that were not tuned say the same. */
const BASE = languageModel();

/** `allowed`: the names that the owner allows. Null: all. */
export function modelCatalogue(
  clock: Clock,
  tuned: readonly TunedModel[] = [],
  allowed: readonly string[] | null = null,
): ModelCatalogue {
  const models = [...tuned.map(present), ...MODELS];
  const languages = new Map(tuned.map(({ id, language }) => [id, language]));
  const serving = ({ retires_at }: Model) => retires_at === null || retires_at > seconds(clock);
  // An alias and the snapshot that answers for it are allowed together.
  const names = new Set((allowed ?? []).flatMap((name) => [name, models.find(({ id }) => id === name)?.snapshot ?? name]));
  const open = (model: Model) => serving(model) && (allowed === null || names.has(model.id));
  const get = (id: string) => [...models, OVERLOADED].find((model) => model.id === id && open(model));
  return {
    list: () => models.filter(open),
    get,
    resolve(id) {
      const model = get(id);
      return model?.snapshot == null ? model : get(model.snapshot);
    },
    successor: (id) => models.find((model) => model.id === id && !serving(model))?.replacement ?? undefined,
    overloaded: (id) => id === OVERLOADED.id,
    language: (id) => languages.get(id) ?? BASE,
  };
}

/** What a name that is not served is answered with: one that was served once says what has replaced it. */
export function noSuchModel(name: string, models: ModelCatalogue, param = 'model'): ApiError {
  const successor = models.successor(name);
  if (successor === undefined) return notFound(param, `The model \`${name.slice(0, 100)}\` does not exist.`, 'model_not_found');
  return new ApiError(404, 'model_retired', `The model \`${name}\` has retired. Use \`${successor}\`.`, {
    param,
    headers: { link: `</v1/models/${successor}>; rel="successor-version"` },
  });
}

function present({ id, base, owner, createdAt }: TunedModel): Model {
  const { context_window, max_output_tokens, capabilities } = chat;
  const from = MODELS.find((model) => model.id === base);
  return {
    id,
    object: 'model',
    created: createdAt,
    owned_by: owner,
    capabilities,
    snapshot: null,
    base_model: base,
    context_window,
    max_output_tokens,
    // It is served for as long as what it was made from.
    deprecated_at: from?.deprecated_at ?? null,
    retires_at: from?.retires_at ?? null,
    replacement: from?.replacement ?? null,
  };
}

function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}
