// Suites that need ../shared, a build, or minutes. `.ci/run` runs them.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/external/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000, fileParallelism: false },
});
