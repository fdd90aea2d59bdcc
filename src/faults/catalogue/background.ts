// Faults of answers that are made in the background, and of streams that are read on.
import type { Fault } from '../types.ts';

export const BACKGROUND_FAULTS: readonly Fault[] = [
  {
    id: 'resume-refused',
    clause: 'SSE-26',
    does: 'Describes how a stream is read on, and refuses it.',
    check: 'stream/resume:offered',
    consequences: ['stream/resume:nothing-lost', 'stream/resume:nothing-twice'],
    kind: 'server',
  },
  {
    id: 'resume-loses-event',
    clause: 'SSE-43',
    does: 'Goes on one event too late.',
    check: 'stream/resume:nothing-lost',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'resume-repeats-event',
    clause: 'SSE-43',
    does: 'Goes on with the event that the client has.',
    check: 'stream/resume:nothing-twice',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'resume-from-start',
    clause: 'SSE-43',
    does: 'Ignores which event the client has, and sends the whole stream.',
    check: 'stream/resume:nothing-twice',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'prefer-wait-ignored',
    clause: 'JOB-21',
    does: 'Answers at once though it was asked to wait.',
    check: 'jobs/prefer:wait',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'prefer-async-ignored',
    clause: 'JOB-21',
    does: 'Keeps a caller waiting that would rather not wait.',
    check: 'jobs/prefer:async',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'prefer-unnamed',
    clause: 'JOB-18',
    does: 'Does not say which preferences it has honoured.',
    check: 'jobs/prefer:applied',
    consequences: [],
    kind: 'server',
  },
];
