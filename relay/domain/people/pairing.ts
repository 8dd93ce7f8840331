/** A device becomes a person's by a one-time code, exchanged for a token of its own (contract section 4). */
import type { PairResult } from '../../../shared/people.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock } from '../ports.ts';
import type { Writer } from '../unit-of-work.ts';
import type { CredentialReader } from './directory-ports.ts';

/** ms that a code is valid. */
export const CODE_LIFE_MS = 10 * 60_000;

/** Letters and digits that are not taken for one another, aloud or on paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/**
 * 31^12 codes, 59 bits. Nobody is kept from trying, so the length alone has to do: 5,000 tries a second through a whole year, with 1,000
 * codes open at every moment, find one with a chance of 1 in 5,000.
 */
const CODE_LENGTH = 12;
const GROUP = /.{4}(?=.)/g;

/** Codes are typed by hand: case, spaces and hyphens do not matter. */
export const normalCode = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** @param bytes random, at least 64; those that would favour some letters are passed over */
export function codeFrom(bytes: Uint8Array): string {
  const fair = 256 - (256 % ALPHABET.length);
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.slice(0, CODE_LENGTH).join('').replaceAll(GROUP, '$&-');
}

interface PairingDeps {
  writer: Writer;
  credentials: CredentialReader;
  directory: () => DirectoryView;
  /** A new device token. */
  newToken: () => string;
  newId: () => string;
  clock: Clock;
}

/** @returns null for an unknown, used or late code, and for one of a person who is gone */
export function createPairing({ writer, credentials, directory, newToken, newId, clock }: PairingDeps) {
  return async (given: string, device: string): Promise<PairResult | null> => {
    const code = normalCode(given);
    // A wrong one is found by a look, so that who guesses keeps nobody's write waiting.
    if (credentials.ownerOfCode(code, clock.now()) === null) return null;
    return writer.write((tx) => {
      const used = tx.credentials.useCode(code);
      const person = used && directory().person(used.userId);
      if (!used || !person) return null;
      const secret = newToken();
      const { openedBy, until } = used;
      tx.credentials.add({ id: newId(), userId: person.id, secret, device, origin: 'pair', openedBy, until });
      tx.audit({ kind: 'admin', itemId: null, actor: person.id, facts: { act: 'device paired' } });
      return { token: secret, user: { id: person.id, name: person.name } };
    });
  };
}
