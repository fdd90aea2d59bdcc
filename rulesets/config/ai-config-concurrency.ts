// The resources of an AI API that are read and overwritten in, one violation out for those that take no precondition.
import { rule } from '../rule.ts';
import { together } from '../together.ts';

export const aiConfigConcurrency = rule({
  id: 'ai-config-concurrency',
  clause: 'MGT-14',
  severity: 'hint',
  preset: 'all',
  summary: 'An update of a resource takes a precondition and declares its refusal.',
  fix: 'Return an `ETag`, take `If-Match`, and declare 412; or take the version that was read in the body.',
  *appliesTo(map) {
    const resources = (map.management?.resources ?? []).flatMap((resource) => {
      const write = map.operations.find(({ key }) => key === resource.writes[0]);
      return write === undefined ? [] : [{ ...resource, write }];
    });
    if (resources.length > 0) yield { resources };
  },
  *check({ resources }) {
    const open = resources.flatMap(({ precondition, write: { key, node } }) =>
      precondition === undefined ? [{ key, node }] : [],
    );
    yield* together(open, resources.length, 'an update to take `If-Match` or a version', 'no precondition', 'resources');
    const silent = resources.flatMap(({ precondition, refusal, write: { key, node } }) =>
      precondition !== undefined && !refusal ? [{ key, node: node.get('responses') ?? node }] : [],
    );
    yield* together(silent, resources.length, '412 or 409 beside the precondition', 'neither', 'resources');
  },
});
