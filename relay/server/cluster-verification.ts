/** What came of the newest verification, in the same words whichever relay is asked: a copy is held against what most have. */
import type { ClusterVerification, VerifiedCopy } from '../../shared/admin/cluster.ts';
import type { ClusterAtHand, ClusterVerdict } from '../admin/cluster-verb.ts';
import type { Verifying } from '../cluster/verifying.ts';

export interface VerificationParts {
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
