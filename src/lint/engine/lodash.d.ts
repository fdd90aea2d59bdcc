// The two functions by which Spectral reads the `field` of a rule.
declare module 'lodash' {
  const lodash: {
    get(value: unknown, path: string | readonly (string | number)[]): unknown;
    toPath(path: string): string[];
  };
  export default lodash;
}
