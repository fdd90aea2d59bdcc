import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, noAnswer, noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { payloadsOf, streamMap } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { apart } from '../../interrupted.ts';
import { modelFor, modelsOf } from '../../models.ts';
import { valueAt } from '../../pointer.ts';
import { callable, streamable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { isVersionOf, versionsOf } from './names.ts';

export default scenario({
  id: 'models/answer',
  about: 'Compares the model that an answer and a stream name with the one that was asked for.',
  claims: { named: 'MOD-02', 'asked-for': 'MOD-08', version: 'MOD-07', streamed: 'MOD-08' },
  requests: 4,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const both = operation.request.model !== undefined && operation.answer!.model !== undefined;
        return target(operation, {
          named: operation.answer!.model !== undefined,
          'asked-for': both,
          streamed: operation.request.model !== undefined && streamable(operation) && modelOfEvents(operation) !== undefined,
          version: both && map.models?.list !== undefined,
        });
      }),
  passive: (_, { status, asked }) =>
    status >= 200 && status < 300 ? (asked === 'stream' ? ['streamed'] : ['named', 'asked-for']) : [],
  async run({ operation, claims }, session) {
    const streamed = claims.includes('streamed') ? await apart(() => inStream(operation, session)) : undefined;
    const exchange = await ask(session, operation, {});
    const missing = noAnswer(exchange);
    if (missing !== undefined) return { ...all(claims, missing), streamed };
    const named = operation.answer!.model === undefined ? undefined : valueAt(exchange.json, operation.answer!.model.at);
    const isName = typeof named === 'string' && named !== '';
    const absent = unseen('the answer names no model');
    const asked = await modelFor(session, operation);
    return {
      streamed,
      named: isName ? kept : broken(`the name of the model at \`${operation.answer!.model?.at}\``, show(named), exchange),
      'asked-for': isName && asked !== undefined ? await askedFor(asked, named, session, exchange) : absent,
      version: isName && claims.includes('version') ? await version(operation, session) : absent,
    };
  },
});

/** Where the events of a stream name the model, when they do. */
function modelOfEvents({ stream }: OperationMap): string | undefined {
  const own = stream?.identity.find((at) => at.endsWith('/model'));
  // Beside the id of the answer, where only that is known to stay.
  return own ?? stream?.identity.find((at) => at.endsWith('/id'))?.replace(/id$/, 'model');
}

async function inStream(operation: OperationMap, session: Session): Promise<Judgement> {
  const exchange = await ask(session, operation, { stream: true });
  const missing = noStream(exchange);
  if (missing !== undefined) return missing;
  const at = modelOfEvents(operation)!;
  const named = payloadsOf(streamMap(operation), exchange)
    .map((event) => valueAt(event.json, at))
    .find((value) => typeof value === 'string' && value !== '');
  const asked = await modelFor(session, operation);
  if (typeof named !== 'string' || asked === undefined) return unseen('the stream names no model');
  return askedFor(asked, named, session, exchange);
}

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
