// The text of docs/conventions.md -> {families, clauses}. Throws with the line when an item does not read as a clause.

const HEADING = /^## ([A-Z]+) · (.+)$/;
const ITEM = /^- \*\*([A-Z]+)-(\d{2,3})\*\* \((MUST|SHOULD|MAY)\) (.+?) \*Why:\* (.+?) \*Source:\* (.+)$/;

/** @param {string} text */
export function parseConventions(text) {
  const families = [];
  const clauses = [];
  const seen = new Set();
  let family;
  for (const [index, line] of text.split('\n').entries()) {
    const fail = (what) => {
      throw new Error(`docs/conventions.md:${index + 1}: ${what}`);
    };
    const heading = HEADING.exec(line);
    if (heading) {
      family = heading[1];
      if (families.some(({ id }) => id === family)) fail(`the family ${family} stands twice`);
      families.push({ id: family, about: heading[2] });
      continue;
    }
    if (family === undefined || !line.startsWith('- ')) continue;
    const item = ITEM.exec(line);
    if (!item) fail('expected `- **ID** (MUST|SHOULD|MAY) sentence *Why:* reason *Source:* citation`');
    const [, prefix, number, level, sentence, why, source] = item;
    const id = `${prefix}-${number}`;
    if (prefix !== family) fail(`${id} stands under the family ${family}`);
    if (seen.has(id)) fail(`${id} is used twice`);
    seen.add(id);
    clauses.push({ id, family, level, sentence, why, source });
  }
  return { families, clauses };
}
