// Schemathesis, all checks and stateful, against `assay serve` by the description of the reference API. It is installed into a folder that is
// thrown away; where there is no Python, that is said and nothing is tested. `npm run test:schemathesis`; needs the registry of Python.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCHEMATHESIS = 'schemathesis==4.32.5';
const MAX_EXAMPLES = process.env.MAX_EXAMPLES ?? '10';
const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

// A description cannot say which of the requests that it allows meet the state of the server: a tag that is the current one (412, 428), a key
// that was not used before (422). The other exceptions are rules about two fields at once that no schema of ours states.
const BY_STATE = ['2xx', '3xx', '401', '403', '404', '409', '412', '422', '428', '429', '5xx'];
const CONFIG = `
[checks]
positive_data_acceptance.expected-statuses = ${JSON.stringify(BY_STATE)}

${[
  'POST /v1/responses',
  'POST /v1/responses/compact',
  'POST /v1/chat/completions',
  'POST /v1/webhook_endpoints',
  'PATCH /v1/webhook_endpoints/{webhook_endpoint_id}',
]
  .map(
    (operation) => `[[operations]]
include-name = "${operation}"
checks.positive_data_acceptance.expected-statuses = ${JSON.stringify([...BY_STATE, '400'])}
`,
  )
  .join('\n')}`;

if (spawnSync('python3', ['-c', 'import venv']).status !== 0) {
  console.log('SKIPPED: there is no Python with venv, so Schemathesis has tested nothing.');
} else {
  const folder = await mkdtemp(join(tmpdir(), 'assay-schemathesis-'));
  const server = spawn(process.execPath, [path('dist/cli/assay.js'), 'serve', '-p', '0', '-q'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await promisify(execFile)('python3', ['-m', 'venv', folder]);
    await promisify(execFile)(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', SCHEMATHESIS]);
    await writeFile(join(folder, 'schemathesis.toml'), CONFIG);
    const url = await new Promise((resolve) =>
      createInterface({ input: server.stdout }).once('line', (line) => resolve(line.replace('listening on ', ''))),
    );
    const options = [
      '--url',
      url,
      '-H',
      'Authorization: Bearer sk-assay-reference',
      '--checks',
      'all',
      '--max-examples',
      MAX_EXAMPLES,
    ];
    const run = [
      'run',
      path('reference-api/openapi.yaml'),
      ...options,
      '--generation-deterministic',
      '--suppress-health-check',
      'all',
    ];
    const child = spawn(join(folder, 'bin', 'st'), ['--config-file', join(folder, 'schemathesis.toml'), ...run, '--no-color'], {
      cwd: folder,
      stdio: 'inherit',
    });
    process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
