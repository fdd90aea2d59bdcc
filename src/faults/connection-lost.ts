/** Thrown into a body: the connection ends here, without the last chunk. With `reset` the client gets a RST where it waits for a FIN. */
export class ConnectionLost extends Error {
  readonly reset: boolean;

  constructor(reset: boolean) {
    super('The connection was lost on purpose.');
    this.name = 'ConnectionLost';
    this.reset = reset;
  }
}
