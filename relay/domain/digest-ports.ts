/** Whether two copies of one store hold the same: a digest of what they share, however each came to it and wherever it lies in its file. */

export interface TableDigest {
  table: string;
  rows: number;
  /** SHA-256, hex. */
  digest: string;
}

export interface StoreDigest {
  /** Of all tables. SHA-256, hex. */
  digest: string;
  tables: readonly TableDigest[];
}

/** Beside the work, in a thread of its own. */
export interface Digesting {
  /** Resolves when the state that is looked at stands fast: what is written from then on is not in it. */
  begun: Promise<void>;
  done: Promise<StoreDigest>;
  /** Whoever asked does not wait for it any more. */
  end(): Promise<void>;
}

/** When all copies were found to hold the same last, ms since 1970. */
export interface VerifiedTx {
  noteVerified(at: number): void;
}
