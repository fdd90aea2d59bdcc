// Many streams at once against one `assay serve`, by chunks as they come. `npm run measure:streams [-- STREAMS]`; needs a build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

const STREAMS = Number(process.argv[2] ?? 1000);
const PROGRAM = new URL('../../../dist/cli/assay.js', import.meta.url).pathname;
const child = spawn(process.execPath, [PROGRAM, 'serve', '-p', '0', '-q'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [line] = await once(createInterface({ input: child.stdout }), 'line');
const url = new URL(line.replace('listening on ', ''));

function stream(number) {
  const body = JSON.stringify({
    model: 'assay-1',
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 100,
    messages: [{ role: 'user', content: `What is a stream, number ${number}?` }],
  });
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        agent: false,
        method: 'POST',
        path: '/v1/chat/completions',
        headers: {
          authorization: 'Bearer sk-assay-reference',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        let text = '';
        let first;
        let last = performance.now();
        let gap = 0;
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          const now = performance.now();
          first ??= now - began;
          gap = Math.max(gap, now - last);
          last = now;
          text += chunk;
        });
        response.on('end', () => {
          const events = text.split('\n\n').filter((frame) => frame.startsWith('data: '));
          const whole = response.statusCode === 200 && text.endsWith('data: [DONE]\n\n') && text.includes('"usage":{');
          resolve({ whole, first, gap, total: performance.now() - began, events: events.length });
        });
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const cpuSeconds = () => {
  // proc(5): utime and stime are the 14th and 15th field, in hundredths of a second on Linux.
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const peakMegabytes = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;

await stream(0);
const before = cpuSeconds();
const began = performance.now();
const ended = await Promise.allSettled(Array.from({ length: STREAMS }, (_, number) => stream(number + 1)));
const seconds = (performance.now() - began) / 1000;
const streams = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
const share = (values, part) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))].toFixed(0);
const spread = (name) => {
  const values = streams.map((one) => one[name]);
  return `${share(values, 0.5)} / ${share(values, 0.99)} / ${share(values, 1)}`;
};
const whole = streams.filter((one) => one.whole).length;
console.log(
  `${whole} of ${STREAMS} streams whole, ${streams.reduce((sum, { events }) => sum + events, 0)} events in ${seconds.toFixed(1)} s`,
);
console.log(
  `ms to the first event ${spread('first')}, longest silence ${spread('gap')}, whole stream ${spread('total')} (median / 99 % / most)`,
);
console.log(
  `server: ${(cpuSeconds() - before).toFixed(1)} s of CPU, ${peakMegabytes().toFixed(0)} MB at most, ${availableParallelism()} cores`,
);
child.kill('SIGINT');
await once(child, 'exit');
process.exit(whole === STREAMS ? 0 : 1);
