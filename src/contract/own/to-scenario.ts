// A scenario of the user's → one that is planned, run and judged as ours are.
import type { ApiMap, OperationMap } from '../../api-map/types.ts';
import type { OwnClause, Scenario } from '../scenario.ts';
import { blocked, type Judgement } from '../verdict.ts';
import { UnknownVariable } from './expression.ts';
import { findOperation } from './find-operation.ts';
import { runStep } from './run-step.ts';
import type { OwnScenario, OwnStep, RequestSpec } from './types.ts';

/** Polls come as often as the job wants; this many are counted in the plan. */
const POLLS = 10;

export function toScenario(own: OwnScenario, map: ApiMap): Scenario {
  const id = `own/${own.id}`;
  const names = claimsOf(own);
  const specs = own.steps.flatMap(specsOf);
  const operations = specs.map((spec) => findOperation(map, spec.operation)!);
  const clause = (own.clause ?? id) as OwnClause;
  return {
    id,
    about: own.about,
    claims: Object.fromEntries(names.map((name) => [name, clause])),
    own: own.level === undefined ? {} : { level: own.level },
    creates: own.creates ?? operations.some(changes),
    requests: own.steps.reduce((sum, step) => sum + ('poll' in step ? POLLS : specsOf(step).length), 1),
    targets: () => [{ operation: operations[0]!, claims: names }],
    async run(_, session) {
      const judged: Record<string, Judgement> = {};
      let variables = own.variables ?? {};
      let root: string | undefined;
      for (const [index, step] of own.steps.entries()) {
        const name = names[index]!;
        if (root !== undefined) {
          judged[name] = blocked(root, 'a step before it did not come out as expected');
          continue;
        }
        const outcome = await runStep(step, variables, session).catch((error: unknown) => {
          if (error instanceof UnknownVariable) throw new Error(`${id}:${name}: ${error.message}`);
          throw error;
        });
        judged[name] = outcome.judgement;
        variables = outcome.variables;
        if (outcome.judgement.is !== 'kept') root = `${id}:${name}`;
      }
      return judged;
    },
  };
}

/** The names of the steps, in order. */
export function claimsOf({ steps }: OwnScenario): string[] {
  return steps.map(({ name }, index) => name ?? `step-${index + 1}`);
}

export function specsOf(step: OwnStep): RequestSpec[] {
  if ('request' in step) return [step.request];
  if ('stream' in step) return [step.stream];
  if ('poll' in step) return [step.poll];
  return 'parallel' in step ? step.parallel.flatMap(specsOf) : [];
}

function changes({ method, inference }: OperationMap): boolean {
  return !inference && method !== 'GET' && method !== 'HEAD';
}
