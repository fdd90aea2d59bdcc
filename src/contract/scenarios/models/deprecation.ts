import { answersPlainly } from '../../answers.ts';
import { ask } from '../../ask.ts';
import type { Exchange } from '../../exchange.ts';
import { modelsOf } from '../../models.ts';
import { isRecord } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'models/deprecation',
  about: 'Asks a model that the list calls deprecated, and reads the Deprecation and Sunset headers of all answers.',
  claims: { dates: 'VER-03' },
  last: true,
  requests: 1,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation) && operation.kind.value === 'generation')
      .flatMap((operation) => target(operation, { dates: true })),
  passive: () => ['dates'],
  async run({ operation }, session) {
    const old = (await modelsOf(session)).find(
      ({ json }) => isRecord(json) && Object.entries(json).some(([key, value]) => /deprecat/i.test(key) && isSet(value)),
    );
    if (old !== undefined && operation.request.model !== undefined)
      await ask(session, operation, { model: old.id, valid: false });
    const judgements = session.exchanges.filter((exchange) => exchange.operation === operation.key).flatMap(judge);
    return {
      dates: judgements.find(({ is }) => is === 'broken') ?? judgements[0] ?? unseen('no Deprecation or Sunset header was sent'),
    };
  },
});

function isSet(value: unknown): boolean {
  return value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function judge(exchange: Exchange): Judgement[] {
  const judgements: Judgement[] = [];
  const deprecation = exchange.header('deprecation');
  // RFC 9745 §2.1: a Date of a structured field, `@` and seconds.
  if (deprecation !== undefined)
    judgements.push(
      /^@-?\d{1,15}$/.test(deprecation) ? kept : broken('a Deprecation of the form `@1767225600`', show(deprecation), exchange),
    );
  const sunset = exchange.header('sunset');
  if (sunset !== undefined)
    judgements.push(
      /^[A-Z][a-z]{2,8},? /.test(sunset) && !Number.isNaN(Date.parse(sunset))
        ? kept
        : broken('a Sunset that is an HTTP date', show(sunset), exchange),
    );
  return judgements;
}
