// Loaded before the program that is measured (`node --require`): writes its CPU time in seconds and its peak memory in MB when it ends.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

// It is loaded in each thread, and counts the whole process.
if (isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
  });
}
