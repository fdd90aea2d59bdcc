import { answersPlainly } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { refused } from '../errors/refused.ts';

export default scenario({
  id: 'models/unknown',
  about: 'Asks a model that does not exist.',
  claims: { refused: 'MOD-05' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, { refused: operation.request.model !== undefined && operation.request.model.at !== '' }),
      ),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { model: 'assay-no-such-model', valid: false });
    return { refused: refused(exchange, 'a 4xx status, since there is no such model') };
  },
});
