// What a WebSocket is to the rest of the API: texts in, texts out, and an end.

export interface Socket {
  /** Texts in their order, and what is no text. Ends with the connection. */
  readonly messages: AsyncIterable<string | Binary>;
  /** Aborted when the connection has ended. */
  readonly signal: AbortSignal;
  /** Resolves when the other side can take more, so whoever awaits it is no faster than its reader. Never rejects. */
  send(text: string): Promise<void>;
  /** RFC 6455 §7.4: the code of the close frame. */
  close(code: CloseCode, reason: string): void;
}

export interface Binary {
  readonly bytes: number;
}

/**
 * RFC 6455 §7.4.1. 1000: done. 1001: the server goes away. 1003: no text. 1008: more messages at once than are taken. 1011: a defect.
 * `ws` itself closes with 1002, 1007 and 1009 what breaks the protocol, is no UTF-8 or is too large.
 */
export type CloseCode = 1000 | 1001 | 1003 | 1008 | 1011;

/** A connection that is let in. */
export interface Admitted {
  readonly protocol?: string;
  /** Resolves when the connection is done with. */
  talk(socket: Socket): Promise<void>;
}

/** Asks to open a WebSocket -> a refusal, or who talks over it. */
export type Connect = (request: Request) => Promise<Response | Admitted>;
