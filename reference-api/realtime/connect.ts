// A request to open a WebSocket -> checked as every request is: route, key, scopes, quota. What is refused is refused before the upgrade.
import { ApiError, asApiError, problemResponse } from '../errors.ts';
import { checkScopes } from '../http/keys.ts';
import type { Parts } from '../reference-api.ts';
import { conversation } from './conversation.ts';
import type { Connect } from './types.ts';

/** The subprotocol: the messages that asyncapi.yaml describes. */
export const PROTOCOL = 'responses.v1';
/** Browsers cannot send an Authorization header with a WebSocket, so the key may come as a subprotocol. It is never sent back. */
const KEY_PROTOCOL = 'bearer.';
const OPERATION = 'createResponse';

export function realtime({ document, services }: Parts): Connect {
  return async (request) => {
    const requestId = services.ids.next('req_');
    try {
      const { pathname } = new URL(request.url);
      const operation = document.match(pathname)?.operations.get('POST');
      if (operation?.id !== OPERATION)
        throw new ApiError(404, 'unknown_url', `There is no WebSocket at \`${pathname.slice(0, 200)}\`.`);
      const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
      const caller = await services.keys.identify(authorization(request.headers, offered));
      checkScopes(caller, operation.scopes);
      const { refused } = services.limiter.take(caller.owner, false);
      if (refused !== undefined) throw refused;
      return {
        ...(offered.includes(PROTOCOL) ? { protocol: PROTOCOL } : {}),
        talk: (socket) => conversation(socket, caller, operation, services),
      };
    } catch (error) {
      const response = problemResponse(asApiError(error), requestId);
      response.headers.set('x-request-id', requestId);
      return response;
    }
  };
}

function authorization(headers: Headers, offered: readonly string[]): string | null {
  const key = offered.find((name) => name.startsWith(KEY_PROTOCOL))?.slice(KEY_PROTOCOL.length);
  return headers.get('authorization') ?? (key === undefined ? null : `Bearer ${key}`);
}
