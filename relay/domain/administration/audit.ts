/** The audit trail as the rest of the relay sees it: places in the chain, and what a reader of the store gives. */

/** A place in the chain. `seq` counts records from 1, `hash` is hex; before the first record it is 0 and the genesis. */
interface AuditPosition {
  seq: number;
  hash: string;
}

/**
 * A record as it stands, whole or not: `record` is its exact text, `hash` what is kept beside it, both empty if
 * unreadable; `seq` is NaN where the record's own number is all there is, and it cannot be read.
 */
export interface TrailEntry extends AuditPosition {
  record: string;
}

/** How records hang together. */
export interface ChainRule {
  /** What the first record carries on. */
  genesis: string;
  /** The hash of a record (its exact text) that follows the one with the hash `before`. */
  link(before: string, record: string): string;
}

export interface AuditKeyTx {
  /** The trail names this public key: all relays of the store sign by it. */
  noteAuditKey(publicKey: string): void;
}

export interface AuditReader {
  /** The newest committed record. */
  head(): AuditPosition;
  /** Hash of the record at a place; null where there is none. Place 0 has the genesis. */
  hashAt(seq: number): string | null;
  /** Records after a place, oldest first. */
  page(after: number, limit: number): TrailEntry[];
  /** Whose digest this is; null once the person's salt is dropped, or for a digest that is nobody's. */
  actorOf(digest: string): string | null;
}
