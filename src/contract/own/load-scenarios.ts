// The text of a file of scenarios, and the map of the API → scenarios, or an error that names file, line and column.
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Document } from 'yaml';
import type { ApiMap } from '../../api-map/types.ts';
import { isClauseId } from '../../clauses/index.ts';
import { parseYaml } from '../../config/parse-yaml.ts';
import { AssayError } from '../../errors/assay-error.ts';
import { didYouMean } from '../../errors/nearest.ts';
import type { Scenario } from '../scenario.ts';
import { expression, namesIn } from './expression.ts';
import { FILE_SCHEMA } from './file-schema.ts';
import { findOperation, operationNames } from './find-operation.ts';
import { assertMatchers } from './match.ts';
import { claimsOf, specsOf, toScenario } from './to-scenario.ts';
import type { Matchers, OwnScenario, OwnStep, ScenarioFile } from './types.ts';

type Path = readonly (string | number)[];
type Fail = (path: Path, message: string) => never;

/** Throws ASSAY_TEST_SCENARIO. Aliases are bounded by the YAML library. */
export function loadScenarios(text: string, file: string, map: ApiMap): Scenario[] {
  const { document, at, problem } = parseYaml(text, file);
  if (problem !== undefined) throw invalid(problem);
  const fail: Fail = (path, message) => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { readonly range?: readonly number[] } | undefined;
      if (node?.range !== undefined) throw invalid(`${at(node.range[0] ?? 0)}: ${message}`);
    }
    throw invalid(`${file}:1:1: ${message}`);
  };
  const { scenarios } = checked(toValue(document, file), fail);
  const seen = new Set<string>();
  for (const [index, scenario] of scenarios.entries()) {
    if (seen.has(scenario.id)) fail(['scenarios', index, 'id'], `the id \`${scenario.id}\` stands twice`);
    seen.add(scenario.id);
    check(scenario, ['scenarios', index], map, fail);
  }
  return scenarios.map((scenario) => toScenario(scenario, map));
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw invalid(`${file}:1:1: ${(cause as Error).message}`);
  }
}

function checked(value: unknown, fail: Fail): ScenarioFile {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(FILE_SCHEMA);
  if (validate(value)) return value as unknown as ScenarioFile;
  const errors = validate.errors ?? [];
  // What the branches of a choice lack says less than that none of them holds.
  const error = errors.find(({ schemaPath }) => !schemaPath.includes('/anyOf/')) ?? errors[0];
  return fail(pathOf(error?.instancePath ?? '', value), explain(error));
}

function explain(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it is no file of scenarios';
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params.additionalProperty);
    return `the field \`${name}\` is not known here.${didYouMean(name, Object.keys(error.parentSchema?.properties ?? {}))}`;
  }
  if (error.keyword === 'anyOf') return 'a step is one of `request`, `stream`, `poll`, `parallel` and `assert`';
  const field = error.instancePath.split('/').at(-1);
  const allowed = Array.isArray(error.params.allowedValues) ? `: ${error.params.allowedValues.join(', ')}` : '';
  return `${field === undefined || field === '' ? 'the file' : `\`${field}\``} ${error.message ?? 'is not valid'}${allowed}`;
}

/** What the schema of the file cannot say. */
function check(scenario: OwnScenario, path: Path, map: ApiMap, fail: Fail): void {
  if (scenario.clause !== undefined && !isClauseId(scenario.clause))
    fail([...path, 'clause'], `there is no clause \`${scenario.clause}\`; see docs/conventions.md`);
  const names = claimsOf(scenario);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) fail([...path, 'steps', twice], `two steps are named \`${names[twice]}\``);
  if (scenario.steps.every((step) => 'assert' in step)) fail([...path, 'steps'], 'no step sends anything');
  const known = new Set(['model', ...Object.keys(scenario.variables ?? {})]);
  for (const [index, step] of scenario.steps.entries()) {
    const captures = checkStep(step, [...path, 'steps', index], known, map, fail);
    for (const name of captures) known.add(name);
  }
}

/** Gives the variables that the step sets. */
function checkStep(step: OwnStep, path: Path, known: ReadonlySet<string>, map: ApiMap, fail: Fail): string[] {
  if ('parallel' in step)
    return step.parallel.flatMap((one, index) => checkStep(one, [...path, 'parallel', index], known, map, fail));
  if ('assert' in step) {
    let names: readonly string[] = [];
    try {
      ({ names } = expression(step.assert));
    } catch (error) {
      fail([...path, 'assert'], `\`${step.assert}\` is no expression: ${(error as Error).message}`);
    }
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) fail([...path, 'assert'], `no step before sets \`${unknown}\`.${didYouMean(unknown, [...known])}`);
    return [];
  }
  const kind = 'stream' in step ? 'stream' : 'poll' in step ? 'poll' : 'request';
  const [spec] = specsOf(step);
  const operation = findOperation(map, spec!.operation);
  if (operation === undefined)
    fail(
      [...path, kind, 'operation'],
      `the description has no operation \`${spec!.operation}\`.${didYouMean(spec!.operation, operationNames(map))}`,
    );
  if (kind === 'stream' && operation.stream === undefined)
    fail([...path, kind, 'operation'], `the description does not say that \`${spec!.operation}\` streams`);
  const unknown = namesIn({ ...step, capture: undefined }).find((name) => !known.has(name));
  if (unknown !== undefined) fail([...path, kind], `no step before sets \`${unknown}\`.${didYouMean(unknown, [...known])}`);
  for (const [place, matchers] of matchersOf(step)) {
    try {
      assertMatchers(matchers);
    } catch (error) {
      fail([...path, ...place], `a schema is not valid: ${(error as Error).message}`);
    }
  }
  return Object.keys(step.capture ?? {});
}

function matchersOf(step: OwnStep): (readonly [Path, Matchers])[] {
  const found: (readonly [Path, Matchers | undefined])[] = [];
  if ('stream' in step) {
    found.push([['stream', 'until'], step.stream.until], [['expect', 'headers'], step.expect?.headers]);
    const { each, some, none, first, last, inOrder = [] } = step.expect?.events ?? {};
    for (const [name, one] of Object.entries({ each, some, none, first, last })) found.push([['expect', 'events', name], one]);
    for (const [index, one] of inOrder.entries()) found.push([['expect', 'events', 'inOrder', index], one]);
  } else if ('request' in step || 'poll' in step) {
    if ('poll' in step) found.push([['poll', 'until'], step.poll.until]);
    found.push([['expect', 'headers'], step.expect?.headers], [['expect', 'body'], step.expect?.body]);
  }
  return found.flatMap(([path, matchers]) => (matchers === undefined ? [] : [[path, matchers] as const]));
}

/** The keys of a JSON Pointer, numbers where they lead into a list. */
function pathOf(pointer: string, value: unknown): Path {
  let here = value;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const index = Array.isArray(here) ? Number(key) : key;
      here = (here as Record<string | number, unknown> | undefined)?.[index];
      return index;
    });
}

function invalid(message: string): AssayError {
  return new AssayError('ASSAY_TEST_SCENARIO', message);
}
