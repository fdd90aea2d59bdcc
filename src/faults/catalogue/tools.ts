// Faults of tool calls.
import type { Fault } from '../types.ts';

export const TOOLS_FAULTS: readonly Fault[] = [
  {
    id: 'tools-arguments-cut',
    clause: 'FIN-21',
    does: 'Ends the arguments of a tool call in the middle.',
    check: 'finish/tools:arguments',
    consequences: ['finish/tools:parameters'],
    kind: 'wire',
    seen: 'CLIProxyAPI#5058',
  },
  {
    id: 'tools-arguments-other',
    clause: 'FIN-22',
    does: 'Calls a tool with parameters that it does not declare.',
    check: 'finish/tools:parameters',
    consequences: [],
    kind: 'wire',
  },
  {
    id: 'finish-stop-for-tools-in-stream',
    clause: 'FIN-10',
    does: 'Says `stop` for a stream that calls a tool.',
    check: 'finish/tool-stream:says-so',
    consequences: [],
    kind: 'wire',
    seen: 'vllm PR#9209',
  },
  {
    id: 'tools-piece-lost',
    clause: 'FIN-21',
    does: 'Loses the first piece of the arguments of each call in a stream.',
    check: 'finish/tool-stream:arguments',
    consequences: [],
    kind: 'wire',
  },
  {
    id: 'tools-same-index',
    clause: 'FIN-23',
    does: 'Gives all tool calls of a stream the index 0.',
    check: 'finish/tool-stream:told-apart',
    consequences: ['finish/tool-stream:arguments'],
    kind: 'wire',
    seen: 'ollama#15457',
  },
  {
    id: 'tools-no-index',
    clause: 'FIN-23',
    does: 'Leaves the index out of the pieces of tool calls.',
    check: 'finish/tool-stream:told-apart',
    consequences: ['finish/tool-stream:arguments'],
    kind: 'wire',
    seen: 'ollama#7881',
  },
];
