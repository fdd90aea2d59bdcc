// Two texts in, a unified diff that `patch -p1` and `git apply` take out.

const CONTEXT = 3;
/** Texts that differ in more lines are shown as one block: the shortest way costs the square of their number. */
const MAX_DIFFERENCES = 3_000;

/** A line of the old text (`-`), of the new one (`+`), or of both. */
type Step = readonly [sign: ' ' | '-' | '+', line: string];

/** `name` is relative, with forward slashes. Empty when the texts are equal. */
export function unifiedDiff(name: string, from: string, to: string): string {
  if (from === to) return '';
  const hunks = hunksOf(stepsOf(linesOf(from), linesOf(to)));
  return [`--- ${quoted(`a/${name}`)}\n`, `+++ ${quoted(`b/${name}`)}\n`, ...hunks].join('');
}

/** As Git writes names that are not plain. */
function quoted(name: string): string {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name) ? name : JSON.stringify(name);
}

/** With their ends: a carriage return is a part of its line. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function stepsOf(a: readonly string[], b: readonly string[]): Step[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (line: string): Step => [' ', line];
  return [
    ...a.slice(0, start).map(same),
    ...shortest(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

/** E. W. Myers, An O(ND) Difference Algorithm and Its Variations (1986). */
function shortest(a: readonly string[], b: readonly string[]): Step[] {
  const limit = Math.min(a.length + b.length, MAX_DIFFERENCES);
  // How far each diagonal `k` was followed in `a`, at `k + limit + 1`; and the same before each number of differences, from `-d - 1` on.
  const furthest = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= limit; d++) {
    trace.push(furthest.slice(limit - d, limit + d + 3));
    for (let k = -d; k <= d; k += 2) {
      const at = k + limit + 1;
      const [left = 0, right = 0] = [furthest[at - 1], furthest[at + 1]];
      let x = k === -d || (k !== d && left < right) ? right : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest[at] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return [...a.map((line): Step => ['-', line]), ...b.map((line): Step => ['+', line])];
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): Step[] {
  const steps: Step[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const k = x - y;
    const [left = 0, right = 0] = [trace[d]?.[k + d], trace[d]?.[k + d + 2]];
    const isNew = k === -d || (k !== d && left < right);
    const from = d === 0 ? 0 : isNew ? right : left;
    const fromY = d === 0 ? 0 : from - (isNew ? k + 1 : k - 1);
    for (; x > from && y > fromY; y--) steps.push([' ', a[--x] as string]);
    if (d > 0) steps.push(isNew ? ['+', b[--y] as string] : ['-', a[--x] as string]);
  }
  return steps.reverse();
}

function hunksOf(steps: readonly Step[]): string[] {
  const near = new Set<number>();
  for (const [index, [sign]] of steps.entries()) {
    if (sign !== ' ') for (let at = index - CONTEXT; at <= index + CONTEXT; at++) near.add(at);
  }
  const hunks: string[] = [];
  let [oldLine, newLine] = [1, 1];
  let open: Step[] = [];
  let [oldStart, newStart] = [1, 1];
  const close = () => {
    if (open.length > 0) hunks.push(hunk(open, oldStart, newStart));
    open = [];
  };
  for (const [index, step] of steps.entries()) {
    if (near.has(index)) {
      if (open.length === 0) [oldStart, newStart] = [oldLine, newLine];
      open.push(step);
    } else close();
    if (step[0] !== '+') oldLine++;
    if (step[0] !== '-') newLine++;
  }
  close();
  return hunks;
}

function hunk(steps: readonly Step[], oldStart: number, newStart: number): string {
  const range = (start: number, without: '+' | '-') => {
    const count = steps.filter(([sign]) => sign !== without).length;
    return `${count === 0 ? start - 1 : start},${count}`;
  };
  const lines = steps.map(([sign, line]) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  return `@@ -${range(oldStart, '+')} +${range(newStart, '-')} @@\n${lines.join('')}`;
}
