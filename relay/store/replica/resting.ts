/**
 * How work on large files leaves the disk to others: it goes in steps, each on the disk before the next, with a rest after each. All at once
 * it would stand in the disk's queue, and every commit of this machine, PostgreSQL's too, would wait behind it.
 */
import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** @param tookMs since the rest before */
export type Rest = (tookMs: number) => Promise<void>;

/** ms at most, in which several commits come through: the two thousand rests of a million items stay under a minute, however slow the disk is. */
const MOST_MS = 25;

/** @param times as long as the step took: with 1 at the most half of disk and processor is had */
export const restFor =
  (times: number): Rest =>
  async (tookMs) => {
    await delay(Math.min(MOST_MS, tookMs * times));
  };

/** Bytes taken off at once. */
const PART = 32 * 1024 * 1024;

/** Removes a large file from its end: the file system gives its room back in one piece else. */
export async function removeInParts(file: string, rest: Rest = restFor(1)): Promise<void> {
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
