// A text -> a vector of length 1. Words and their three-letter parts are hashed to dimensions, so texts that share them lie close together.
export function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const [feature, weight] of features(text)) {
    const hashed = hash(feature);
    const at = (hashed >>> 1) % dimensions;
    vector[at] = (vector[at] ?? 0) + (hashed % 2 === 0 ? weight : -weight);
  }
  const length = Math.hypot(...vector);
  // Features can cancel each other out, above all in few dimensions.
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0));
  return vector.map((value) => Math.fround(value / length));
}

function features(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string, weight: number) => counts.set(feature, (counts.get(feature) ?? 0) + weight);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words) {
    add(`word ${word}`, 1);
    for (let at = 0; at + 3 <= word.length; at++) add(`part ${word.slice(at, at + 3)}`, 0.3);
  }
  if (words.length === 0) add(`text ${text}`, 1);
  return counts;
}

/** FNV-1a with a final mix, so that the low bits are as good as the high ones. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  return (state ^ (state >>> 13)) >>> 0;
}
