// Every rule, also those that are a matter of choice.
import { RULES } from './rules.ts';
import { toSpectral } from './to-spectral.ts';

export default toSpectral(RULES, 'all');
