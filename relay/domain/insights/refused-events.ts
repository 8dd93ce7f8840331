/**
 * Requests of sources that were refused. They have no unit of work, so their counts are written in one of their own, without delaying the
 * reply. Counts that the store does not accept now are added to the next ones.
 */
import type { Clock } from '../ports.ts';
import type { Writer } from '../unit-of-work.ts';
import type { InsightTx } from './insight-ports.ts';
import { hourOf } from './item-figures.ts';

/** Hours that wait for the store, of all sources together; the rest is not counted. */
const MAX_PENDING = 10_000;

export function createRefusedEvents(writer: Writer<Pick<InsightTx, 'countItems'>>, clock: Clock) {
  const pending = new Map<string, { source: string; hour: number; refused: number }>();
  let isWriting = false;

  async function flush(): Promise<void> {
    const written = [...pending].map(([key, { ...row }]) => [key, row] as const);
    await writer.write((tx) => {
      for (const [, { source, hour, refused }] of written) {
        tx.countItems({ hour, source, type: '', roles: '' }, { counts: { refused } }, true);
      }
    });
    for (const [key, { refused }] of written) {
      const row = pending.get(key);
      if (row && row.refused > refused) row.refused -= refused;
      else pending.delete(key);
    }
  }
  function begin(): void {
    if (isWriting || pending.size === 0) return;
    isWriting = true;
    void flush().then(
      () => {
        isWriting = false;
        begin();
      },
      () => {
        isWriting = false;
      },
    );
  }

  return {
    note(source: string, code: string) {
      // The source repeats the same events later.
      if (code === 'RATE_LIMITED') return;
      const hour = hourOf(clock.now());
      const key = `${hour} ${source}`;
      const row = pending.get(key) ?? { source, hour, refused: 0 };
      row.refused += 1;
      if (pending.size < MAX_PENDING || pending.has(key)) pending.set(key, row);
      begin();
    },
  };
}
