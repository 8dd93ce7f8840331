/** Reads the reports that Node writes at exit of each process that has `NODE_V8_COVERAGE` in its environment. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Coverage } from './coverage.ts';
import type { Script } from './executed-lines.ts';

/** A report younger than this may be incomplete, ms. */
const settles = 3_000;
/** Interval for reading reports while tests run, ms: a report is a few megabytes and a run writes a thousand. */
const interval = 5_000;

/** Starts to read and remove reports from `folder`. */
export function collectReports(folder: string, coverage: Coverage) {
  let unreadable = 0;
  const take = async (before: number): Promise<void> => {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if ((await stat(path)).mtimeMs > before) continue;
      const scripts = await scriptsOf(path);
      if (scripts) await coverage.add(scripts);
      else unreadable += 1;
      await rm(path);
    }
  };
  let going: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    going = going.then(() => take(Date.now() - settles));
    // `rest` reports the error.
    going.catch(() => clearInterval(timer));
  }, interval);
  return {
    pause: () => clearInterval(timer),
    /** Reads the remaining reports. Resolves with the number of unreadable reports: their process was killed during the write. */
    async rest() {
      clearInterval(timer);
      await going;
      await take(Number.POSITIVE_INFINITY);
      return unreadable;
    },
  };
}

async function scriptsOf(path: string): Promise<readonly Script[] | undefined> {
  try {
    const report: { result: Script[] } = JSON.parse(await readFile(path, 'utf8'));
    return report.result;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
