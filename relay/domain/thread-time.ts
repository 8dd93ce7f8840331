/** ms of processor time that this thread has taken so far: time in which the machine did something else is not counted. */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
