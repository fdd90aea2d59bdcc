// An AI API with jobs in, a violation out when nothing tells the caller of their end.
import { fieldsUnder } from '../../src/api-map/schema/fields.ts';
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { jobs } from '../select.ts';

const URL_FIELD = /^(webhook|webhooks|callback|notification)(_url|_uri|_config)?$|^(web_?hook|callback)\w*$/;

export const aiAsyncCompletionNotification = rule({
  id: 'ai-async-completion-notification',
  clause: 'JOB-16',
  severity: 'info',
  preset: 'strict',
  summary: 'A service with jobs can notify the caller of their end.',
  fix: 'Describe `webhooks` or `callbacks`, or take a `webhook` URL with the job.',
  *appliesTo(map) {
    const all = [...jobs(map)].map(({ operation }) => operation);
    if (all[0] !== undefined) yield { root: Node.root(all[0].node.lookup), operations: all };
  },
  *check({ root, operations }, { webhooks, operations: every }) {
    // Where webhooks are set up by calls of their own, they need not come with the job.
    const managed = every.some(({ path }) =>
      /\/(web_?-?hooks?|notification[-_]?(channels|configs?)|event[-_]destinations)(\/|$)/i.test(path),
    );
    const told = operations.some(
      ({ node, request }) =>
        node.get('callbacks') !== undefined ||
        (request.schema !== undefined && fieldsUnder(request.schema, 1).find(({ word }) => URL_FIELD.test(word)) !== undefined),
    );
    if (webhooks.length > 0 || told || managed) return;
    yield {
      node: root.get('paths') ?? root,
      message: 'Expected webhooks, callbacks or a field for a URL to notify when a job has ended, found none.',
    };
  },
});
