import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, noAnswer } from '../../answers.ts';
import { ask } from '../../ask.ts';
import type { Exchange } from '../../exchange.ts';
import { modelFor, modelsOf } from '../../models.ts';
import { valueAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { isVersionOf, versionsOf } from './names.ts';

export default scenario({
  id: 'models/answer',
  about: 'Compares the model that an answer names with the one that was asked for.',
  claims: { named: 'MOD-02', 'asked-for': 'MOD-08', version: 'MOD-07' },
  requests: 3,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const both = operation.request.model !== undefined && operation.answer!.model !== undefined;
        return target(operation, {
          named: operation.answer!.model !== undefined,
          'asked-for': both,
          version: both && map.models?.list !== undefined,
        });
      }),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, {});
    const missing = noAnswer(exchange);
    if (missing !== undefined) return all(claims, missing);
    const named = valueAt(exchange.json, operation.answer!.model!.at);
    const isName = typeof named === 'string' && named !== '';
    const absent = unseen('the answer names no model');
    const asked = await modelFor(session, operation);
    return {
      named: isName ? kept : broken(`the name of the model at \`${operation.answer!.model!.at}\``, show(named), exchange),
      'asked-for': isName && asked !== undefined ? await askedFor(asked, named, session, exchange) : absent,
      version: isName && claims.includes('version') ? await version(operation, session) : absent,
    };
  },
});

async function askedFor(asked: string, named: string, session: Session, exchange: Exchange): Promise<Judgement> {
  const listed = await modelsOf(session);
  if (isVersionOf(asked, named)) return kept;
  // An alias may have any name: what the list says of it counts more than how the two names look.
  const resource = listed.find(({ id }) => id === asked)?.json;
  if (resource !== undefined && JSON.stringify(resource).includes(JSON.stringify(named))) return kept;
  const other = listed.some(({ id }) => id === named);
  const stranger =
    asked.split(/[^A-Za-z0-9]/)[0]?.toLowerCase() !== named.split(/[^A-Za-z0-9]/)[0]?.toLowerCase() && /^[a-z]/i.test(named);
  if (other || stranger)
    return broken(`${show(asked)} or a version of it`, `${show(named)}${other ? ', another model of the list' : ''}`, exchange);
  return unseen(`it is not known how ${show(named)} relates to ${show(asked)}`);
}

async function version(operation: OperationMap, session: Session): Promise<Judgement> {
  const listed = await modelsOf(session);
  const asked = await modelFor(session, operation);
  const ids = listed.map(({ id }) => id);
  const aliases = ids.filter((id) => versionsOf(id, ids).length > 0);
  // Only an alias of the model that this operation is known to take.
  const alias = aliases.find((id) => id === asked) ?? aliases.find((id) => asked !== undefined && isVersionOf(id, asked));
  if (alias === undefined) return unseen('the list names no alias of the model');
  const exchange = await ask(session, operation, { model: alias });
  const missing = noAnswer(exchange, true);
  if (missing !== undefined) return missing;
  const named = valueAt(exchange.json, operation.answer!.model!.at);
  if (typeof named !== 'string') return unseen('the answer names no model');
  return named === alias
    ? broken(`the version that ran, such as ${show(versionsOf(alias, ids)[0])}`, `the alias ${show(named)}`, exchange)
    : kept;
}
