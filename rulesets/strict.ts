// The recommended rules and those that ask for more than most vendors do.
import { RULES } from './rules.ts';
import { toSpectral } from './to-spectral.ts';

export default toSpectral(RULES, 'strict');
