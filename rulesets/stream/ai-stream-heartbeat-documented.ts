// An AI API with event streams in, a violation out when nothing says how a silent one shows that it is alive.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { streams } from '../select.ts';

export const aiStreamHeartbeatDocumented = rule({
  id: 'ai-stream-heartbeat-documented',
  clause: 'SSE-32',
  severity: 'hint',
  preset: 'all',
  summary: 'The description says how a stream that has nothing to send shows that it is alive.',
  fix: 'Describe the ping event, or say that comment lines are sent and how often.',
  *appliesTo(map) {
    const all = [...streams(map)].filter(
      ({ operation, stream }) => operation.inference && !operation.deprecated && stream.framing === 'sse',
    );
    // One server sends the pings of all its streams.
    if (all[0] !== undefined) yield { root: Node.root(all[0].operation.node.lookup), all };
  },
  *check({ root, all }) {
    if (all.some(({ stream }) => stream.heartbeat !== undefined)) return;
    yield {
      node: root.get('paths') ?? root,
      message: 'Expected an event or a sentence on pings or comments that keep a stream alive, found neither.',
    };
  },
});
