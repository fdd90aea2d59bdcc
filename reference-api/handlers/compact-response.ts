// POST /v1/responses/compact
import { seconds } from '../clock.ts';
import { beginResponse } from '../responses/begin.ts';
import { account, pack } from '../responses/compaction.ts';
import type { Item, ResponseRequest } from '../responses/types.ts';
import { type Handler, json } from '../services.ts';
import { bill } from '../usage/bill.ts';

export const compactResponse: Handler = async (call, services) => {
  const { clock, ids, tokenizer } = services;
  const { record, run } = await beginResponse({ ...(call.body as ResponseRequest), store: false }, call, services);
  const text = account(record.chat.messages);
  const said = tokenizer.count(text);
  const item: Item = { id: ids.next('cmp_'), type: 'compaction', encrypted_content: pack(text) };
  await services.commit(bill(call, services, { model: run.model, inputTokens: run.promptTokens, outputTokens: said }));
  return json({
    id: record.id,
    object: 'response.compaction',
    created_at: seconds(clock),
    output: [item],
    usage: {
      input_tokens: run.promptTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: said,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: run.promptTokens + said,
    },
  });
};
