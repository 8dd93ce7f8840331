/**
 * Names looked up within bounds. The system's resolver works in threads of the process, two of the usual four at once, and cannot be called
 * off: where it does not answer, each name has one look-up under way however many ask for it, nobody waits for it longer than a while, and
 * there are only so many.
 */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

export type Look = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** ms that somebody waits for an answer. */
const PATIENCE_MS = 5000;
/** Names under way at once. */
const MOST = 256;

type Done = Parameters<Look>[2];

/** @param look by default the system's */
export function createLookup(look: Look = lookup, { patienceMs = PATIENCE_MS, most = MOST } = {}): Look {
  /** Names under way, with those who wait for each. */
  const underWay = new Map<string, Set<Done>>();

  return (hostname, given, done) => {
    const options = { ...given, all: true as const };
    const key = JSON.stringify([hostname, options.family, options.hints, options.order]);
    const known = underWay.get(key);
    if (!known && underWay.size >= most) {
      process.nextTick(done, unanswered(hostname), []);
      return;
    }
    const asked = known ?? new Set();
    const late = setTimeout(() => heard(unanswered(hostname), []), patienceMs);
    const heard: Done = (error, found) => {
      clearTimeout(late);
      if (asked.delete(heard)) done(error, found);
    };
    asked.add(heard);
    if (known) return;
    underWay.set(key, asked);
    look(hostname, options, (error, found) => {
      underWay.delete(key);
      // The system's says nothing but the error where there is one.
      for (const each of [...asked]) each(error, error ? [] : found);
    });
  };
}

/** For `net.connect`, which may ask for one address alone. */
export const plainLookup =
  (look: Look): LookupFunction =>
  (hostname, options, done) =>
    look(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found;
      if (options.all || error || !first) done(error, found);
      else done(null, first.address, first.family);
    });

/** As `getaddrinfo` says that there was no answer for now. */
const unanswered = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`getaddrinfo EAI_AGAIN ${hostname}`), {
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
    hostname,
  });
