/** Secrets that the relay has to read again (hashes do not do) are kept sealed; with what, `keys/` knows. */

/** Seals and opens texts. A place says what a text is and whose: sealed for one place, it opens at no other. */
export interface Sealing {
  /** @returns an envelope that names its key. @throws STORE_UNAVAILABLE where the key that is to seal is not in the ring */
  seal(text: string, place: string): string;
  /** Null: its key is not here, or the envelope was changed or is of another place. */
  open(envelope: string, place: string): string | null;
  /** Id of the key that seals now: the first of the ring. */
  current(): string;
  /** The same ring, where several relays seal by the key that is named; null: by the first, until one is named. */
  by(named: () => string | null): Sealing;
}

/** Keys of the ring by id, as the store of several relays names them. Null: none is. */
export interface NamedKeys {
  /** Every relay seals by it. */
  seals: string | null;
  /** Is to seal once every relay has it. */
  next: string | null;
}

/** What the store keeps sealed, as the administrator sees it. */
export interface SealedReader {
  /** Places of secrets of the relay and its directory that cannot be opened: their keys are not in the ring. */
  locked(): string[];
  /** How many secrets each key still seals, by id. */
  uses(): ReadonlyMap<string, number>;
  /** That the relay made for itself. Null: there is none, or its key is not here. */
  ownSecret(name: string): string | null;
  namedKeys(): NamedKeys;
}
/** The same inside a unit of work, and the secrets that the relay made for itself. */
export interface SealedTx {
  ownSecret: SealedReader['ownSecret'];
  saveOwnSecret(name: string, value: string): void;
  /** Moves up to `limit` rows to the newest key; again and again from what it gave, beginning with 0, until it gives null. */
  renewSealed(from: number, limit: number): number | null;
  sealedUses(): ReadonlyMap<string, number>;
  namedKeys: SealedReader['namedKeys'];
  nameKeys(keys: NamedKeys): void;
}

const ENVELOPE = /^sealed:1:([0-9a-f]{16}):[A-Za-z0-9_-]{38,}$/;

/** What begins like one and is none is a text as others. */
export const isSealed = (text: string): boolean => ENVELOPE.test(text);

/** Id of the key that an envelope names; null for what is no envelope. */
export const keyOfEnvelope = (text: string): string | null => ENVELOPE.exec(text)?.[1] ?? null;

export const envelopeOf = (keyId: string, bytes: Buffer): string => `sealed:1:${keyId}:${bytes.toString('base64url')}`;

/** What an envelope holds. @returns null for what is none */
export function bytesOfEnvelope(text: string): { keyId: string; bytes: Buffer } | null {
  const keyId = keyOfEnvelope(text);
  if (keyId === null) return null;
  return { keyId, bytes: Buffer.from(text.slice(text.lastIndexOf(':') + 1), 'base64url') };
}
