// A description goes in; the paths under which its servers stand come out, so that a client may keep the base path of the real one.
import type { ApiMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';

const MAX_SERVERS = 200;

export function basePathsOf(root: Node, map: ApiMap): string[] {
  const lists = [
    root.get('servers'),
    ...(root.get('paths')?.entries() ?? []).map(([, item]) => item.get('servers')),
    ...map.operations.map(({ node }) => node.get('servers')),
  ];
  const urls = lists.flatMap((list) => list?.items() ?? []).flatMap((server) => server.string('url') ?? []);
  return [...new Set(urls.slice(0, MAX_SERVERS).map(pathOf))].filter((path) => path !== '' && path !== '/');
}

/** Variables stay as they are written: they stand for any one segment. */
function pathOf(url: string): string {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return rest.startsWith('/') ? rest.replace(/\/+$/, '') : '';
}
