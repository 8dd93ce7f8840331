/** Secrets that the relay has to read again (hashes do not do) are kept sealed; with what, `keys/` knows. */

/** Seals and opens texts. A place says what a text is and whose: sealed for one place, it opens at no other. */
export interface Sealing {
  /** @returns an envelope that names its key, the newest one of the ring */
  seal(text: string, place: string): string;
  /** Null: its key is not here, or the envelope was changed or is of another place. */
  open(envelope: string, place: string): string | null;
  /** Id of the key that seals now. */
  current(): string;
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
