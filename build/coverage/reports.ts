/** The reports that Node writes at the end of every process that has `NODE_V8_COVERAGE` in its environment. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Coverage } from './coverage.ts';
import type { Script } from './ran.ts';

/** A report younger than this may still be written, ms. */
const settles = 3_000;
/** How often reports are taken in while tests run, ms: one is a few megabytes, and a run makes a thousand. */
const interval = 5_000;

export interface Reports {
  /** Takes no more by itself. */
  pause(): void;
  /** Takes the rest and resolves with how many could not be read, as their process was ended while it wrote. */
  rest(): Promise<number>;
}

/** Takes reports out of `folder` from now on. */
export function collectReports(folder: string, coverage: Coverage): Reports {
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
    // What fails is told by `rest`.
    going.catch(() => clearInterval(timer));
  }, interval);
  return {
    pause: () => clearInterval(timer),
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
