/** Result of the latest verification. It compares each copy with the majority, so that every relay gives the same result. */
import { hash } from 'node:crypto';
import type { ClusterVerification, VerifiedCopy } from '../../../shared/admin/cluster.ts';
import type { ClusterAdministration, ClusterVerdict } from '../../domain/administration/cluster-ports.ts';
import type { Writer } from '../../domain/unit-of-work.ts';
import type { CopyVerification } from '../copy-verification.ts';
import type { Peer } from '../peers.ts';
import { troubleOf } from './verdict.ts';

interface VerificationParts {
  verifying: Pick<CopyVerification, 'recent'>;
  administration: Pick<ClusterAdministration, 'verdict'>;
}

/** ms after which a digest is no longer awaited. For a million items one takes about ten seconds in the background. */
export const PATIENCE_MS = 10 * 60_000;

/** @param now monotonic ms. @returns null: none since this relay was started */
export function verificationOf(
  { verifying, administration }: VerificationParts,
  now: number,
): ClusterVerification | null {
  const newest = verifying.recent().at(-1);
  const verdict = newest && administration.verdict(newest.id);
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

/** 0 to 1, the same on all relays of a cluster. */
export const shareOf = (generation: string): number => hash('sha256', generation, 'buffer').readUInt16BE(0) / 0x1_0000;

/** Requested automatically: the audit record names no person. */
export const askByDuty = (writer: Writer): Promise<void> =>
  writer.write((tx) => {
    const id = crypto.randomUUID();
    tx.askDigest(id);
    // Every log entry contains a change.
    tx.audit({ kind: 'admin', itemId: null, actor: null, about: id, facts: { act: 'cluster verify', by: 'relay' } });
  });

/** Lag in entries that does not delay a comparison: positions are up to a second old. */
const NEAR = 1000;

/** Why an automatic comparison must wait, one line; null: it may run. */
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

/** The same order on all relays. */
export const byName = (a: { id: string; name: string }, b: { id: string; name: string }): number =>
  a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);

function copiesOf({ relays, digest: here, outcome, odd }: ClusterVerdict): VerifiedCopy[] {
  // `differing` is relative to this relay's copy. If this one is the odd one, the tables are its own.
  const apart = [...new Set(relays.flatMap(({ differing }) => differing))].sort();
  return [...relays].sort(byName).map(({ id, name, state, digest, differing, fault }): VerifiedCopy => {
    const differs = state === 'told' && (outcome === 'undecided' || odd.includes(id));
    const told = outcome === null ? 'taken' : differs ? 'differs' : 'alike';
    const tables = digest === here ? apart : [...differing].sort();
    return { id, name, verdict: state === 'told' ? told : state, tables: differs ? tables : [], reason: fault };
  });
}
