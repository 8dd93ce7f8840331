/** Ports of the audit trail: positions in its hash chain, and reading it. */

/** `seq` counts records from 1, `hash` is hex. Before the first record: 0 and the genesis. */
interface AuditPosition {
  seq: number;
  hash: string;
}

/** As stored, intact or not. `record`: exact text; `hash`: stored with it; both empty if unreadable, and `seq` is then NaN if unknown. */
export interface TrailEntry extends AuditPosition {
  record: string;
}

export interface ChainRule {
  /** The hash that the first record follows. */
  genesis: string;
  /** The hash of a record (its exact text) that follows the one with the hash `before`. */
  link(before: string, record: string): string;
}

export interface AuditKeyTx {
  /** Records in the trail the public key by which all relays of the store sign. */
  noteAuditKey(publicKey: string): void;
}

export interface AuditReader {
  head(): AuditPosition;
  /** Hash of the record at this position; null if there is none. Position 0 has the genesis. */
  hashAt(seq: number): string | null;
  page(after: number, limit: number): TrailEntry[];
  /** The person with this digest; null if the digest is unknown or the person's salt was dropped. */
  actorOf(digest: string): string | null;
}
