/** Compares copies of a store by a digest of their shared content, independent of how it was written and of the layout of the file. */

export interface TableDigest {
  table: string;
  rows: number;
  /** SHA-256, hex. */
  digest: string;
}

export interface StoreDigest {
  /** Over all tables. SHA-256, hex. */
  digest: string;
  tables: readonly TableDigest[];
}

/** Runs concurrently, in its own thread. */
export interface DigestJob {
  /** Resolves when the state to digest is fixed: later writes are not in it. */
  begun: Promise<void>;
  done: Promise<StoreDigest>;
  /** Aborts: the caller no longer waits. */
  end(): Promise<void>;
}

/** When all copies were last found equal, ms since 1970. */
export interface VerificationTx {
  noteVerified(at: number): void;
}
