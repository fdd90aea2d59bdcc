import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/external/**', 'node_modules/**'],
    testTimeout: 20_000,
    // One less is the default, which leaves half of a small machine idle.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**', 'rulesets/**', 'reference-api/**'] },
  },
});
