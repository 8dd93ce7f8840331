/** Stored evidence, and the index of what items refer to. */

import type { RecordRef } from '../../../shared/event-parts.ts';
import type { Party, StoredEvidence } from '../../../shared/evidence.ts';

export interface EvidenceTx {
  evidence(itemId: string): StoredEvidence | null;
  saveEvidence(itemId: string, evidence: StoredEvidence): void;
}

/** Something that items refer to. A party belongs to a source: its ids are those of that system. */
export type Reference =
  | { party: Pick<Party, 'kind' | 'id'>; originId: string }
  | { record: Pick<RecordRef, 'system' | 'type' | 'id'> };

export interface EvidenceReader {
  evidence(itemId: string): StoredEvidence | null;
  /** Items of the person's recipient sets that refer to it, newest change first. */
  referring(userId: string, reference: Reference, limit: number): readonly string[];
}
