import { answersPlainly, noAnswer } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { modelFor, modelsOf } from '../../models.ts';
import { valueAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';
import { isVersionOf } from './names.ts';

export default scenario({
  id: 'models/fallback',
  about: 'Names the model in the list of models that may answer, and looks which of them the answer names.',
  claims: { disclosed: 'MOD-11' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const { fallbacks, model } = operation.request;
        const list = fallbacks?.schema?.get('items') !== undefined;
        return target(operation, { disclosed: list && model !== undefined && operation.answer!.model !== undefined });
      }),
  async run({ operation }, session) {
    const asked = await modelFor(session, operation);
    if (asked === undefined) return { disclosed: unseen('no model is known to ask for') };
    const exchange = await ask(session, operation, { set: { [operation.request.fallbacks!.at]: [asked] } });
    const missing = noAnswer(exchange, true);
    if (missing !== undefined) return { disclosed: missing };
    const named = valueAt(exchange.json, operation.answer!.model!.at);
    const alias = (await modelsOf(session)).find(({ id }) => id === asked)?.json;
    const known =
      typeof named === 'string' &&
      named !== '' &&
      (isVersionOf(asked, named) || (alias !== undefined && JSON.stringify(alias).includes(JSON.stringify(named))));
    return { disclosed: known ? kept : broken(`${show(asked)} or a version of it`, show(named), exchange) };
  },
});
