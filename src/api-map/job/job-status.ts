// In: the schema of a body. Out: whether a job shows in it, where its status stands, and what stage each value is.
import type { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, NEAR } from '../schema/fields.ts';
import { propertyNames, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { JobMap } from '../types.ts';

const STATUS = /^(status|state|processing_status|job_status|job_state|run_status|lifecycle_state)$/;
const STRONG = /(^|_)(queued|in_progress|running|processing|starting|validating|executing|training|fine_?tuning)$/;
const STAGES: readonly [keyof JobMap['stages'], RegExp][] = [
  [
    'running',
    /(^|_)(cancell?ing|finali[sz]ing|pausing|expiring|stopping|cancell?ation_requested)$|^requires_|(^|_)retrying(_|$)/,
  ],
  ['cancelled', /(^|_)(cancell?ed|cancellation|aborted|stopped|killed|revoked)$/],
  [
    'failed',
    /(^|_)(failed|failure|error|errored|rejected|timed_out|timeout|crashed|unhealthy|\w+_exceeded|too_(small|large|long|short|big)|unsupported|invalid)$/,
  ],
  ['succeeded', /(^|_)(succeeded|success|successful|completed?|done|finished|ready|processed)$/],
  ['ended', /(^|_)(ended|expired|deleted|incomplete|terminated|archived|skipped|partially_\w+|partial)$/],
  ['pending', /(^|_)(queued|pending|created|accepted|submitted|scheduled|waiting|not_started|requested|initiali[sz]ed)$|^new$/],
  [
    'running',
    /(^|_)(in_progress|running|processing|starting|started|validating|validated\w*|executing|active|training|uploading|generating|working)$/,
  ],
];

export function stagesOf(values: readonly unknown[]): JobMap['stages'] {
  const stages = {
    pending: [] as string[],
    running: [] as string[],
    succeeded: [] as string[],
    failed: [] as string[],
    cancelled: [] as string[],
    ended: [] as string[],
  };
  for (const value of values) {
    if (typeof value !== 'string') continue;
    const word = value
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .toLowerCase();
    // AIP-126: the zero value of an enumeration (`STATE_UNSPECIFIED`) is never sent.
    if (/(^|_)unspecified$/.test(word)) continue;
    // A word that is not known keeps a poller waiting, which is the safe side.
    const stage = STAGES.find(([, pattern]) => pattern.test(word))?.[0] ?? 'running';
    stages[stage].push(value);
  }
  // What is processed until it is active or fails has come to its good end then.
  if (stages.succeeded.length + stages.ended.length === 0 && stages.failed.length > 0 && stages.running.length > 1) {
    stages.succeeded = stages.running.filter((value) => /^(.*_)?(active|available)$/i.test(value));
    stages.running = stages.running.filter((value) => !stages.succeeded.includes(value));
  }
  return stages;
}

export interface JobBody {
  readonly envelope: string;
  readonly status: FoundField;
  readonly stages: JobMap['stages'];
  readonly longRunning: boolean;
}

/**
 * The status of a job in a body: at the top, or in an object one level down (`{batch: {status}}`). `trusted`: it is taken at its word;
 * `unlisted`: only where its values are not listed.
 */
export function jobBody(schema: Node, trusted: boolean | 'unlisted' = false): JobBody | undefined {
  const fields = fieldsUnder(schema, NEAR);
  const done = fields.at('/done');
  if (
    done !== undefined &&
    typesOf(done.node).has('boolean') &&
    fields.has('/name') &&
    ['/error', '/metadata', '/response'].some((at) => fields.has(at))
  ) {
    return {
      envelope: '',
      status: done,
      longRunning: true,
      stages: { pending: [], running: ['false'], succeeded: [], failed: [], cancelled: [], ended: ['true'] },
    };
  }
  for (const field of fields.filter(({ word, depth, at }) => depth <= 1 && STATUS.test(word) && !at.includes('/*'))) {
    const envelope = field.at.slice(0, field.at.lastIndexOf('/'));
    if (envelope !== '' && propertyNames(schema).length > 3) continue;
    // A status that is an object (conditions, counts) names no stage.
    const types = typesOf(field.node);
    if (types.size > 0 && !['string', 'integer', 'number', 'boolean'].some((type) => types.has(type))) continue;
    const values = valuesOf(field.node)?.values;
    if (values === undefined) {
      if (trusted) return { envelope, status: field, longRunning: false, stages: stagesOf([]) };
      continue;
    }
    const stages = stagesOf(values);
    if (
      trusted === true ||
      isJobLike(
        stages,
        values,
        fields.find(({ word, at }) => /count|progress/.test(word) && at.startsWith(`${envelope}/`)) !== undefined,
      )
    )
      return { envelope, status: field, longRunning: false, stages };
  }
  return undefined;
}

/** A status that moves and ends. A resource that is only processed after an upload has no end in failure and is none. */
function isJobLike(stages: JobMap['stages'], values: readonly unknown[], counts: boolean): boolean {
  const words = values.map((value) =>
    String(value)
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase(),
  );
  const moving = words.some((word) => STRONG.test(word));
  const failing = stages.failed.length + stages.cancelled.length > 0;
  const ending = failing || stages.succeeded.length + stages.ended.length > 0;
  // Counts by outcome stand in for an end in failure where the status only says that it is over, not that it went well.
  if (isLifecycle(stages, words) && !words.some((word) => /(^|_)(training|fine_?tuning)$/.test(word))) return false;
  if (moving) return ending && (failing || (counts && stages.succeeded.length === 0));
  return stages.pending.length > 0 && stages.failed.length > 0 && stages.succeeded.length > 0;
}

/** What is started, changed and stopped, but never done, is a resource with a life, such as a deployment. */
function isLifecycle(stages: JobMap['stages'], words: readonly string[]): boolean {
  const good = [...stages.succeeded, ...stages.ended].some(
    (value) => !/(active|available|ready|deleted|terminated|archived?|expired)$/i.test(value),
  );
  return !good && words.some((word) => /(^|_)(stopp(ed|ing)|delet(ed|ing)|updating|provisioning|suspended|paused)$/.test(word));
}

/** A chat message has a status, too: what was said, and by whom, is no work in progress. */
export function isMessage(schema: Node): boolean {
  const names = new Set(propertyNames(schema));
  return names.has('role') && (names.has('content') || names.has('parts'));
}
