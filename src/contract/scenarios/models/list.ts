import { noAnswer } from '../../answers.ts';
import { fetchModel, listModels, modelsOf } from '../../models.ts';
import { isRecord } from '../../pointer.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';

/** What may change from one moment to the next. */
const VOLATILE = /status|state|usage|load|count|time|updated|modified|accessed|available/i;

export default scenario({
  id: 'models/list',
  about: 'Lists the models, fetches the first of them and compares the two.',
  claims: { 'same-when-fetched': 'MOD-06' },
  requests: 2,
  outputTokens: 0,
  targets: (map) => {
    const list = map.operations.find(({ key }) => key === map.models?.list);
    return list === undefined ? [] : target(list, { 'same-when-fetched': map.models?.get !== undefined });
  },
  async run(_target, session) {
    const missing = noAnswer((await listModels(session))!);
    if (missing !== undefined) return { 'same-when-fetched': missing };
    const first = (await modelsOf(session))[0];
    if (first === undefined) return { 'same-when-fetched': unseen('the list is empty') };
    const exchange = (await fetchModel(session, first.id))!;
    const failed = noAnswer(exchange);
    if (failed !== undefined) {
      const answered = exchange.status >= 400 && exchange.status < 500 && failed.is === 'blocked';
      return {
        'same-when-fetched': answered
          ? broken(`${show(first.id)}, which is listed`, `status ${exchange.status}`, exchange)
          : failed,
      };
    }
    const wrong = difference(first.json, exchange.json);
    return { 'same-when-fetched': wrong === undefined ? kept : broken(wrong.expected, wrong.found, exchange) };
  },
});

/** Plain members that stand in both and differ. A list may show less of a model than the fetched resource does. */
function difference(listed: unknown, fetched: unknown): { expected: string; found: string } | undefined {
  if (!isRecord(listed) || !isRecord(fetched)) return undefined;
  for (const [key, value] of Object.entries(listed)) {
    if (typeof value === 'object' || !Object.hasOwn(fetched, key) || VOLATILE.test(key)) continue;
    if (fetched[key] !== value) return { expected: `\`${key}\` ${show(value)}, as listed`, found: show(fetched[key]) };
  }
  return undefined;
}
