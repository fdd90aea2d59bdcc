// The public face of the mock: descriptions and their maps in, a server out.
import { MockHandler, type MockInput } from './mock.ts';
import { loadPrism } from './prism.ts';
import { createMockServer, listen, type RunningMock, type ServerOptions } from './server.ts';

export { MOCK_KEEPS } from './keeps.ts';
export { MockHandler, type MockInput } from './mock.ts';
export type { RunningMock } from './server.ts';
export type { MockOptions, MockReply, MockRequest, StreamBody } from './types.ts';

/** Serves the descriptions side by side; a path that several have is answered by the first. Prism is loaded after the port is open. */
export async function startMock(
  inputs: readonly [MockInput, ...MockInput[]],
  options: ServerOptions & { readonly port: number; readonly host: string },
): Promise<RunningMock> {
  const handlers = inputs.map((input) => new MockHandler(input)) as [MockHandler, ...MockHandler[]];
  const running = await listen(createMockServer(handlers, options), options.port, options.host);
  setImmediate(loadPrism);
  return running;
}
