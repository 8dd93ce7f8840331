/** A device becomes a person's by a one-time code, exchanged for a token of its own (contract section 4). */
import type { PairResult } from '../../shared/people.ts';
import type { Credentials } from './directory-ports.ts';
import type { DirectoryView, Writer } from './ports.ts';

/** ms that a code is valid. */
export const CODE_LIFE_MS = 10 * 60_000;

/** Letters and digits that are not taken for one another, aloud or on paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 8;

/** Codes are typed by hand: case, spaces and hyphens do not matter. */
export const normalCode = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** @param bytes random, at least 64; those that would favour some letters are passed over */
export function codeFrom(bytes: Uint8Array): string {
  const fair = 256 - (256 % ALPHABET.length);
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => ALPHABET[byte % ALPHABET.length]);
  const code = letters.slice(0, CODE_LENGTH).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export interface PairingDeps {
  writer: Writer;
  credentials: Credentials;
  directory: () => DirectoryView;
  /** A new device token. */
  newToken: () => string;
  newId: () => string;
}

/** @returns null for an unknown, used or late code, and for one of a person who is gone */
export function createPairing({ writer, credentials, directory, newToken, newId }: PairingDeps) {
  return (code: string, device: string): Promise<PairResult | null> =>
    writer.write((tx) => {
      const userId = credentials.useCode(normalCode(code), tx.now);
      const person = userId === null ? null : directory().person(userId);
      if (!person) return null;
      const secret = newToken();
      credentials.add({ id: newId(), userId: person.id, secret, device, origin: 'pair', now: tx.now });
      tx.audit({ kind: 'admin', itemId: null, actor: person.id, facts: { act: 'device paired' } });
      return { token: secret, user: { id: person.id, name: person.name } };
    });
}
