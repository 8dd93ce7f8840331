/**
 * Checks the store for corruption: after each start, once a day, and thoroughly as soon as a query reports corruption. A finding is noted
 * in a file, so that later starts refuse the store until a copy is restored or a check passes.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { replaceFileSync } from '../../disk/replace.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Timers } from '../domain/ports.ts';
import { type Condition, StoreError } from '../domain/store-ports.ts';
import { type CheckDepth, isDamage } from './damage.ts';

/** ms after a start: reconnecting clients are served first. */
const FIRST_MS = 2000;
const EVERY_MS = 24 * 60 * 60 * 1000;
/** ms after a passed thorough check during which further suspicions are ignored. */
const CALM_MS = 10 * 60 * 1000;
const REMEDY = 'restore a copy (restore FILE), or look again (store check)';

const noteOf = (path: string): string => `${path}.damaged`;

export function refuseDamaged(path: string): void {
  if (!existsSync(noteOf(path))) return;
  const found = readFileSync(noteOf(path), 'utf8').trim();
  throw new StoreError(`The store ${path} is damaged: ${found}; ${REMEDY}`);
}

/** Marks the store for later starts. If the disk is full, the next check finds the damage again. */
export function noteDamage(path: string, faults: readonly string[]): string {
  const [first = ''] = faults;
  const more = faults.length > 1 ? ` and ${faults.length - 1} more` : '';
  const line = `${first}${more}`;
  try {
    replaceFileSync(noteOf(path), `${line}\n`);
  } catch {
    return line;
  }
  return line;
}

export const noteWhole = (path: string): void => rmSync(noteOf(path), { force: true });

/** `faults` rejects if the file could not be checked. */
interface Check {
  faults: Promise<string[]>;
  end(): Promise<unknown>;
}

function startCheck(path: string, depth: CheckDepth): Check {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { workerData: { path, depth } });
  worker.unref();
  const faults = new Promise<string[]>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', () => reject(new Error('the check of the store was aborted')));
  });
  return { faults, end: () => worker.terminate() };
}

interface ConditionDeps {
  path: string;
  /** A check failed to run. */
  onError: (error: unknown) => void;
}

export function createCondition({ path, onError }: ConditionDeps): Condition {
  let damage: string | null = null;
  let refusal: string | null = null;
  let whole = true;
  let checkedAt: number | null = null;
  let running: Check | null = null;
  let calmUntil = 0;
  let suspected = false;
  let watching: { timers: Timers; onDamage: (line: string) => void } | null = null;
  let cancel = () => {};

  function later(ms: number, depth: CheckDepth): void {
    cancel();
    if (watching && damage === null) cancel = watching.timers.after(ms, () => void check(depth));
  }

  async function check(depth: CheckDepth): Promise<void> {
    if (running) return;
    try {
      running = startCheck(path, depth);
      const faults = await running.faults;
      checkedAt = Date.now();
      if (faults.length > 0) found(faults);
      else if (depth === 'thorough') calmUntil = performance.now() + CALM_MS;
    } catch (error) {
      if (watching) onError(error);
    }
    running = null;
    const again = suspected && damage === null;
    suspected = false;
    later(again ? 0 : EVERY_MS, again ? 'thorough' : 'quick');
  }

  function found(faults: readonly string[]): void {
    whole = false;
    stop(`${noteDamage(path, faults)}; ${REMEDY}`);
  }

  function stop(line: string, said = refusals.requests.storeDamaged): void {
    damage = line;
    refusal = said;
    watching?.onDamage(line);
  }

  return {
    damage: () => damage,
    refusal: () => refusal,
    whole: () => whole,
    checkedAt: () => checkedAt,
    suspect(error) {
      if (!watching || damage !== null || performance.now() < calmUntil || !isDamage(error)) return;
      if (running) suspected = true;
      else later(0, 'thorough');
    },
    stop,
    watch(timers, onDamage) {
      watching = { timers, onDamage };
      if (damage !== null) onDamage(damage);
      later(FIRST_MS, 'quick');
    },
    async close() {
      watching = null;
      cancel();
      await running?.end();
    },
  };
}
