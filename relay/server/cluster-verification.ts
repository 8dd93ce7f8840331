/** What came of the newest verification, in the same words whichever relay is asked: a copy is held against what most have. */
import { hash } from 'node:crypto';
import type { ClusterVerification, VerifiedCopy } from '../../shared/admin/cluster.ts';
import type { ClusterAtHand, ClusterVerdict } from '../admin/cluster-verb.ts';
import type { Peer } from '../cluster/peers.ts';
import type { Verifying } from '../cluster/verifying.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import { troubleOf } from './cluster-verdict.ts';

interface VerificationParts {
  verifying: Pick<Verifying, 'recent'>;
  atHand: Pick<ClusterAtHand, 'verdict'>;
}

/** ms after which a digest is no longer waited for: of a million items one takes some ten seconds, beside the work. */
export const PATIENCE_MS = 10 * 60_000;

/** @param now steady ms. @returns null: this relay knows of none since it was started */
export function verificationOf({ verifying, atHand }: VerificationParts, now: number): ClusterVerification | null {
  const newest = verifying.recent().at(-1);
  const verdict = newest && atHand.verdict(newest.id);
  if (!newest || !verdict) return null;
  const { id, position, over } = verdict;
  return {
    id,
    position,
    at: new Date(newest.at).toISOString(),
    over: over || now - newest.since >= PATIENCE_MS,
    copies: copiesOf(verdict),
  };
}

/** 0 to 1, the same for whichever relay of a cluster asks. */
export const shareOf = (generation: string): number => hash('sha256', generation, 'buffer').readUInt16BE(0) / 0x1_0000;

/** Asked for by nobody: the trail names no person and no way. */
export const askByDuty = (writer: Writer): Promise<void> =>
  writer.write((tx) => {
    const id = crypto.randomUUID();
    tx.askDigest(id);
    // Whatever is in the log changes something.
    tx.audit({ kind: 'admin', itemId: null, actor: null, about: id, facts: { act: 'cluster verify', by: 'relay' } });
  });

/** Entries that a relay may lack and still be there in time: what it was told a second ago. */
const NEAR = 1000;

/** Why copies are not compared now unasked, one line; null: they may be. */
export function hindranceOf(relays: readonly Peer[]): string | null {
  if (relays.length < 2) return 'there is no other copy';
  const newest = Math.max(...relays.map(({ position }) => position));
  for (const relay of relays) {
    const trouble = troubleOf(relay);
    if (!relay.heard) return `${relay.name} is not heard of`;
    if (trouble !== null) return `${relay.name}: ${trouble}`;
    if (newest - relay.position > NEAR) return `${relay.name} lacks what others wrote`;
  }
  return null;
}

/** So that relays stand in the same order whichever of them is asked. */
export const byName = (a: { id: string; name: string }, b: { id: string; name: string }): number =>
  a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);

function copiesOf({ relays, digest: here, outcome, odd }: ClusterVerdict): VerifiedCopy[] {
  // What this relay was told are the tables that are not as here. Where it is the odd one, these are its own.
  const apart = [...new Set(relays.flatMap(({ differing }) => differing))].sort();
  return [...relays].sort(byName).map(({ id, name, state, digest, differing, fault }): VerifiedCopy => {
    const differs = state === 'told' && (outcome === 'undecided' || odd.includes(id));
    const told = outcome === null ? 'taken' : differs ? 'differs' : 'alike';
    const tables = digest === here ? apart : [...differing].sort();
    return { id, name, verdict: state === 'told' ? told : state, tables: differs ? tables : [], reason: fault };
  });
}
