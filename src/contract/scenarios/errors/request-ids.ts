import type { OperationMap } from '../../../api-map/types.ts';
import type { Exchange } from '../../exchange.ts';
import { isRecord } from '../../pointer.ts';

const HEADER =
  /(^|-)(request|req|correlation|trace|transaction|operation)[-_]?id$|^traceparent$|-trace-id$|^cf-ray$|^x-cloud-trace-context$/i;
const MEMBER = /^(request|req|correlation|trace)_?id$/i;

/** The id under which a response can be reported: where the description says, else in a header or member with a usual name. */
export function requestIdOf(operation: OperationMap, exchange: Exchange): string | undefined {
  for (const error of Object.values(operation.errors.byStatus)) {
    if (error.requestId?.value.in === 'header') {
      const value = exchange.header(error.requestId.value.name);
      if (value !== undefined && value !== '') return value;
    }
  }
  for (const [name, value] of exchange.wire.head?.headers ?? []) if (HEADER.test(name) && value !== '') return value;
  return memberOf(exchange.json, 0);
}

function memberOf(value: unknown, depth: number): string | undefined {
  if (!isRecord(value)) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (MEMBER.test(key) && (typeof member === 'string' || typeof member === 'number') && member !== '') return String(member);
    if (depth < 1) {
      const inner = memberOf(member, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
