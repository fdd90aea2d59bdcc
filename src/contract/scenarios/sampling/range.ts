import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { accepts } from '../../body.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { unseen } from '../../verdict.ts';
import { refused } from '../errors/refused.ts';

export default scenario({
  id: 'sampling/range',
  about: 'Sends a temperature above its declared maximum.',
  claims: { refused: 'SMP-07' },
  requests: 1,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => target(operation, { refused: maximum(operation) !== undefined })),
  async run({ operation }, session) {
    const over = maximum(operation)! + 1;
    const call = await callTo(session, operation, { set: { [operation.request.temperature!.at]: over }, valid: false });
    // Where each model has a variant of its own, the bound of one does not hold for another.
    if (accepts(session.map.format, operation.request.schema, call.json))
      return { refused: unseen('the description allows it for the model that was asked') };
    const exchange = await session.send(call);
    return { refused: refused(exchange, `a 4xx status, since the temperature ${over} is out of range`) };
  },
});

/** The bound of the field itself; one branch of a union does not bound the others. */
function maximum(operation: OperationMap): number | undefined {
  const schema = operation.request.temperature?.schema;
  const own = schema?.number('maximum');
  if (own !== undefined) return own;
  const branches = [...(schema?.get('anyOf')?.items() ?? []), ...(schema?.get('oneOf')?.items() ?? [])].filter(
    (branch) => branch.string('type') !== 'null',
  );
  return branches.length === 1 ? branches[0]!.number('maximum') : undefined;
}
