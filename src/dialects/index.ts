// Out: the dialects that ship with assay, compiled from the YAML files of this folder.
export { DIALECTS } from './dialects.generated.ts';
export type { Dialect, Sign } from './types.ts';
