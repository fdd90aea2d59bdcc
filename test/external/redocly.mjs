// Redocly's `recommended` rules over the description of the reference API: no error and no warning. `npm run test:redocly`; needs the registry.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const REDOCLY = '@redocly/cli@2.77.0';
const run = promisify(execFile);
const description = fileURLToPath(new URL('../../reference-api/openapi.yaml', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'assay-redocly-'));
try {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '0.0.0' }));
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', REDOCLY], { cwd: folder });
  const redocly = join(folder, 'node_modules', '.bin', 'redocly');
  const lint = ['lint', description, '--extends', 'recommended', '--format', 'json'];
  const { stdout } = await run(redocly, lint, { cwd: folder, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } }).catch(
    (error) => error,
  );
  const { problems } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  for (const { ruleId, message, location } of problems) console.error(ruleId, message, location[0]?.pointer);
  console.log(`Redocly recommended: ${problems.length} errors and warnings.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
