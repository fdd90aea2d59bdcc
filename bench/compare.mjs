// `npm run bench:lint -- [FILE…] [--runs N] [--scale] [--again] [--json FILE]`: whole processes of assay and of other linters in turn, and
// the median of the ratios of each turn. Without files: those of ../shared/specs, or a generated description.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generated } from './generated.mjs';
import { linters } from './linters.mjs';
import { measure } from './measure.mjs';

const SPECS = fileURLToPath(new URL('../../shared/specs/', import.meta.url));
/** About 120 kB. */
const RESOURCES = 50;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    scale: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const runs = Number(values.runs);
const missing = positionals.find((file) => !existsSync(file));
if (!(Number.isInteger(runs) && runs >= 1) || missing !== undefined) {
  console.error(missing === undefined ? '--runs takes a whole number of at least 1' : `${missing} does not exist`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const all = linters(folder);
const [assay, ...peers] = all;
const results = [];
try {
  console.log(`${all.map(({ name, version }) => `${name} ${version}`).join(' · ')}`);
  console.log(
    `${cpus()[0]?.model ?? ''} × ${availableParallelism()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
  );
  if (values.scale) await scale();
  else if (values.again) await again();
  else await compare();
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare() {
  // Files that were not read lately would make the first run the slowest.
  for (const one of all) await measure({ ...one, command: one.command(put('warm-up', 1)) }, folder);
  const heads = peers.flatMap(({ name }) => [`${name}`, 'MB', '×', 'MB %']);
  table(['description', 'MB', 'runs', 'assay', 'MB', ...heads]);
  for (const file of files()) {
    const turns = [];
    for (let turn = 0; turn < runs; turn++) {
      const measured = {};
      // Who is first changes from turn to turn.
      for (const one of turn % 2 === 0 ? all : [...all].reverse()) {
        measured[one.name] = await measure({ ...one, command: one.command(file) }, folder);
        progress(
          `${basename(file)} ${turn + 1}/${runs} ${one.name}: ${shown(measured[one.name])}, load ${loadavg()[0]?.toFixed(1)}`,
        );
      }
      turns.push(measured);
    }
    results.push({ file: basename(file), bytes: statSync(file).size, turns });
    row(file, turns);
  }
  console.log(
    '\nTimes in seconds, peak memory in MB: medians. ×: the other divided by assay, median over the turns. MB %: assay of the other.',
  );
}

function row(file, turns) {
  const own = turns.map((turn) => turn[assay.name]);
  const cells = peers.flatMap(({ name }) => {
    const others = turns.map((turn) => turn[name]);
    const failed = others.find((one) => one.failed !== undefined);
    if (failed !== undefined) return ['failed', '', '', ''];
    const ratio = median(turns.map((turn) => turn[name].seconds / turn[assay.name].seconds));
    return [seconds(others), memory(others), ratio.toFixed(1), percent(own, others)];
  });
  table([basename(file), (statSync(file).size / 1e6).toFixed(2), String(runs), seconds(own), memory(own), ...cells]);
}

async function scale() {
  table(['resources', 'MB', 'assay', 'MB', 'of the one before']);
  let before;
  for (const factor of [1, 2, 4, 8]) {
    const file = put(`scale-${factor}`, RESOURCES * 4 * factor);
    const own = [];
    for (let run = 0; run < runs; run++) {
      own.push(await measure({ ...assay, command: assay.command(file) }, folder));
      progress(`${factor}× ${run + 1}/${runs}: ${shown(own.at(-1))}`);
    }
    const now = median(own.map((one) => one.seconds));
    table([
      `${factor}×`,
      (statSync(file).size / 1e6).toFixed(2),
      seconds(own),
      memory(own),
      before === undefined ? '' : `${(now / before).toFixed(2)}×`,
    ]);
    results.push({ factor, own });
    before = now;
  }
}

/** The first run with `--cache` and the next, on files that have not changed. */
async function again() {
  table(['description', 'MB', 'first', 'again', 'again / first']);
  for (const file of files()) {
    const turns = [];
    for (let turn = 0; turn < runs; turn++) {
      const cache = join(folder, `cache-${results.length}-${turn}`);
      mkdirSync(cache);
      const command = [...assay.command(file), '--cache-location', cache];
      const [first, second] = [await measure({ ...assay, command }, folder), await measure({ ...assay, command }, folder)];
      turns.push({ first, second });
      progress(`${basename(file)} ${turn + 1}/${runs}: ${shown(first)}, then ${shown(second)}`);
    }
    const ratio = median(turns.map(({ first, second }) => second.seconds / first.seconds));
    const [firsts, seconds_] = [turns.map(({ first }) => first), turns.map(({ second }) => second)];
    table([basename(file), (statSync(file).size / 1e6).toFixed(2), seconds(firsts), seconds(seconds_), ratio.toFixed(2)]);
    results.push({ file: basename(file), turns });
  }
}

function files() {
  if (positionals.length > 0) return positionals.map((file) => resolve(file));
  if (!existsSync(SPECS)) return [put('generated', RESOURCES)];
  return readdirSync(SPECS)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => join(SPECS, name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
}

function put(name, resources) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(generated(resources), undefined, 2));
  return file;
}

function table(cells) {
  const [first = '', ...rest] = cells;
  clear();
  console.log(`${first.padEnd(40)}${rest.map((cell) => cell.padStart(cell.length > 9 ? cell.length + 2 : 9)).join('')}`);
}

function seconds(all) {
  const failed = all.find((one) => one.failed !== undefined);
  return failed === undefined ? median(all.map((one) => one.seconds)).toFixed(2) : 'failed';
}

function memory(all) {
  const known = all.map((one) => one.memory);
  return known.includes(undefined) ? '–' : median(known).toFixed(0);
}

function percent(own, others) {
  const [ours, theirs] = [memory(own), memory(others)];
  return ours === '–' || theirs === '–' ? '–' : `${((100 * Number(ours)) / Number(theirs)).toFixed(0)}`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shown(one) {
  return one.failed ?? `${one.seconds.toFixed(2)} s, ${one.memory?.toFixed(0) ?? '?'} MB`;
}

/** On a terminal one line that is written over; elsewhere a line each, since such a run takes long. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
  else console.error(text);
}

function clear() {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
}
