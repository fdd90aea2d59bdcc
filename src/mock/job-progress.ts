// A finished job object and its map go in; the same job at each stage of its life comes out, one stage further with each poll.
import { isNullSchema, property } from '../api-map/schema/schema-view.ts';
import type { Field, JobMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { allowsNull } from './repair.ts';
import { follow, type Json, removeAt, setAt } from './wire.ts';

/** Stages that no job passes by itself. */
const DETOUR = /cancel|expir|paus|stop|requires|abort/i;
/** Ends that are no success. */
const MISHAP = /expir|delet|incomplete|terminat|archiv|skip|partial/i;

export class JobProgress {
  private readonly map: JobMap;
  private readonly stages: readonly string[];
  private readonly schema: Node | undefined;
  private at = 0;
  private cancelledAs: string | undefined;

  constructor(map: JobMap, schema: Node | undefined) {
    this.map = map;
    this.schema = schema;
    const { pending, running, succeeded, ended } = map.stages;
    const success = succeeded[0] ?? ended.find((stage) => !MISHAP.test(stage)) ?? ended[0];
    this.stages = [
      ...pending.slice(0, 1),
      ...running.filter((stage) => !DETOUR.test(stage)),
      ...(success === undefined ? [] : [success]),
    ];
  }

  get status(): string | undefined {
    return this.cancelledAs ?? this.stages[this.at];
  }

  get ended(): boolean {
    return this.cancelledAs !== undefined || this.at >= this.stages.length - 1;
  }

  get succeeded(): boolean {
    return this.ended && this.cancelledAs === undefined;
  }

  /** JOB-08: never back. JOB-07: an end stays. */
  advance(): void {
    if (!this.ended) this.at++;
  }

  cancel(): void {
    if (this.ended) return;
    const { cancelled, ended, failed } = this.map.stages;
    this.cancelledAs = cancelled[0] ?? ended.find((stage) => !MISHAP.test(stage)) ?? failed[0];
  }

  /** `finished` as it looks at this stage: no result before success, no error but after failure, no end before the end. */
  show(finished: Json, nowMs: number): Json {
    const job = structuredClone(finished);
    const { status } = this;
    if (status !== undefined)
      setAt(job, fromPointer(this.map.status.at), this.map.longRunning === true ? status === 'true' : status);
    if (this.map.error !== undefined) this.clear(job, this.map.error);
    if (!this.succeeded) for (const field of this.map.result) this.clear(job, field);
    this.setTimes(job, nowMs);
    return job;
  }

  private clear(job: Json, field: Field): void {
    const keys = fromPointer(field.at);
    if (keys.includes('*') || follow(job, keys) === undefined) return;
    if (field.schema !== undefined && allowsNull(field.schema)) setAt(job, keys, null);
    else if (!field.required) removeAt(job, keys);
  }

  /** `completed_at` speaks of `completed`, `in_progress_at` of a stage that was passed; the times of other ends are not there. */
  private setTimes(job: Json, nowMs: number): void {
    const passed = new Set([...this.stages.slice(0, this.at + 1), this.status].map((stage) => normal(stage ?? '')));
    for (const [name, value] of Object.entries(job)) {
      const stem = /^(.+?)_?[aA]t$/.exec(name)?.[1];
      if (stem === undefined || /^(creat|expires|updat|request)/i.test(stem)) continue;
      const isEnd = `/${name}` === this.map.endedAt?.at || /^(finish|end|complet)/i.test(stem);
      const reached =
        passed.has(normal(stem)) ||
        (isEnd && this.ended && this.cancelledAs === undefined) ||
        (/^start/i.test(stem) && this.at > 0);
      if (reached) {
        if (typeof value === 'number') job[name] = value > 1e12 ? nowMs : Math.floor(nowMs / 1000);
        else if (typeof value === 'string') job[name] = new Date(nowMs).toISOString();
        continue;
      }
      const schema = this.schema === undefined ? undefined : property(this.schema, name);
      if (schema !== undefined && (allowsNull(schema.node) || isNullSchema(schema.node))) job[name] = null;
      else if (schema?.required !== true) delete job[name];
    }
  }
}

function normal(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/(l)?led$/, 'led')
    .replace(/cancell/, 'cancel');
}

/** Counts of a batch that is done, or that has not begun. */
export function setCounts(
  job: Json,
  counts: { readonly total?: string; readonly outcomes: readonly string[] },
  { items, failed, done }: { readonly items: number; readonly failed: number; readonly done: boolean },
): void {
  const open = counts.outcomes.find((at) => /processing|in_progress|pending/i.test(at));
  const failure = counts.outcomes.find((at) => /fail|error/i.test(at));
  const success = counts.outcomes.find((at) => at !== open && /succe|complet|process(ed|$)/i.test(at));
  for (const at of counts.outcomes) {
    const finished = at === success ? items - failed : at === failure ? failed : 0;
    setAt(job, fromPointer(at), done ? finished : at === open ? items : 0);
  }
  if (counts.total !== undefined) setAt(job, fromPointer(counts.total), items);
}
