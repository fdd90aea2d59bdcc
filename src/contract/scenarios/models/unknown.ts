import { answersPlainly } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { valueAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { unseen } from '../../verdict.ts';
import { refused } from '../errors/refused.ts';

const NOBODY = 'assay-no-such-model';

export default scenario({
  id: 'models/unknown',
  about: 'Asks a model that does not exist.',
  claims: { refused: 'MOD-05' },
  requests: 1,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, { refused: operation.request.model !== undefined && operation.request.model.at !== '' }),
      ),
  async run({ operation }, session) {
    const call = await callTo(session, operation, { model: NOBODY, valid: false });
    if (valueAt(call.json, operation.request.model!.at) !== NOBODY) return { refused: unseen('the request takes no model') };
    const exchange = await session.send(call);
    return { refused: refused(exchange, 'a 4xx status, since there is no such model') };
  },
});
