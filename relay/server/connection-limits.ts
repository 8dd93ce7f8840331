/** How many connections there may be, by the descriptors that the process may have. */
import { readFileSync } from 'node:fs';

/** Connections at most: in all, of one address before it signed in, of one person or source after. */
export interface ConnectionLimits {
  all: number;
  unsigned: number;
  signed: number;
}

/** Of one person or source, however many there may be in all: desks, browsers with six connections each, scripts. */
const MOST_SIGNED = 256;
/** Descriptors that are not for connections: store, log, keys, mappings, deliveries. */
const RESERVED = { least: 96, most: 1024 } as const;
/** Where the process cannot tell how many it may have (Windows, macOS). */
const UNKNOWN_DESCRIPTORS = 10_240;

/** @param descriptors that the process may have */
export function limitsFor(descriptors: number): ConnectionLimits {
  const reserved = Math.min(Math.max(RESERVED.least, Math.ceil(descriptors / 10)), RESERVED.most);
  const all = Math.max(16, descriptors - reserved);
  return { all, unsigned: Math.ceil(all / 2), signed: Math.min(MOST_SIGNED, Math.ceil(all / 4)) };
}

/** Linux says it in proc(5), `/proc/self/limits`; Node raises the soft limit to the hard one at its start. */
export function descriptorLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? UNKNOWN_DESCRIPTORS : Number(found);
  } catch {
    return UNKNOWN_DESCRIPTORS;
  }
}
