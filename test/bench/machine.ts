/** The machine in one line, as each bench states it. Model names of cloud processors do not tell generations apart, so family and model do. */
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export function machineText(): string {
  const [cpu] = cpus();
  const about = readOr('/proc/cpuinfo');
  const field = (name: string): string | undefined => new RegExp(`^${name}\\s*: (.+)$`, 'm').exec(about)?.[1];
  const governor = readOr('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor').trim();
  const details = [
    cpu?.model.trim() ?? process.arch,
    // Not on ARM.
    ...(field('cpu family') ? [`family ${field('cpu family')} model ${field('model')}`] : []),
    ...(field('cache size') ? [`cache ${field('cache size')}`] : []),
    `${(Number(field('cpu MHz') ?? cpu?.speed) / 1000).toFixed(2)} GHz`,
    governor ? `governor ${governor}` : 'governor not readable',
  ];
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} cores (${details.join(', ')}), ${memory}, Node ${process.version}`;
}

/** Empty on other systems than Linux, and in machines that hide it. */
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
