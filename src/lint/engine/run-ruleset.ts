// A document and a ruleset in; the findings that Spectral has, out. The ruleset, its rules, formats and functions are spectral-core's own.
import stoplightJson from '@stoplight/json';
import spectralCore, { type Document, type Rule, type Ruleset } from '@stoplight/spectral-core';
import type { Resolver } from '@stoplight/spectral-ref-resolver';
import Nimma from 'nimma';
import { jsonPathPlus } from 'nimma/fallbacks';
import { Inventory } from './inventory.ts';
import { compilePath } from './json-path.ts';
import { Judge } from './judge.ts';
import { inOrder } from './order.ts';
import { placesOf, type Zone } from './place.ts';
import { zoneOf } from './sharing.ts';
import type { Diagnostic, OnMatch } from './types.ts';
import { type Wanted, walkGraph, walkTree } from './walk.ts';

export interface RunOptions {
  readonly resolver: Resolver;
  /** Say nothing of a document that no format of the ruleset fits. */
  readonly ignoreUnknownFormat: boolean;
  /** Told of the resolved document before any rule is; what it throws ends the run. */
  readonly onResolved?: (resolved: unknown) => void;
}

export async function runRuleset(document: Document, whole: Ruleset, options: RunOptions): Promise<Diagnostic[]> {
  const ruleset = whole.fromSource(document.source);
  const inventory = await Inventory.of(document, options.resolver);
  options.onResolved?.(inventory.resolved);
  const findings: Diagnostic[] = [...inventory.diagnostics, ...inventory.errors, ...parserFindings(document, ruleset)];
  const formats = [...ruleset.formats].filter((format) => format(inventory.resolved as object, document.source));
  if (formats.length === 0 && !options.ignoreUnknownFormat) {
    document.formats = null;
    if (ruleset.formats.size > 0) findings.push(unknownFormat(document, ruleset));
  } else document.formats = new Set(formats);
  const judge = new Judge(inventory);
  const rules = Object.values(ruleset.rules).filter((rule) => rule.enabled && rule.matchesFormat(inventory.formats));
  runRules(rules, inventory, judge);
  await Promise.all(judge.pending);
  return inOrder([...findings, ...judge.findings]);
}

function runRules(rules: readonly Rule[], inventory: Inventory, judge: Judge): void {
  for (const resolved of [true, false]) {
    const root = resolved ? inventory.resolved : inventory.unresolved;
    const matching = rules.filter((rule) => rule.resolved === resolved);
    for (const [zone, ofZone] of byZone(matching)) match(root, inventory, judge, ofZone, resolved ? zone : undefined);
  }
}

/** The same zone, the same walk. */
function byZone(rules: readonly Rule[]): Map<Zone | undefined, Rule[]> {
  const zones = new Map<Zone | undefined, Rule[]>();
  for (const rule of rules) {
    const zone = zoneOf(rule);
    zones.set(zone, [...(zones.get(zone) ?? []), rule]);
  }
  return zones;
}

function match(root: unknown, inventory: Inventory, judge: Judge, rules: readonly Rule[], zone: Zone | undefined): void {
  const byGiven = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const given of rule.getGivenForFormats(inventory.formats)) byGiven.set(given, [...(byGiven.get(given) ?? []), rule]);
  }
  const wanted: Wanted[] = [];
  const left: Record<string, (scope: { path: (string | number)[]; value: unknown }) => void> = {};
  for (const [given, rules] of byGiven) {
    const onMatch: OnMatch = (path, value) => {
      for (const rule of rules) judge.judge(rule, path, value);
    };
    if (!isContainer(root)) {
      if (given === '$') onMatch([], root);
      continue;
    }
    const path = compilePath(given);
    if (path !== undefined) wanted.push({ path, onMatch });
    else left[given] = ({ path, value }) => onMatch(path[0] === '$' ? path.slice(1) : path.slice(), value);
  }
  const place = zone && placesOf(inventory, zone);
  if (place === undefined) walkTree(root, wanted);
  else walkGraph(root, wanted, place);
  if (Object.keys(left).length > 0) byLibrary(root as object, left);
}

function byLibrary(root: object, callbacks: Parameters<Nimma['query']>[1]): void {
  const options = { fallback: jsonPathPlus, unsafe: false, output: 'auto', customShorthands: {} };
  new Nimma(Object.keys(callbacks), options).query(root, callbacks);
}

function isContainer(value: unknown): value is object {
  return Array.isArray(value) || stoplightJson.isPlainObject(value);
}

/** Two of the parser's complaints have a severity of the ruleset's choice. */
function parserFindings({ diagnostics }: Document, { parserOptions }: Ruleset): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.code !== 'parser') return [];
    const option = diagnostic.message.startsWith('Mapping key must be a string scalar rather than')
      ? parserOptions.incompatibleValues
      : diagnostic.message.startsWith('Duplicate key')
        ? parserOptions.duplicateKeys
        : undefined;
    if (option === undefined) return [diagnostic];
    const severity = spectralCore.getDiagnosticSeverity(option);
    return severity === -1 ? [] : [{ ...diagnostic, severity }];
  });
}

function unknownFormat(document: Document, { formats }: Ruleset): Diagnostic {
  const names = Array.from(formats, (format) => format.displayName ?? format.name);
  return {
    code: 'unrecognized-format',
    message: `The provided document does not match any of the registered formats [${names.join(', ')}]`,
    severity: 1,
    path: [],
    range: document.getRangeForJsonPath([], true) ?? spectralCore.Document.DEFAULT_RANGE,
    ...(document.source !== null && { source: document.source }),
  };
}
