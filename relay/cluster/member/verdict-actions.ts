/**
 * Acts on the result of a verification, on each relay: one whose copy differs from the majority stops serving. Without a majority all
 * continue and log an error. One of the correct relays records the result in the audit, also if all copies match.
 */
import { reasonOf } from '../../../shared/problems.ts';
import type { ClusterVerdict } from '../../domain/administration/cluster-ports.ts';
import type { Log } from '../../domain/ports.ts';
import type { Writer } from '../../domain/unit-of-work.ts';

interface JudgeDeps {
  verdicts: () => readonly ClusterVerdict[];
  here: () => string;
  /** This copy differs from the majority. @param line for a person */
  differs: (line: string) => void;
  writer: Writer;
  log: Log;
}

/** @returns evaluates the current verdicts; cheap, called with every heartbeat */
export function createVerdictActions({ verdicts, here, differs, writer, log }: JudgeDeps): () => void {
  const said = new Set<string>();
  const noted = new Set<string>();

  function say({ outcome, odd, position }: ClusterVerdict, facts: Facts): void {
    if (outcome === 'same') log.info(facts, 'the copies of the relays are equal');
    else if (outcome === 'undecided') {
      log.error(facts, 'the copies of the relays differ without a majority: all relays continue');
    } else if (odd.includes(here())) {
      differs(`this copy is not as those of the other relays at entry ${position}: ${facts.tables}`);
    } else log.error(facts, 'the copy of a relay differs from the majority: that relay stops serving');
  }

  function note({ outcome }: ClusterVerdict, facts: Facts, key: string): void {
    if (noted.has(key)) return;
    noted.add(key);
    const alike = outcome === 'same';
    const written = writer.write((tx) => {
      if (alike) tx.noteVerified(tx.now);
      const act = alike ? 'copies alike' : 'copies differ';
      tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act, ...facts } });
    });
    void written.catch((error) => {
      noted.delete(key);
      log.warn(
        { reason: reasonOf(error) },
        'the result of comparing the copies is not in the audit trail yet; retrying',
      );
    });
  }

  return () => {
    for (const verdict of verdicts()) {
      const { id, outcome, odd } = verdict;
      if (outcome === null || (outcome === 'same' && !isOfAll(verdict))) continue;
      const facts = factsOf(verdict);
      const key = `${id} ${outcome} ${odd.join()}`;
      if (!said.has(key)) say(verdict, facts);
      said.add(key);
      if (speakerOf(verdict) === here()) note(verdict, facts, key);
    }
  };
}

/** False if a present relay has no digest: its copy could differ. */
const isOfAll = ({ relays }: ClusterVerdict): boolean =>
  relays.every(({ state }) => state === 'told' || state === 'silent');

/** `entry`, names of `relays`, and `tables` if some differ. */
type Facts = Record<string, string | number>;

function factsOf({ position, odd, outcome, relays }: ClusterVerdict): Facts {
  const meant = relays.filter(({ id, state }) => (outcome === 'odd' ? odd.includes(id) : state === 'told'));
  const tables = new Set(relays.flatMap(({ differing }) => differing));
  return {
    entry: position,
    relays: meant.map(({ name }) => name).join(', '),
    ...(tables.size > 0 ? { tables: [...tables].join(', ') } : {}),
  };
}

/** The correct relay with the lowest id, the same on all relays. */
function speakerOf({ odd, relays }: ClusterVerdict): string | null {
  const right = relays.filter(({ id, state }) => state === 'told' && !odd.includes(id)).map(({ id }) => id);
  return right.sort()[0] ?? null;
}
