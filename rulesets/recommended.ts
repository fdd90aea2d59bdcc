// The rules that most AI APIs are expected to keep: what a Spectral ruleset extends by default.
import { RULES } from './rules.ts';
import { toSpectral } from './to-spectral.ts';

export default toSpectral(RULES, 'recommended');
