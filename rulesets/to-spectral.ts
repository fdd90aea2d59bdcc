// Rules in, a Spectral ruleset out. This is what the Spectral CLI rolls up, so nothing here may be asynchronous or read a file.
import type { RuleDefinition, RulesetDefinition } from '@stoplight/spectral-core';
import * as formats from '@stoplight/spectral-formats';
import { apiMapOf } from '../src/api-map/from-spectral.ts';
import type { Node } from '../src/description/node.ts';
import type { Format } from '../src/description/types.ts';
import type { Preset, Rule } from './rule.ts';

type SpectralRule = RuleDefinition;
type SpectralFormat = typeof formats.oas3;

const FORMATS: Partial<Record<Format, SpectralFormat>> = {
  oas2: formats.oas2,
  'oas3.0': formats.oas3_0,
  'oas3.1': formats.oas3_1,
  'oas3.2': formats.oas3_2,
  asyncapi2: formats.aas2,
  asyncapi3: formats.aas3,
};

const INCLUDED: Record<Preset, readonly Preset[]> = {
  recommended: ['recommended'],
  strict: ['recommended', 'strict'],
  all: ['recommended', 'strict', 'all'],
};

/** `known` are the rules that an exception can name: all, also where only some are run. */
export function toSpectral(rules: readonly Rule[], preset: Preset, known: readonly Rule[] = rules): RulesetDefinition {
  const included = rules.filter((rule) => INCLUDED[preset].includes(rule.preset));
  return { rules: Object.fromEntries(included.map((rule) => [rule.id, toSpectralRule(rule, known)])) };
}

function toSpectralRule(rule: Rule, known: readonly Rule[]): SpectralRule {
  return {
    description: rule.summary,
    // Spectral prints the description instead of the function's message when a rule has no message of its own.
    message: '{{error}}',
    severity: rule.severity,
    given: '$',
    // Only paths of the resolved document are followed into other files.
    resolved: true,
    formats: rule.formats?.flatMap((format) => FORMATS[format] ?? []) ?? [formats.oas2, formats.oas3],
    extensions: { clause: rule.clause },
    // biome-ignore lint/suspicious/noThenProperty: Spectral's name for it.
    then: {
      function: (_document, _options, context) =>
        rule.violations(apiMapOf(context.documentInventory), known).map(({ node, message }) => ({
          message: withoutTemplates(message),
          path: spectralPath(node),
        })),
    },
  };
}

/**
 * A node of the root document is reported where it stands: no reference is crossed, so Spectral leaves the path alone, and a shared
 * component is one finding. A node of another document can only be reached by its way through the resolved document.
 */
function spectralPath(node: Node): (string | number)[] {
  const { lookup } = node;
  const path = node.source === lookup.source ? (lookup.origin?.(node.path) ?? node.path) : node.via;
  // Spectral decodes every segment as a fragment of a JSON Pointer.
  return path.map((key) => (typeof key === 'string' ? key.replaceAll('~', '~0') : key));
}

/** A quoted path such as `/{{model}}` must not be filled in as a template of Spectral's. */
function withoutTemplates(message: string): string {
  return message.replaceAll('{{', '{ {');
}
