/** Counts the rows that statements touch: a measure independent of the machine. */
import { StatementSync } from 'node:sqlite';
import { mock } from 'node:test';

/** Rows read by lists of the store while `work` ran, plus rows written. */
export async function rowsTouched(work: () => Promise<unknown>): Promise<number> {
  let rows = 0;
  const { all, run } = StatementSync.prototype;
  const seen = [
    mock.method(StatementSync.prototype, 'all', function (this: StatementSync, ...given: Parameters<typeof all>) {
      const found = all.apply(this, given);
      rows += found.length;
      return found;
    }),
    mock.method(StatementSync.prototype, 'run', function (this: StatementSync, ...given: Parameters<typeof run>) {
      const done = run.apply(this, given);
      // After BEGIN and COMMIT, SQLite still reports the changes of the previous statement.
      if (/^\s*(INSERT|UPDATE|DELETE)/.test(this.sourceSQL)) rows += Number(done.changes);
      return done;
    }),
  ];
  try {
    await work();
  } finally {
    for (const one of seen) one.mock.restore();
  }
  return rows;
}
