// A rule and a value that its `given` matched in, the findings of its functions at their places in the sources out.
import spectralCore, { type IFunctionResult, type Rule } from '@stoplight/spectral-core';
import runtime from '@stoplight/spectral-runtime';
import lodash from 'lodash';
import { checkExamples, isValidBeyondDoubt } from './examples.ts';
import type { Inventory } from './inventory.ts';
import { fillMessage, type MessageValues } from './message.ts';
import { OAS_EXAMPLE } from './sharing.ts';
import { targetsOf } from './targets.ts';
import type { Diagnostic, FunctionContext, Path } from './types.ts';

const { decodeSegmentFragment, getClosestJsonPath, PrintStyle, printPath } = runtime;

export class Judge {
  readonly findings: Diagnostic[] = [];
  /** Of functions that take their time. */
  readonly pending: Promise<void>[] = [];
  readonly #inventory: Inventory;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  judge(rule: Rule, given: Path, value: unknown): void {
    for (const then of rule.then) {
      for (const target of targetsOf(value, then.field)) {
        const path = target.path.length === 0 ? given : [...given, ...target.path];
        const context = {
          document: this.#inventory.document,
          documentInventory: this.#inventory,
          rule,
          path,
        } as unknown as FunctionContext;
        const results = call(then, rule, target.value, context);
        if (results === undefined) continue;
        if ('then' in results) {
          this.pending.push(
            results.then(
              (late) => (late === undefined ? undefined : this.#place(late as IFunctionResult[], rule, path)),
              (error: unknown) => {
                throw thrownBy(then, rule, error);
              },
            ),
          );
        } else this.#place(results, rule, path);
      }
    }
  }

  #place(results: readonly IFunctionResult[], rule: Rule, path: Path): void {
    for (const result of results) {
      const finding = this.#finding(result, rule, (result.path as Path | undefined) ?? path);
      if (finding !== undefined) this.findings.push(finding);
    }
  }

  #finding(result: IFunctionResult, rule: Rule, at: Path): Diagnostic | undefined {
    const inventory = this.#inventory;
    const resolvedPath = at.map((segment) => decodeSegmentFragment(segment as string)) as Path;
    const item = inventory.findAssociatedItemForPath(resolvedPath, rule.resolved);
    const path = item?.path ?? (getClosestJsonPath(inventory.resolved, resolvedPath) as Path);
    const document = item?.document ?? inventory.document;
    const source = item?.document.source;
    const missing = item?.missingPropertyPath;
    const values: MessageValues = {
      property:
        missing !== undefined && missing.length > path.length
          ? printPath(missing.slice(path.length - 1), PrintStyle.Dot)
          : (path.at(-1) ?? ''),
      error: result.message,
      path: printPath(path, PrintStyle.EscapedPointer),
      description: rule.description,
      value: path.length === 0 ? document.data : lodash.get(document.data, path),
    };
    const message = fillMessage(result.message, values);
    values.error = message;
    const severity = source === null || source === undefined ? rule.severity : rule.getSeverityForSource(source, path);
    if (severity === -1) return undefined;
    return {
      code: rule.name,
      message: (rule.message === null ? (rule.description ?? message) : fillMessage(rule.message, values)).trim(),
      path,
      severity,
      ...(source !== null && source !== undefined && { source }),
      range: document.getRangeForJsonPath(path, true) ?? spectralCore.Document.DEFAULT_RANGE,
      ...(rule.documentationUrl !== null && { documentationUrl: rule.documentationUrl }),
    };
  }
}

type Then = Rule['then'][number];
type Results = readonly IFunctionResult[] | PromiseLike<readonly IFunctionResult[] | undefined> | undefined;

function call(
  then: Then,
  rule: Rule,
  value: unknown,
  context: FunctionContext,
): Exclude<Results, PromiseLike<unknown>> | Promise<unknown> | undefined {
  try {
    const options = (then.functionOptions ?? null) as never;
    if (then.function === OAS_EXAMPLE) return checkExamples(then.function, value, options, context) as never;
    if (isValidBeyondDoubt(then.function, value, options, context)) return undefined;
    return then.function(value, options, context) as never;
  } catch (error) {
    throw thrownBy(then, rule, error);
  }
}

function thrownBy(then: Then, { name }: Rule, error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  return new Error(`the function "${then.function.name}" of the rule ${name} threw an exception: ${said}`, { cause: error });
}
