// What the AI rules add to a run of the real Spectral CLI: `spectral:oas` alone and with all rules of the packed package, in turn.
// `npm run lint -- [DESCRIPTION] [RUNS]`; prints medians and ratios as JSON. It exits with 1 when the rules add 3 % or more of CPU time.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = resolve(HERE, '..');
const LIMIT = 1.03;
const RULESETS = {
  oas: 'extends: [spectral:oas]\n',
  both: 'extends: [spectral:oas, assay/rulesets/all]\n',
  // One rule that does nothing: what a run costs before any rule.
  none: 'rules: {nothing: {given: $.nothing, then: {function: truthy}}}\n',
  ai: 'extends: [assay/rulesets/all]\n',
};
/** Runs without `spectral:oas` take seconds, so there can be more of them. */
const SHORT_RUNS = 5;

const description = resolve(process.argv[2] ?? join(ROOT, '../shared/specs/openai.yaml'));
const runs = Number(process.argv[3] ?? 3);
if (!existsSync(description) || !(runs >= 1)) {
  console.error('usage: npm run lint -- [DESCRIPTION] [RUNS]');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
try {
  installPacked();
  const measured = { oas: [], both: [], none: [], ai: [] };
  for (let run = 0; run < SHORT_RUNS; run++) for (const name of ['none', 'ai']) measured[name].push(measure(name));
  for (let run = 0; run < runs; run++) {
    // Which is first changes from run to run, so that a machine that grows warmer favours neither.
    const order = run % 2 === 0 ? ['oas', 'both'] : ['both', 'oas'];
    for (const name of order) {
      const one = measure(name);
      measured[name].push(one);
      console.error(
        `${run + 1}/${runs} ${name}: ${one.wall.toFixed(1)} s, CPU ${one.cpu.toFixed(1)} s, ${one.findings} findings, load ${loadavg()[0]?.toFixed(1)}`,
      );
    }
  }
  const result = {
    description,
    runs,
    node: process.version,
    cpu: `${cpus()[0]?.model ?? ''} x ${availableParallelism()}`,
    medians: Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, medians(all)])),
    ratio: { wall: ratio(measured, 'wall'), cpu: ratio(measured, 'cpu'), memory: ratio(measured, 'memory') },
    // What the rules cost by themselves, as a share of `spectral:oas`: steady, but more than what they add to it.
    alone: { wall: alone(measured, 'wall'), cpu: alone(measured, 'cpu') },
  };
  console.log(JSON.stringify(result, undefined, 2));
  if (result.ratio.cpu >= LIMIT) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Beside the CLI, as an installation would put it; the rules need none of the package's dependencies. */
function installPacked() {
  if (!existsSync(join(HERE, 'node_modules/@stoplight/spectral-cli'))) {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: HERE,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const target = join(HERE, 'node_modules/assay');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1']);
}

function measure(name) {
  // The ruleset stands where the package is found from.
  const ruleset = join(HERE, `.spectral-${name}.yaml`);
  const usage = join(folder, 'usage.json');
  const output = join(folder, 'findings.json');
  writeFileSync(ruleset, RULESETS[name]);
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--require',
      join(HERE, 'usage.cjs'),
      join(HERE, 'node_modules/@stoplight/spectral-cli/dist/index.js'),
      ...['lint', '-q', '-f', 'json', '-o', output, '-r', ruleset, description],
    ],
    { cwd: HERE, env: { ...process.env, BENCH_USAGE: usage }, encoding: 'utf8' },
  );
  const wall = (performance.now() - started) / 1000;
  rmSync(ruleset);
  if (status !== 0 && status !== 1) throw new Error(`Spectral exited with ${status}: ${stderr}`);
  const findings = JSON.parse(readFileSync(output, 'utf8')).length;
  return { ...JSON.parse(readFileSync(usage, 'utf8')), wall, findings };
}

function medians(all) {
  return Object.fromEntries(['wall', 'cpu', 'memory', 'findings'].map((key) => [key, round(median(all.map((one) => one[key])))]));
}

function ratio({ oas, both }, key) {
  return round(median(both.map((one) => one[key])) / median(oas.map((one) => one[key])));
}

function alone({ oas, none, ai }, key) {
  const [whole, before, after] = [oas, none, ai].map((all) => median(all.map((one) => one[key])));
  return round(1 + (after - before) / whole);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
