import type { ApiMap, OperationMap } from '../api-map/types.ts';
import { Node } from '../description/node.ts';
import { AssayError } from '../errors/assay-error.ts';
import { answersPlainly } from './answers.ts';
import { ask, callTo } from './ask.ts';
import { LimitReached } from './call.ts';
import type { Credentials } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import { callable } from './reach.ts';
import { channels } from './realtime/channels.ts';
import { openSocket } from './realtime/socket.ts';
import { Session, type SessionOptions } from './session.ts';

/** What `--target` names → the URL that paths are appended to. Throws when it is none. */
export function targetUrl(text: string): URL {
  // A WebSocket begins as HTTP.
  const http = text.replace(/^ws(s?):/i, 'http$1:');
  const url = URL.canParse(http) ? new URL(http) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    // A key may stand in what was meant to be one.
    const shown = text.replace(/\?.*$/s, '?…').replace(/^([^/]*\/\/)?[^/]*@/, '$1…@');
    throw new AssayError('ASSAY_TEST_TARGET', `\`${shown.slice(0, 80)}\` is no http or https URL`);
  }
  url.hash = '';
  return url;
}

/** The target as it is shown. */
export function publicUrl(url: URL, credentials: Credentials): string {
  const bare = new URL(url.href);
  bare.username = '';
  bare.password = '';
  return credentials.mask(bare.href).replace(/\/$/, '');
}

/**
 * Makes the first request of a run, and throws when the target cannot be tested at all: it is not there, it does not answer, it speaks no
 * HTTP, or it refuses the credential. A target without a path is taken with the base path of the description, else without.
 */
export async function openSession(options: SessionOptions, operations: readonly OperationMap[]): Promise<Session> {
  const probe = probeOperation(options.map, operations);
  const bases = basesOf(options.target, options.map);
  for (const [index, target] of bases.entries()) {
    const session = new Session({ ...options, target });
    if (probe === undefined) {
      await assertOpens(session, options);
      return session;
    }
    const exchange = await firstExchange(session, probe).catch((error: unknown) => {
      // A limit of the user's: each scenario says so for itself.
      if (error instanceof LimitReached) return undefined;
      throw error;
    });
    if (exchange === undefined) return session;
    assertAnswers(exchange, target, options);
    if (exchange.status !== 404 || index === bases.length - 1) return session;
  }
  return new Session(options);
}

async function firstExchange(session: Session, operation: OperationMap): Promise<Exchange> {
  if (!operation.inference) return session.send(await callTo(session, operation));
  return ask(session, operation, { stream: !answersPlainly(operation) });
}

function probeOperation(map: ApiMap, operations: readonly OperationMap[]): OperationMap | undefined {
  return map.operations.find(({ key }) => key === map.models?.list) ?? operations.find(callable);
}

/** Where the paths of the description may stand: a target without a path may have the base path of the description, or none. */
export function basesOf(target: URL, map: ApiMap): URL[] {
  const node = map.operations[0]?.node;
  if (target.pathname !== '/' || node === undefined) return [target];
  const server = Node.root(node.lookup).get('servers')?.items()[0];
  const url = server
    ?.string('url')
    ?.replace(/\{([^}]+)\}/g, (_, name: string) => server.at('variables', name)?.string('default') ?? name);
  const path = url === undefined || !URL.canParse(url, target) ? '/' : new URL(url, target).pathname.replace(/\/$/, '');
  if (path === '' || path === '/') return [target];
  const withPath = new URL(target.href);
  withPath.pathname = path;
  return [withPath, target];
}

/** Throws when no call of a model was let in: a list of models that is open to everybody says nothing of the credential. */
export function assertLetIn(session: Session, operations: readonly OperationMap[]): void {
  const keys = new Set(operations.filter(callable).map(({ key }) => key));
  const calls = session.exchanges.filter((exchange) => keys.has(exchange.operation) && exchange.valid);
  if (calls.length > 0 && calls.every(({ status }) => status === 429)) {
    const where = session.options.credentials.mask(`${session.options.target.protocol}//${session.options.target.host}`);
    throw new AssayError('ASSAY_TEST_LIMITED', `${where} answered every call of a model with 429, ${calls.length} times`);
  }
  const refused = calls.find(({ status }) => status === 401 || status === 403);
  if (refused !== undefined && calls.every(({ status }) => status === 401 || status === 403))
    assertAnswers(refused, session.options.target, session.options);
}

/** Of an AsyncAPI description, the first channel is tried. */
async function assertOpens(session: Session, options: SessionOptions): Promise<void> {
  const [first] = channels(options.map);
  if (first === undefined || options.transport !== undefined) return;
  const talk = await openSocket(session, first.operation).catch((error: unknown) => {
    if (error instanceof LimitReached) return undefined;
    throw error;
  });
  talk?.end();
  if (talk === undefined) return;
  const { unreachable, refused = 101 } = talk;
  const wire = { unreachable: unreachable !== undefined, detail: unreachable ?? '' };
  assertAnswers({ wire, status: unreachable === undefined ? refused : 0 }, session.options.target, options);
}

interface Answered {
  readonly wire: Pick<Exchange['wire'], 'unreachable' | 'detail'>;
  readonly status: number;
}

function assertAnswers({ wire, status }: Answered, target: URL, options: SessionOptions): void {
  const { credentials } = options;
  const where = credentials.mask(`${target.protocol}//${target.host}`);
  if (wire.unreachable) throw new AssayError('ASSAY_TEST_UNREACHABLE', `${where} cannot be reached: ${wire.detail}`);
  if (status === 0)
    throw new AssayError('ASSAY_TEST_NO_ANSWER', `${where} took the connection and gave no answer: ${wire.detail}`);
  if (status !== 401 && status !== 403) return;
  const remedy = credentials.given
    ? 'Check the key, and that it is sent as the target expects (--header).'
    : "Set ASSAY_TOKEN, name another variable with --auth-env, or pass --header 'Authorization: …'.";
  const what = credentials.given ? 'refuses the credential' : 'asks for a credential and none was given';
  throw new AssayError('ASSAY_TEST_UNAUTHORIZED', `${where} ${what} (status ${status})`, { remedy });
}
