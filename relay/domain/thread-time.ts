/** CPU time of this thread in ms; excludes time in which the machine did something else. */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
