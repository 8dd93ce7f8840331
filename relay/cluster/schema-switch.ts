/**
 * Duty: switches the cluster to a newer schema. Once every relay that may be present announces it, a log entry raises the schema all write,
 * in one step to the newest that all know. Backfills run first in slices, with pauses for other work.
 */
import type { DutyWork } from '../domain/duties.ts';
import type { Log, Timers } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Tx, Writer } from '../domain/unit-of-work.ts';
import type { RelayReport } from './log-port.ts';
import type { Peers } from './peers.ts';
import { createPeriodicDuty } from './periodic-duty.ts';

const LOOK_MS = 5000;
/** ms between two slices: longer than one takes, so that most of the time is left to others. */
const PAUSE_MS = 25;
/** How long a silent relay counts as present, ms: it may be offline or rebooting. One that returns later must be updated first. */
const PATIENCE_MS = 10 * 60_000;

interface SchemaSwitchDeps {
  replica: Pick<Replica, 'relay' | 'schema' | 'level' | 'meaning' | 'underway' | 'raises'>;
  seen: Pick<Peers, 'all' | 'left'>;
  /** The published definition digest of a schema; null: not published. */
  meaningOf: (relay: Pick<RelayReport, 'more'>, schema: number) => string | null;
  writer: Writer<Pick<Tx, 'audit' | 'raiseSchema'>>;
  timers: Timers;
  log: Log;
}

export function createSchemaSwitch(deps: SchemaSwitchDeps): DutyWork {
  const { replica, seen, meaningOf, writer, timers, log } = deps;
  /** The last logged conflict with another build; logged once. */
  let said: string | null = null;

  /** The newest schema that all relays know which may be present; null: unknown, since this relay is not heard yet or started recently. */
  function announced(own: string): number | null {
    const there = seen.all(PATIENCE_MS).filter(({ heard }) => heard);
    const left = seen.left();
    if (left === null || !there.some(({ relay }) => relay === own)) return null;
    return Math.min(...[...there, ...left].map(({ schema }) => schema));
  }

  /** Whether a relay of another build defines this schema differently: it could not continue after the switch. */
  function isMeantOtherwise(to: number): boolean {
    const own = replica.meaning()[to];
    const other = seen.all().find((relay) => own !== (meaningOf(relay, to) ?? own));
    const line = other
      ? `relay ${other.relay} (${other.name}, version ${other.version}) means ${meaningOf(other, to)} by schema ${to}, this one ${own}: give both the same Beckon`
      : null;
    if (line !== null && line !== said) log.warn({ reason: line }, 'the schema switch is blocked');
    said = line;
    return line !== null;
  }

  /** @returns ms until the next check */
  async function work(): Promise<number> {
    // Once a switch is under way, no relay with an older schema can continue, so presence no longer matters.
    const to = replica.underway() ?? Math.min(announced(replica.relay()) ?? 0, replica.schema);
    if (to <= replica.level() || (replica.underway() === null && isMeantOtherwise(to))) return LOOK_MS;
    const raised = await writer.write((tx) => {
      const from = replica.level();
      if (to <= from) return null;
      const next = replica.raises(to);
      tx.raiseSchema(to);
      if (next === null) return null;
      tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: 'cluster schema', schema: String(next) } });
      return { from, to: next };
    });
    if (raised !== null) log.info(raised, 'the cluster switched to another schema');
    return to > replica.level() ? PAUSE_MS : LOOK_MS;
  }

  return createPeriodicDuty({ timers, log, pause: LOOK_MS, failed: 'the schema switch failed', work });
}
