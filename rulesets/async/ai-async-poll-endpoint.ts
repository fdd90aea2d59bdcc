// Jobs in, those that cannot be looked up out.
import type { OperationMap } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { jobs } from '../select.ts';

export const aiAsyncPollEndpoint = rule({
  id: 'ai-async-poll-endpoint',
  clause: 'JOB-03',
  severity: 'error',
  preset: 'recommended',
  summary: 'A job that can be created can be polled.',
  fix: 'Add a GET operation that returns the job under its id, or return the URL to poll.',
  appliesTo: jobs,
  *check({ operation, job }, map) {
    if (job.poll !== undefined || job.accepted?.location === true || job.pollUrl !== undefined) return;
    // A list of the same jobs shows the status as well.
    const schema = operation.answer?.schema.id;
    const lists = ({ path, method, list, answer }: OperationMap) =>
      list?.item?.id === schema || (method === 'GET' && path === operation.path && arraysOf(answer?.schema).includes(schema));
    if (schema !== undefined && map.operations.some(lists)) return;
    yield {
      node: operation.node,
      message: `Expected an operation that fetches the job that \`${operation.key}\` creates, found none.`,
    };
  },
});

function arraysOf(schema: Node | undefined): (string | undefined)[] {
  return (
    schema
      ?.get('properties')
      ?.entries()
      .map(([, property]) => property.get('items')?.id) ?? []
  );
}
