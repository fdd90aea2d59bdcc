// The resource of a model in, a violation out when it does not tell how many tokens the model takes.
import { rule } from '../rule.ts';
import { ofKind } from '../select.ts';

export const aiModelResourceLimits = rule({
  id: 'ai-model-resource-limits',
  clause: 'MOD-13',
  severity: 'info',
  preset: 'strict',
  summary: 'A model resource states how many tokens the model takes.',
  fix: 'Add fields such as `context_length` or `max_input_tokens` to the model.',
  *appliesTo(map) {
    // Models of sound and pictures are not measured in tokens.
    const [text] = [...ofKind(map, 'generation', 'embedding')];
    const { item, limits } = map.models ?? {};
    if (text !== undefined && item !== undefined && limits !== undefined) yield { limits, node: item };
  },
  *check({ limits, node }) {
    if (limits.length === 0)
      yield { node, message: 'Expected the context length or the limits on input and output tokens, found none.' };
  },
});
