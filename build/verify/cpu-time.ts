/** CPU time of process trees from /proc; without /proc, of this process only. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in /proc (sysconf(_SC_CLK_TCK)): 100 per second on every Linux that Node supports. */
const TICKS_PER_MS = 0.1;

interface Stat {
  parent: number;
  /** User and system time of the process and of its reaped children, ms. */
  ms: number;
}

/** Fields 4 and 14 to 17 of proc_pid_stat(5); the name in field 2 may contain spaces and parentheses. */
function readStat(pid: number | 'self'): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), ms: ticks / TICKS_PER_MS };
  } catch {
    return null;
  }
}

/** CPU time of this process and of its reaped children, ms. */
function reapedCpuTime(): number {
  const own = readStat('self');
  if (own) return own.ms;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU time including live descendants, which are not reaped yet, ms. */
export function treeCpuTime(): number {
  if (!readStat('self')) return reapedCpuTime();
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? readStat(pid) : null;
    if (stat) stats.set(pid, stat);
  }
  const belongs = (pid: number): boolean => {
    if (pid === process.pid) return true;
    const parent = stats.get(pid)?.parent ?? 0;
    return parent > 1 && belongs(parent);
  };
  let sum = 0;
  for (const [pid, { ms }] of stats) if (belongs(pid)) sum += ms;
  return sum;
}
