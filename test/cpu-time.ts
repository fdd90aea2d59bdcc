/** Milliseconds of computing of this process. A bound on it holds on a busy machine too, where a bound on the time of day does not. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
