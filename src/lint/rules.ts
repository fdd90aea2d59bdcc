// The rules of assay as data, for whoever lists or explains them.
export { pageOf, RULES } from '../../rulesets/rules.ts';
