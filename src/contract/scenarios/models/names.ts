// Names of models → how they relate, by the ways in which versions are written. No name of a vendor or model is known here.

/** What is added to a name to make a version of it: a date, a number of four digits, `latest`, `preview`, `v2`, `001`. */
const VERSION_PART = /^(\d{4}|\d{6}|\d{8}|\d{2}|\d{3}|v\d+|latest|preview|exp|beta|stable|fast)$/i;
const DATED = /^[-@:](\d{4}-\d{2}-\d{2}|\d{8}|\d{6}|\d{4}|v?\d{3})$/;

/** Whether `named` may be what stands behind `asked`: the same model, a version of it, or another version of the same. */
export function isVersionOf(asked: string, named: string): boolean {
  const left = plain(asked);
  const right = plain(named);
  if (left === right || right.startsWith(left) || left.startsWith(right) || right.endsWith(left) || left.endsWith(right))
    return restIsVersion(left, right);
  const a = left.split(/[-@:_/.]/);
  const b = right.split(/[-@:_/.]/);
  const common = a.findIndex((part, index) => part !== b[index]);
  return common >= 2 && a.slice(common).every(isVersion) && b.slice(common).every(isVersion);
}

/** The ids of the list that are dated versions of `id`. */
export function versionsOf(id: string, ids: readonly string[]): string[] {
  const stem = id.replace(/[-:@]latest$/i, '');
  return ids.filter((other) => other !== id && other.startsWith(stem) && DATED.test(other.slice(stem.length)));
}

/** A path before the name (`models/`, `publisher/`) and a marker of the newest version say nothing of which model it is. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-:@]latest$/, '');
}

/** `large` → `large-2` is another model, `large` → `large-2026-01-01` is a version, `publisher/large` is `large`. */
function restIsVersion(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.endsWith(short) && !long.startsWith(short)) return /[/:]$/.test(long.slice(0, long.length - short.length));
  const rest = long.slice(short.length);
  if (rest === '') return true;
  return (
    /^[-@:_/.]/.test(rest) &&
    rest
      .split(/[-@:_/.]/)
      .filter((part) => part !== '')
      .every(isVersion)
  );
}

function isVersion(part: string): boolean {
  return VERSION_PART.test(part);
}
