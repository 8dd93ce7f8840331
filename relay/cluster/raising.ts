/**
 * The switch to a newer schema, by the relay that has the duty: an entry of the log raises the schema in which all write, once every relay
 * that may be there announces it. All of it at once, to the newest that all of them know; where rows are filled for it, in slices before, with
 * the work of all between them.
 */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost, type DutyWork } from '../domain/duties.ts';
import type { Log, Timers } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import type { RelaySeen } from './log-port.ts';
import type { Peers } from './peers.ts';

/** ms between two looks. */
const LOOK_MS = 5000;
/** ms between two slices: longer than one takes, so that most of the time is left to others. */
const PAUSE_MS = 25;
/**
 * ms for which a relay that fell silent, and did not say that it goes, counts as there: it may only be cut off, or its machine starts anew.
 * One that is silent for longer and comes back as it was has to be updated first.
 */
const PATIENCE_MS = 10 * 60_000;

interface RaisingDeps {
  replica: () => Pick<Replica, 'relay' | 'schema' | 'level' | 'meaning' | 'underway' | 'raises'>;
  seen: Pick<Peers, 'all' | 'left'>;
  /** What a relay means by a schema, as it told; null: it did not. */
  meaningOf: (relay: Pick<RelaySeen, 'more'>, schema: number) => string | null;
  /** Of the duty. */
  writer: Writer;
  timers: Timers;
  log: Log;
  /** By default ten minutes. */
  patienceMs?: number;
}

export function createRaising(deps: RaisingDeps): DutyWork {
  const { replica, seen, meaningOf, writer, timers, log, patienceMs = PATIENCE_MS } = deps;
  let on = false;
  /** Of another build, as long as it is there. */
  let said: string | null = null;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  /** The newest schema that all know who may be there; null: that is not known, since this one is not heard yet, or was started a moment ago. */
  function announced(own: string): number | null {
    const there = seen.all(patienceMs).filter(({ heard }) => heard);
    const left = seen.left();
    if (left === null || !there.some(({ relay }) => relay === own)) return null;
    return Math.min(...[...there, ...left].map(({ schema }) => schema));
  }

  /** Whether somebody that is heard is of another build, which changes the schema otherwise: it could not go on behind the switch. */
  function isMeantOtherwise(to: number): boolean {
    const own = replica().meaning()[to];
    const other = seen.all().find((relay) => own !== (meaningOf(relay, to) ?? own));
    const line = other
      ? `relay ${other.relay} (${other.name}, version ${other.version}) means ${meaningOf(other, to)} by schema ${to}, this one ${own}: give both the same Beckon`
      : null;
    if (line !== null && line !== said) log.warn({ reason: line }, 'the schema is not raised');
    said = line;
    return line !== null;
  }

  /** @returns ms until the next look */
  async function work(): Promise<number> {
    const here = replica();
    // Once it was begun with, no older relay goes on any more, whether it is heard or not.
    const to = here.underway() ?? Math.min(announced(here.relay()) ?? 0, here.schema);
    if (to <= here.level() || (here.underway() === null && isMeantOtherwise(to))) return LOOK_MS;
    const raised = await writer.write((tx) => {
      const from = here.level();
      if (to <= from) return null;
      const next = here.raises(to);
      tx.raiseSchema(to);
      if (next === null) return null;
      tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: 'cluster schema', schema: String(next) } });
      return { from, to: next };
    });
    if (raised !== null) log.info(raised, 'every relay of the cluster writes another schema from here on');
    return to > here.level() ? PAUSE_MS : LOOK_MS;
  }

  function look(): void {
    working = work()
      .catch((error) => {
        if (!(error instanceof DutyLost)) log.warn({ reason: reasonOf(error) }, 'the schema could not be raised');
        return LOOK_MS;
      })
      .then((ms) => {
        if (on) cancel = timers.after(ms, look);
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
