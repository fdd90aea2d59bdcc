// YAML in, the findings of one rule out: what the tests of all rules share.
import spectralCore from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import type { Rule } from '../../rulesets/rule.ts';
import { RULES } from '../../rulesets/rules.ts';
import { toSpectral } from '../../rulesets/to-spectral.ts';

const { Document, Spectral } = spectralCore;

export async function lintText(text: string, rule: Rule, source = '/document.yaml') {
  const spectral = new Spectral();
  spectral.setRuleset(toSpectral([rule], 'all', RULES));
  const results = await spectral.run(new Document(text, parsers.Yaml, source));
  return results.filter(({ code }) => code === rule.id);
}
