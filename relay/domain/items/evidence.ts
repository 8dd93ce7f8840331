/** Evidence of an item: stored beside it, with counts and a version in the item. */
import type { Evidence, StoredEvidence } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import { countsOf, evidenceForDesk, evidencePartsOf, isSameEvidence } from '../../../shared/rules/evidence.ts';
import type { EvidenceReader, EvidenceTx } from './evidence-ports.ts';

type Given = Partial<StoredEvidence>;

/** Stores the evidence of a new item. @returns the item with its counts */
export function withNewEvidence(tx: EvidenceTx, item: Item, data: Given): Item {
  const evidence = evidencePartsOf(data);
  if (!evidence) return item;
  tx.saveEvidence(item.id, evidence);
  return { ...item, evidence: countsOf(evidence), evidenceVersion: item.version };
}

/** Stores changed evidence: parts of the event replace those of the item. @param before its last committed state. @returns `after` with its counts */
export function withChangedEvidence(tx: EvidenceTx, before: Item, after: Item, data: Given): Item {
  const given = evidencePartsOf(data);
  if (!given) return after;
  const stored = before.evidence ? tx.evidence(before.id) : null;
  const next = { ...stored, ...given };
  tx.saveEvidence(before.id, next);
  const { evidenceVersion = 0 } = before;
  const isSame = stored !== null && isSameEvidence(stored, next);
  return { ...after, evidence: countsOf(next), evidenceVersion: isSame ? evidenceVersion : before.version + 1 };
}

/** @returns null if the item has none, or if this copy of the store has no evidence yet */
export function evidenceOf(
  reader: Pick<EvidenceReader, 'evidence'>,
  item: Pick<Item, 'id' | 'evidenceVersion'>,
): Evidence | null {
  if (item.evidenceVersion === undefined) return null;
  const stored = reader.evidence(item.id);
  return stored && evidenceForDesk(stored, item.evidenceVersion);
}
