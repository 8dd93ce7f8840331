/** Throttles work on large files: commits of this machine, including PostgreSQL's, would otherwise wait behind it in the disk's queue. */
import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** @param tookMs since the previous pause */
export type Throttle = (tookMs: number) => Promise<void>;

/** ms; several commits fit in. The two thousand pauses for a million items stay under a minute. */
const MOST_MS = 25;

/** @param times pause as a multiple of the step's time; 1 uses at most half of disk and processor */
export const throttleBy =
  (times: number): Throttle =>
  async (tookMs) => {
    await delay(Math.min(MOST_MS, tookMs * times));
  };

/** Bytes. */
const PART = 32 * 1024 * 1024;

/** Truncates a large file in steps before removing it: otherwise the file system frees all of its space at once. */
export async function removeInParts(file: string, rest: Throttle = throttleBy(1)): Promise<void> {
  const handle = await open(file, 'r+').catch(() => null);
  if (handle === null) return;
  try {
    for (let { size } = await stat(file); size > PART; ) {
      const began = performance.now();
      size -= PART;
      await handle.truncate(size);
      await rest(performance.now() - began);
    }
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}
