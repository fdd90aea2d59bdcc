// /v1/settings: what holds for all requests of an owner. Read with an entity tag, changed under the condition that it still holds.
import { ApiError } from '../errors.ts';
import { conditional, matches, tagOf } from '../http/conditional.ts';
import { type Handler, json } from '../services.ts';
import type { SettingsRecord } from '../state/types.ts';

export const getSettings: Handler = async (call, { settings }) =>
  conditional(answer(await settings.get(call.owner)), call.headers);

/** RFC 7396: what is left out stays as it is, and null takes a setting back to its default. */
export const updateSettings: Handler = async (call, { clock, commit, settings }) => {
  const expected = call.headers.get('if-match');
  // RFC 6585 §3: without it, of two writers that read the same state the second undoes the work of the first.
  if (expected === null)
    throw new ApiError(428, 'precondition_required', 'Send the `ETag` that you have read as `If-Match`.', { param: 'If-Match' });
  const { max_output_tokens, allowed_models } = call.body as {
    readonly max_output_tokens?: number | null;
    readonly allowed_models?: readonly string[] | null;
  };
  await commit(
    settings.update(call.owner, (current) => {
      if (!matches(expected, tagOf(JSON.stringify(present(current)))))
        throw new ApiError(412, 'precondition_failed', 'The settings have changed since they were read.', { param: 'If-Match' });
      return {
        version: current.version + 1,
        maxOutputTokens: max_output_tokens === undefined ? current.maxOutputTokens : max_output_tokens,
        allowedModels: allowed_models === undefined ? current.allowedModels : allowed_models,
        updatedAt: Math.floor(clock.now() / 1000),
      };
    }),
  );
  return conditional(answer(await settings.get(call.owner)), new Headers());
};

function answer(settings: SettingsRecord): Response {
  return json(present(settings));
}

function present({ version, maxOutputTokens, allowedModels, updatedAt }: SettingsRecord): Record<string, unknown> {
  return {
    object: 'settings',
    version,
    max_output_tokens: maxOutputTokens,
    allowed_models: allowedModels,
    updated_at: updatedAt,
  };
}
