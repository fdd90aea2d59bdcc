import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/lint/fix/unified-diff.ts';

test('a diff names the files and shows three lines around each change', () => {
  const from = 'a\nb\nc\nd\ne\nf\ng\nh\n';
  expect(unifiedDiff('x.yaml', from, from.replace('e', 'E\nE'))).toBe(`--- a/x.yaml
+++ b/x.yaml
@@ -2,7 +2,8 @@
 b
 c
 d
-e
+E
+E
 f
 g
 h
`);
  expect(unifiedDiff('x.yaml', from, from)).toBe('');
});

test('line ends and a missing last one are part of the lines', () => {
  expect(unifiedDiff('x.yaml', 'a\r\nb', 'a\r\nb\r\nc')).toBe(
    '--- a/x.yaml\n+++ b/x.yaml\n@@ -1,2 +1,3 @@\n a\r\n-b\n\\ No newline at end of file\n+b\r\n+c\n\\ No newline at end of file\n',
  );
  expect(unifiedDiff('x.yaml', '', 'a\n')).toContain('@@ -0,0 +1,1 @@\n+a\n');
});

/** A small generator with a seed: the cases are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

test('git applies every diff, and the new text comes out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-diff-'));
  for (let seed = 1; seed <= 60; seed++) {
    const next = numbers(seed);
    const lines = (count: number) => Array.from({ length: count }, () => `line ${next(6)}`);
    const end = () => (next(3) === 0 ? '' : '\n');
    const base = lines(next(40));
    const edited = base.flatMap((line) => (next(5) === 0 ? lines(next(3)) : [line]));
    const [from, to] = [`${base.join('\n')}${end()}`, `${edited.join('\n')}${end()}`];
    if (from === '' || to === '' || from === to) continue;
    writeFileSync(join(folder, 'a b.txt'), from);
    const diff = unifiedDiff('a b.txt', from, to);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-p1', '-'], { cwd: folder, input: diff });
    expect(readFileSync(join(folder, 'a b.txt'), 'utf8'), `seed ${seed}`).toBe(to);
  }
});

test('texts that differ in every line take no time', () => {
  const from = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join('\n');
  const diff = unifiedDiff('x', from, from.replaceAll('a', 'b'));
  expect(diff.split('\n').filter((line) => line.startsWith('+b'))).toHaveLength(20_000);
});
