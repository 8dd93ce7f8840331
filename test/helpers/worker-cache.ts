/** Caches resources that are slow to open across test files, in a process that runs many files (`build/verify/`). */

interface TestWorker {
  /** Awaited before the process exits, last first. */
  atEnd: (() => Promise<void>)[];
}

/** Set by the process before it imports a test file. Undefined if the file has its own process. */
const testWorker = (): TestWorker | undefined => Reflect.get(globalThis, Symbol.for('beckon.test-worker'));

interface Lent<T> {
  readonly one: T;
  giveBack(): Promise<void>;
}

interface KeptParts<T> {
  open(): Promise<T>;
  /** Restores the state after `open`. False if that fails or a part has died: the caller then gets a new one. */
  reset(one: T): Promise<boolean>;
  close(one: T): Promise<void>;
}

/**
 * Returns `take`, which lends a resource exclusively: a concurrent caller gets another. `giveBack` closes it, except in a process that runs
 * many files, which caches one. Reset runs at the next `take`, because the returning test may stop its programs later: node:test runs
 * `after` hooks in the order of registration.
 */
export function keptForWorker<T>({ open, reset, close }: KeptParts<T>): () => Promise<Lent<T>> {
  let kept: { one: T } | undefined;
  let closesAtEnd = false;
  const takeKept = (): { one: T } | undefined => {
    const taken = kept;
    kept = undefined;
    return taken;
  };
  const usable = async (): Promise<T> => {
    const last = takeKept();
    if (!last) return open();
    if (await reset(last.one)) return last.one;
    await close(last.one);
    return open();
  };
  const keep = (worker: TestWorker, one: T): void => {
    kept = { one };
    if (closesAtEnd) return;
    closesAtEnd = true;
    worker.atEnd.push(async () => {
      const last = takeKept();
      if (last) await close(last.one);
    });
  };
  return async () => {
    const one = await usable();
    let isBack = false;
    return {
      one,
      async giveBack() {
        if (isBack) return;
        isBack = true;
        const worker = testWorker();
        if (worker && !kept) keep(worker, one);
        else await close(one);
      },
    };
  };
}
