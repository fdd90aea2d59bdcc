/** An item of a structured list with its parameters (RFC 9651 §3). */
export interface Item {
  readonly value: unknown;
  readonly parameters: ReadonlyMap<string, unknown>;
}

/** A header value → the items of a structured list; undefined when it is none. Inner lists, dates and display strings are not read. */
export function parseList(text: string): Item[] | undefined {
  const input = text.trim();
  if (input === '') return [];
  const items: Item[] = [];
  let at = 0;
  for (;;) {
    const value = bare();
    if (value === undefined) return undefined;
    const parameters = new Map<string, unknown>();
    while (input[at] === ';') {
      at++;
      while (input[at] === ' ') at++;
      const key = take(/[a-z*][a-z0-9_\-.*]*/y);
      if (key === undefined) return undefined;
      if (input[at] !== '=') {
        parameters.set(key, true);
        continue;
      }
      at++;
      const parameter = bare();
      if (parameter === undefined) return undefined;
      parameters.set(key, parameter.value);
    }
    items.push({ value: value.value, parameters });
    take(/[ \t]*/y);
    if (at >= input.length) return items;
    if (input[at] !== ',') return undefined;
    at++;
    take(/[ \t]*/y);
    // §4.2.1: a trailing comma is an error.
    if (at >= input.length) return undefined;
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const match = pattern.exec(input);
    if (match === null) return undefined;
    at += match[0].length;
    return match[0];
  }

  function bare(): { value: unknown } | undefined {
    const number = take(/-?\d{1,15}(\.\d{1,3})?/y);
    if (number !== undefined) return { value: Number(number) };
    const string = take(/"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y);
    if (string !== undefined) return { value: string.slice(1, -1).replace(/\\(.)/g, '$1') };
    const boolean = take(/\?[01]/y);
    if (boolean !== undefined) return { value: boolean === '?1' };
    const bytes = take(/:[A-Za-z0-9+/=]*:/y);
    if (bytes !== undefined) return { value: { bytes: bytes.slice(1, -1) } };
    const token = take(/[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y);
    return token === undefined ? undefined : { value: { token } };
  }
}
