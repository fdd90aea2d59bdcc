// In: a path key. Out: its parts, as the readings of management endpoints compare them.
import { snake } from './fields.ts';

/** Without what a path key cannot hold (query and fragment) and without a slash at its end. */
export function bareOf(path: string): string {
  return (path.split(/[?#]/)[0] ?? '').replace(/\/+$/, '');
}

/** The parts below a collection: none for the collection itself. */
export function withinCollection(path: string, collection: string): string[] {
  return bareOf(path)
    .slice(collection.length)
    .split('/')
    .filter((part) => part !== '');
}

/** The words of all parts that are no parameters, `{id}:cancel` among them: `/fine-tuning/jobs/{id}:cancel` is `fine_tuning jobs cancel`. */
export function pathWords(path: string): string[] {
  return bareOf(path)
    .replaceAll(/\{[^}]*\}/g, '/')
    .split(/[/:]/)
    .filter((part) => part !== '')
    .map((part) => snake(part));
}
