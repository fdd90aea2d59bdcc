// A text in YAML or JSON and edits in, the text with the edits out: comments, order, quotes, indentation and line ends stay as they are.
import { isDeepStrictEqual } from 'node:util';
import YAML from 'yaml';
import { parseText } from '../../description/source-text.ts';
import type { JsonPath } from '../../description/types.ts';
import { Changes, TextEditor } from './text-editor.ts';

/** Members of the object (or items of the list) at `path` that are added, replaced or renamed. */
export interface TextEdit {
  readonly path: JsonPath;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly rename?: Readonly<Record<string, string>>;
  /** The member behind which new ones stand; the last when absent. */
  readonly after?: string;
}

export interface Edited {
  readonly text: string;
  /** The groups that were made, of those that were given. Others touch what an anchor shares, or a form of YAML that is not edited. */
  readonly made: readonly (readonly TextEdit[])[];
}

/** A group is made as a whole or not at all. The text that comes out parses to the value that went in with the edits, or it does not come out. */
export function editText(text: string, groups: readonly (readonly TextEdit[])[]): Edited {
  if (groups.length === 0) return { text, made: [] };
  const edited = attempt(text, groups.flat());
  if (edited !== undefined) return { text: edited, made: groups };
  if (groups.length === 1) return { text, made: [] };
  const middle = groups.length >> 1;
  const first = editText(text, groups.slice(0, middle));
  const second = editText(first.text, groups.slice(middle));
  return { text: second.text, made: [...first.made, ...second.made] };
}

function attempt(text: string, edits: readonly TextEdit[]): string | undefined {
  const before = parseText(text, '');
  if (before.data === undefined || before.data === null || before.problems.length > 0) return undefined;
  const document = YAML.parseDocument(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const editor = new TextEditor(text, document);
  const changes = new Changes();
  for (const edit of edits) if (!editor.edit(edit, changes)) return undefined;
  const edited = changes.applyTo(text);
  if (edited === undefined) return undefined;
  const after = parseText(edited, '');
  if (after.problems.length > 0) return undefined;
  const expected = edits.reduce(withEdit, JSON.parse(JSON.stringify(before.data)) as unknown);
  return expected !== undefined && isDeepStrictEqual(JSON.parse(JSON.stringify(after.data)), expected) ? edited : undefined;
}

/** The same edit on plain data: what the edited text must parse to. */
function withEdit(root: unknown, { path, set = {}, rename = {} }: TextEdit): unknown {
  let holder = root;
  for (const key of path) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
    holder = (holder as Record<string | number, unknown>)[key];
  }
  if (typeof holder !== 'object' || holder === null) return undefined;
  const object = holder as Record<string, unknown>;
  for (const [from, to] of Object.entries(rename)) {
    // Two edits may ask for the same.
    if (!Object.hasOwn(object, from)) continue;
    object[to] = object[from];
    delete object[from];
  }
  for (const [key, value] of Object.entries(set)) object[key] = JSON.parse(JSON.stringify(value));
  return root;
}
