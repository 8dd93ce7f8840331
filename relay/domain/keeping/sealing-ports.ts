/** Secrets that the relay must read again (a hash does not do) are stored sealed; `keys/` has the implementation. */

/** Seals and opens texts. The place says what a text is and whose; a text opens only for the place it was sealed for. */
export interface Sealing {
  /** @returns an envelope that names its key. @throws STORE_UNAVAILABLE if the sealing key is not in the ring */
  seal(text: string, place: string): string;
  /** Null: its key is not in the ring, or the envelope was changed or is for another place. */
  open(envelope: string, place: string): string | null;
  /** Id of the sealing key: the first of the ring. */
  current(): string;
  /** The same ring, sealing by the key that several relays agree on; null: by the first, until one is named. */
  by(named: () => string | null): Sealing;
}

/** Keys of the ring by id, as named in the store of several relays; null: none. */
export interface NamedKeys {
  /** Every relay seals by this key. */
  seals: string | null;
  /** Seals once every relay has it. */
  next: string | null;
}

export interface SealedReader {
  /** Places of secrets of the relay and its directory whose keys are not in the ring. */
  locked(): string[];
  /** Number of secrets sealed by each key, by key id. */
  uses(): ReadonlyMap<string, number>;
  /** A secret that the relay generated for itself; null if there is none, or its key is not in the ring. */
  ownSecret(name: string): string | null;
  namedKeys(): NamedKeys;
}
export interface SealedTx {
  ownSecret: SealedReader['ownSecret'];
  saveOwnSecret(name: string, value: string): void;
  /** Seals up to `limit` rows again by the newest key. Begin with 0 and continue from each result, until it is null. */
  renewSealed(from: number, limit: number): number | null;
  sealedUses(): ReadonlyMap<string, number>;
  namedKeys: SealedReader['namedKeys'];
  nameKeys(keys: NamedKeys): void;
}

const ENVELOPE = /^sealed:1:([0-9a-f]{16}):[A-Za-z0-9_-]{38,}$/;

/** A text that only begins like an envelope is an ordinary text. */
export const isSealed = (text: string): boolean => ENVELOPE.test(text);

export const keyOfEnvelope = (text: string): string | null => ENVELOPE.exec(text)?.[1] ?? null;

export const envelopeOf = (keyId: string, bytes: Buffer): string => `sealed:1:${keyId}:${bytes.toString('base64url')}`;

export function bytesOfEnvelope(text: string): { keyId: string; bytes: Buffer } | null {
  const keyId = keyOfEnvelope(text);
  if (keyId === null) return null;
  return { keyId, bytes: Buffer.from(text.slice(text.lastIndexOf(':') + 1), 'base64url') };
}
