// The models that are served: snapshots, and aliases of them.
import { type Clock, seconds } from '../clock.ts';

export type Capability = 'chat' | 'embeddings' | 'moderation';

export interface Model {
  readonly id: string;
  readonly object: 'model';
  readonly created: number;
  readonly owned_by: string;
  readonly capabilities: readonly Capability[];
  /** The snapshot that answers for this alias. */
  readonly snapshot: string | null;
  readonly context_window: number;
  readonly max_output_tokens: number | null;
  readonly deprecated_at: number | null;
  readonly retires_at: number | null;
  readonly replacement: string | null;
}

export interface ModelCatalogue {
  /** Newest first. Retired models are not listed. */
  list(): readonly Model[];
  get(id: string): Model | undefined;
  /** The snapshot that answers for the name. */
  resolve(id: string): Model | undefined;
  /** Whether the model, which is served, has no room for another request. */
  overloaded(id: string): boolean;
}

const chat = {
  object: 'model',
  owned_by: 'assay',
  capabilities: ['chat'],
  context_window: 8192,
  max_output_tokens: 2048,
} as const;
const embeddings = {
  object: 'model',
  owned_by: 'assay',
  capabilities: ['embeddings'],
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
];

/** Never has room, so that a client can see what an overload and a fallback are like. Not listed, since nobody should choose it. */
const OVERLOADED: Model = { id: 'assay-1-overloaded', created: day('2026-06-01'), snapshot: null, ...chat, ...current };

export function modelCatalogue(clock: Clock): ModelCatalogue {
  const serving = ({ retires_at }: Model) => retires_at === null || retires_at > seconds(clock);
  const get = (id: string) => [...MODELS, OVERLOADED].find((model) => model.id === id && serving(model));
  return {
    list: () => MODELS.filter(serving),
    get,
    resolve(id) {
      const model = get(id);
      return model?.snapshot == null ? model : get(model.snapshot);
    },
    overloaded: (id) => id === OVERLOADED.id,
  };
}

function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}
