// One step and the variables so far → how it stands, and the variables for the next one.
import type { OperationMap } from '../../api-map/types.ts';
import { callTo } from '../ask.ts';
import type { Call, Leaving } from '../call.ts';
import type { Exchange } from '../exchange.ts';
import { modelFor } from '../models.ts';
import { pathNames } from '../reach.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import type { Session } from '../session.ts';
import { broken, type Judgement, kept, show } from '../verdict.ts';
import { against, captured, judgeAnswer, judgeStream } from './answer.ts';
import { expression, filled, type Variables } from './expression.ts';
import { findOperation } from './find-operation.ts';
import { mismatch } from './match.ts';
import type { AssertStep, OwnStep, PollStep, RequestSpec, RequestStep, StreamStep } from './types.ts';

export interface Outcome {
  readonly judgement: Judgement;
  readonly variables: Variables;
}

const MAX_POLLS = 1000;

export async function runStep(step: OwnStep, variables: Variables, session: Session): Promise<Outcome> {
  if ('assert' in step) return { judgement: assertion(step, variables), variables };
  if ('poll' in step) return poll(step, variables, session);
  if ('parallel' in step) {
    const outcomes = await Promise.all(step.parallel.map((one) => runStep(one, variables, session)));
    const failed = outcomes.find(({ judgement }) => judgement.is !== 'kept');
    return {
      judgement: failed?.judgement ?? kept,
      variables: Object.assign({}, variables, ...outcomes.map((outcome) => outcome.variables)),
    };
  }
  return 'stream' in step ? stream(step, variables, session) : request(step, variables, session);
}

async function request(step: RequestStep, variables: Variables, session: Session): Promise<Outcome> {
  const exchange = await session.send(await callOf(step.request, variables, session, false));
  const judgement = judgeAnswer(exchange, filled(step.expect, variables) as RequestStep['expect']);
  return withCaptures(judgement, step.capture, exchange, variables);
}

async function stream(step: StreamStep, variables: Variables, session: Session): Promise<Outcome> {
  const { until, abortAfter } = step.stream;
  const wanted = until === undefined ? undefined : (filled(until, variables) as typeof until);
  const leave: Leaving = {
    ...abortAfter,
    ...(wanted === undefined ? {} : { when: (event) => against(wanted, { ...event, json: parsed(event.data) }) === undefined }),
  };
  const call = await callOf(step.stream, variables, session, true);
  const exchange = await session.send(Object.keys(leave).length === 0 ? call : { ...call, leave });
  const judgement = judgeStream(exchange, filled(step.expect, variables) as StreamStep['expect']);
  return withCaptures(judgement, step.capture, exchange, variables);
}

async function poll(step: PollStep, variables: Variables, session: Session): Promise<Outcome> {
  const { until, every, within } = step.poll;
  const { clock, jobMs, pollMs } = session.options;
  const wanted = filled(until, variables) as typeof until;
  const expect = filled(step.expect, variables) as PollStep['expect'];
  const late = clock.now() + (within ?? jobMs);
  let last: Exchange | undefined;
  for (let polls = 0; polls < MAX_POLLS && (last === undefined || clock.now() < late); polls++) {
    last = await session.send(await callOf(step.poll, variables, session, false));
    // A poll that is refused will not come to what is waited for.
    const judgement = judgeAnswer(last, expect);
    if (judgement.is !== 'kept') return { judgement, variables };
    if (mismatch(wanted, last.json) === undefined) return withCaptures(kept, step.capture, last, variables);
    const seconds = retryAfterSeconds(last.header('retry-after'));
    await session.pause(Math.max(0, Math.min(seconds === undefined ? (every ?? pollMs) : seconds * 1000, late - clock.now())));
  }
  const found = mismatch(wanted, last?.json)?.found ?? 'nothing';
  const judgement = broken(`${show(until, 160)} within ${within ?? jobMs} ms`, found, last, last?.text());
  return { judgement, variables };
}

function assertion({ assert }: AssertStep, variables: Variables): Judgement {
  const { names, evaluate } = expression(assert);
  const values = names.map((name) => `${name} = ${show(variables[name])}`).join(', ');
  try {
    return evaluate(variables) === true ? kept : broken(`\`${assert}\``, values === '' ? 'that it does not hold' : values);
  } catch (error) {
    return broken(`\`${assert}\``, `${(error as Error).message}${values === '' ? '' : ` (${values})`}`);
  }
}

async function callOf(spec: RequestSpec, variables: Variables, session: Session, streamed: boolean): Promise<Call> {
  const operation = findOperation(session.map, spec.operation)!;
  const known = { ...variables, ...(await builtIn(spec, operation, session)) };
  const set = filled(spec.set ?? {}, known) as Record<string, unknown>;
  const identity = spec.as === undefined ? {} : { identity: spec.as };
  const call = await callTo(session, operation, { stream: streamed, set, ...identity });
  const path = Object.entries(spec.path ?? {});
  const names = pathNames(operation.path);
  let address = operation.path.split(/[?#]/)[0]!;
  for (const [name, value] of path) address = address.replaceAll(`{${name}}`, encodeURIComponent(String(filled(value, known))));
  const query = Object.entries(spec.query ?? {}).map(([name, value]): [string, string] => [name, String(filled(value, known))]);
  const headers = Object.entries(spec.headers ?? {}).map(([name, value]): [string, string] => [
    name,
    String(filled(value, known)),
  ]);
  const without = (fields: Call['query'], mine: readonly (readonly [string, string])[]) =>
    (fields ?? []).filter(([name]) => !mine.some(([other]) => other.toLowerCase() === name.toLowerCase()));
  return {
    ...call,
    // What the file leaves open keeps its sample.
    path: names.every((name) => path.some(([given]) => given === name)) ? address : call.path,
    query: [...without(call.query, query), ...query],
    headers: [...without(call.headers, headers), ...headers],
    ...(spec.body === undefined
      ? {}
      : { json: filled(spec.body, known), mediaType: operation.request.mediaType ?? 'application/json' }),
    // What is sent on purpose is judged by the file alone.
    valid: false,
    copy: session.nextCopy(),
  };
}

/** `${model}` is the model that the tester would ask. */
async function builtIn(spec: RequestSpec, operation: OperationMap, session: Session): Promise<Variables> {
  if (!JSON.stringify(spec).includes('$' + '{model}')) return {};
  const asked = operation.inference ? operation : session.map.operations.find(({ inference }) => inference);
  const model = asked === undefined ? session.options.model : await modelFor(session, asked);
  return model === undefined ? {} : { model };
}

function withCaptures(
  judgement: Judgement,
  capture: RequestStep['capture'] | StreamStep['capture'],
  exchange: Exchange,
  variables: Variables,
): Outcome {
  if (judgement.is !== 'kept') return { judgement, variables };
  const { missing, variables: more } = captured(capture ?? {}, exchange, variables);
  return { judgement: missing ?? kept, variables: more };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
