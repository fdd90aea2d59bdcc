// A request of the Responses API and the messages that it comes to -> the request that the engine answers.
import type { ChatRequest, Message, Tool } from '../chat/types.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FunctionTool, ResponseRequest, TextFormat } from './types.ts';

/** `seed` makes the answer the same whenever it is made again, where the request has none of its own. */
export function chatRequest(request: ResponseRequest, messages: readonly Message[], seed: number): ChatRequest {
  const { model, temperature, top_p, frequency_penalty, presence_penalty, max_output_tokens, service_tier } = request;
  const told = request.include?.includes('message.output_text.logprobs') === true || (request.top_logprobs ?? 0) > 0;
  const tools = offered(request);
  return {
    model,
    messages: request.instructions == null ? messages : [{ role: 'developer', content: request.instructions }, ...messages],
    ...(temperature == null ? {} : { temperature }),
    ...(top_p == null ? {} : { top_p }),
    ...(frequency_penalty == null ? {} : { frequency_penalty }),
    ...(presence_penalty == null ? {} : { presence_penalty }),
    ...(told ? { logprobs: true, top_logprobs: request.top_logprobs ?? 0 } : {}),
    ...(service_tier == null ? {} : { service_tier }),
    ...(max_output_tokens == null ? {} : { max_completion_tokens: max_output_tokens }),
    // Without a temperature there is nothing to choose, here as in a chat.
    ...(request.seed == null && temperature === 0 ? {} : { seed: request.seed ?? seed }),
    ...tools,
    ...(request.parallel_tool_calls == null ? {} : { parallel_tool_calls: request.parallel_tool_calls }),
    ...responseFormat(request.text?.format),
  };
}

function offered({ tools, tool_choice: choice }: ResponseRequest): Pick<ChatRequest, 'tools' | 'tool_choice'> {
  if (tools == null || tools.length === 0) return {};
  const all = tools.map(tool);
  if (choice == null) return { tools: all };
  if (typeof choice === 'string') return { tools: all, tool_choice: choice };
  if (choice.type === 'function') return { tools: all, tool_choice: { function: { name: choice.name } } };
  for (const [index, { name }] of choice.tools.entries()) {
    if (!tools.some((other) => other.name === name))
      throw invalid(`tool_choice.tools[${index}].name`, `There is no function \`${name}\` among the tools.`);
  }
  const allowed = all.filter((other) => choice.tools.some(({ name }) => name === other.function.name));
  return { tools: allowed, tool_choice: choice.mode ?? 'auto' };
}

function tool({ name, description, parameters }: FunctionTool): Tool {
  return {
    function: { name, ...(description == null ? {} : { description }), ...(parameters == null ? {} : { parameters }) },
  };
}

function responseFormat(format: TextFormat | null | undefined): Pick<ChatRequest, 'response_format'> {
  if (format?.type === 'json_schema') return { response_format: { type: 'json_schema', json_schema: { schema: format.schema } } };
  return format?.type === 'json_object' ? { response_format: { type: 'json_object' } } : {};
}

/** The engine speaks of the request that was made of this one. */
export function namingFields<T>(start: () => T): T {
  try {
    return start();
  } catch (error) {
    if (!(error instanceof ApiError) || error.param === null) throw error;
    const param = error.param
      .replace(/^messages\b/, 'input')
      .replace(/^(tools\[\d+\]|tool_choice)\.function\./, '$1.')
      .replace(/^response_format\.json_schema\./, 'text.format.');
    throw new ApiError(error.status, error.code, error.message.replace('The messages are', 'The input is'), { param });
  }
}
