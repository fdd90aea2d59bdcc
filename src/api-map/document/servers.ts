// In: the servers of a description. Out: their URLs with the defaults filled in, and whether all of them are the caller's own machine.
import type { Node } from '../../description/node.ts';

const LOOPBACK = /^([a-z]+:\/\/)?(localhost|[^/:]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?=[:/]|$)/i;

/** The effective servers of an operation: its own, those of its path item, those of the root (OpenAPI, Operation Object). */
export function serverUrls(...holders: Node[]): string[] {
  const holder = holders.find((each) => (each.get('servers')?.items().length ?? 0) > 0);
  return (holder?.get('servers')?.items() ?? []).flatMap((server) => {
    const url = server.string('url');
    return url === undefined ? [] : [filledIn(url, server)];
  });
}

/** A variable without a default stays as it is written. */
export function filledIn(url: string, server: Node): string {
  return url.replace(/\{([^{}]+)\}/g, (written, name) => server.at('variables', name)?.string('default') ?? written);
}

export function isLoopback(url: string): boolean {
  return LOOPBACK.test(url);
}

/** A program that is run by its caller: only the caller reaches it. */
export function isLocal(root: Node): boolean {
  const urls = serverUrls(root);
  return urls.length > 0 && urls.every(isLoopback);
}
