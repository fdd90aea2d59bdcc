// Objects that clients created go in; they come out under their ids until they are deleted. Bounded: the oldest make room.
import type { JobProgress } from './job-progress.ts';
import type { Json } from './wire.ts';

export interface StoredObject {
  readonly id: string;
  /** As it was answered to its creation; changed by the progress of a job and by updates. */
  body: Json;
  readonly job?: JobProgress;
  /** The values of the path parameters under which it was created: `/threads/{}/messages` is a list for each thread. */
  readonly parents: string;
  /** Of a job: where it stands in the body, and what counts its items. */
  readonly at?: string;
  readonly counts?: { readonly total?: string; readonly outcomes: readonly string[] } | undefined;
  readonly items?: number;
  /** How many items of a batch failed. */
  failed?: number;
  /** Results that an operation of its own gives. */
  results?: { readonly key: string; readonly bytes: Uint8Array };
  readonly content?: { readonly bytes: Uint8Array; readonly mediaType: string };
}

const MAX_OBJECTS = 10_000;
const MAX_BYTES = 256 * 1024 * 1024;

export class Store {
  private readonly objects = new Map<string, StoredObject>();
  private readonly deleted = new Set<string>();
  private bytes = 0;

  put(collection: string, object: StoredObject): void {
    const key = keyOf(collection, object.id);
    this.drop(key);
    this.objects.set(key, object);
    this.bytes += sizeOf(object);
    for (const oldest of this.objects.keys()) {
      if (this.objects.size <= MAX_OBJECTS && this.bytes <= MAX_BYTES) break;
      if (oldest !== key) this.drop(oldest);
    }
  }

  get(collection: string, id: string): StoredObject | undefined {
    return this.objects.get(keyOf(collection, id));
  }

  /** Wherever it was created: files are named by their id alone. */
  find(id: string): StoredObject | undefined {
    return this.objects.get([...this.objects.keys()].find((key) => key.endsWith(`\u0000${id}`)) ?? '');
  }

  /** Newest first, as lists of vendors are. */
  list(collection: string, parents: string): StoredObject[] {
    const prefix = keyOf(collection, '');
    const nested = collection.includes('{}');
    return [...this.objects]
      .flatMap(([key, object]) => (key.startsWith(prefix) && (!nested || object.parents === parents) ? [object] : []))
      .reverse();
  }

  delete(collection: string, id: string): void {
    const key = keyOf(collection, id);
    this.drop(key);
    if (this.deleted.size >= MAX_OBJECTS) this.deleted.clear();
    this.deleted.add(key);
  }

  wasDeleted(collection: string, id: string): boolean {
    return this.deleted.has(keyOf(collection, id));
  }

  private drop(key: string): void {
    const object = this.objects.get(key);
    if (object === undefined) return;
    this.bytes -= sizeOf(object);
    this.objects.delete(key);
  }
}

function keyOf(collection: string, id: string): string {
  return `${collection}\u0000${id}`;
}

function sizeOf(object: StoredObject): number {
  return object.content?.bytes.length ?? 0;
}
