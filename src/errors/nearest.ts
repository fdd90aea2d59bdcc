// A word and the names that exist in, the names that it may have meant out.

/** The candidates that a mistyped word may have meant, best first. At most `limit`, none that differ in more than a third. */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = word.toLowerCase();
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of candidates) {
    const text = candidate.toLowerCase();
    const score = text.includes(wanted) && wanted.length > 2 ? 1 : distance(wanted, text);
    if (score <= Math.max(2, Math.floor(Math.max(wanted.length, text.length) / 3))) scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate));
  return scored.slice(0, limit).map(({ candidate }) => candidate);
}

/** ` Did you mean a, b or c?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const names = nearest(word, candidates).map((name) => `\`${name}\``);
  if (names.length === 0) return '';
  const last = names.pop();
  return ` Did you mean ${names.length > 0 ? `${names.join(', ')} or ` : ''}${last}?`;
}

/** Levenshtein distance in one row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
