/**
 * The switch to a newer schema, by the relay that has the duty: an entry of the log raises the schema in which all write, once every relay
 * that may be there announces it. All of it at once, to the newest that all of them know.
 */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost, type DutyWork } from '../domain/duties.ts';
import type { Log, Timers } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import type { SeenBook } from './seen.ts';

/** ms between two looks. */
const LOOK_MS = 5000;
/**
 * ms for which a relay that fell silent, and did not say that it goes, counts as there: it may only be cut off, or its machine starts anew.
 * One that is silent for longer and comes back as it was has to be updated first.
 */
const PATIENCE_MS = 10 * 60_000;

export interface RaisingDeps {
  replica: () => Pick<Replica, 'relay' | 'schema' | 'level'>;
  seen: Pick<SeenBook, 'all' | 'left'>;
  /** Of the duty. */
  writer: Writer;
  timers: Timers;
  log: Log;
  /** By default ten minutes. */
  patienceMs?: number;
}

export function createRaising(deps: RaisingDeps): DutyWork {
  const { replica, seen, writer, timers, log, patienceMs = PATIENCE_MS } = deps;
  let on = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  /** The newest schema that all know who may be there; null: that is not known, since this one is not heard yet, or was started a moment ago. */
  function announced(own: string): number | null {
    const there = seen.all(patienceMs).filter(({ heard }) => heard);
    const left = seen.left();
    if (left === null || !there.some(({ relay }) => relay === own)) return null;
    return Math.min(...[...there, ...left].map(({ schema }) => schema));
  }

  async function work(): Promise<void> {
    const here = replica();
    const to = Math.min(announced(here.relay()) ?? 0, here.schema);
    if (to <= here.level()) return;
    const from = await writer.write((tx) => {
      const level = here.level();
      if (to <= level) return null;
      tx.raiseSchema(to);
      // Whatever is in the log changes something.
      tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: 'cluster schema', schema: String(to) } });
      return level;
    });
    if (from !== null) log.info({ from, to }, 'every relay of the cluster writes another schema from here on');
  }

  function look(): void {
    working = work()
      .catch((error) => {
        if (!(error instanceof DutyLost)) log.warn({ reason: reasonOf(error) }, 'the schema could not be raised');
      })
      .finally(() => {
        if (on) cancel = timers.after(LOOK_MS, look);
      });
  }

  return {
    begin() {
      on = true;
      cancel = timers.after(LOOK_MS, look);
    },
    async end() {
      on = false;
      cancel();
      await working;
    },
  };
}
