/** Connection limits, derived from the process's descriptor limit. */
import { readFileSync } from 'node:fs';

/** Maximum connections: in total, per address before sign-in, per person or source after it. */
export interface ConnectionLimits {
  all: number;
  unsigned: number;
  signed: number;
}

/** Absolute limit per person or source: desks, browsers with six connections each, scripts. */
const MOST_SIGNED = 256;
/** Descriptors reserved for store, log, keys, mappings and deliveries. */
const RESERVED = { least: 96, most: 1024 } as const;
/** Used if the limit cannot be determined (Windows, macOS). */
const UNKNOWN_DESCRIPTORS = 10_240;

export function limitsFor(descriptors: number): ConnectionLimits {
  const reserved = Math.min(Math.max(RESERVED.least, Math.ceil(descriptors / 10)), RESERVED.most);
  const all = Math.max(16, descriptors - reserved);
  return { all, unsigned: Math.ceil(all / 2), signed: Math.min(MOST_SIGNED, Math.ceil(all / 4)) };
}

/** Reads `/proc/self/limits` (Linux, proc(5)). Node raises the soft limit to the hard one at startup. */
export function descriptorLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? UNKNOWN_DESCRIPTORS : Number(found);
  } catch {
    return UNKNOWN_DESCRIPTORS;
  }
}
