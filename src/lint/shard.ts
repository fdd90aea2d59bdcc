// Documents in; the share of one of several runs, out. Where a document falls depends on its path alone, so no other one can move it.
import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { isUrl } from '../description/read-source.ts';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

export function ofShard(documents: readonly string[], { index, count }: Shard, cwd: string): string[] {
  return documents.filter((name) => {
    const path = isUrl(name) || name === '-' ? name : relative(cwd, name).split(sep).join('/');
    return createHash('sha256').update(path).digest().readUInt32BE() % count === index - 1;
  });
}
