// Faults that only some bodies and some parameters bring to light.
import type { Fault } from '../types.ts';

export const INPUTS_FAULTS: readonly Fault[] = [
  {
    id: 'input-missing-500',
    clause: 'ERR-07',
    does: 'Crashes on a body that lacks a required member.',
    check: 'generated/invalid:no-server-error',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'input-number-ignored',
    clause: 'ERR-07',
    does: 'Drops a number that its schema does not allow, and answers without it.',
    check: 'generated/invalid:not-accepted',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'input-missing-flat',
    clause: 'ERR-09',
    does: 'Sends the error for a member that is missing without its envelope.',
    check: 'generated/invalid:shape',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'input-rare-text-500',
    clause: 'DOC-03',
    does: 'Crashes on a prompt with characters beyond 16 bits.',
    check: 'generated/valid:no-server-error',
    consequences: [],
    kind: 'server',
  },
  {
    id: 'list-size-500',
    clause: 'ERR-07',
    does: 'Crashes on a page size that is no count.',
    check: 'generated/parameters:no-server-error',
    consequences: [],
    kind: 'server',
  },
];
