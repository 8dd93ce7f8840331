/** Pairs a device with a person: exchanges a one-time code for a token (contract section 4). */
import type { PairResult } from '../../../shared/people.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock } from '../ports.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import type { CredentialReader } from './directory-ports.ts';

export const CODE_LIFE_MS = 10 * 60_000;

/** Letters and digits that cannot be confused, spoken or printed. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** 31^12 codes, 59 bits. Attempts are unlimited: 5,000 a second for a year, with 1,000 codes open, find one with a chance of 1 in 5,000. */
const CODE_LENGTH = 12;
const GROUP = /.{4}(?=.)/g;

/** Codes are typed by hand: ignores case, spaces and hyphens. */
export const normalCode = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** @param bytes random, at least 64; bytes that would bias the letters are skipped */
export function codeFrom(bytes: Uint8Array): string {
  const fair = 256 - (256 % ALPHABET.length);
  const letters = [...bytes].filter((byte) => byte < fair).map((byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.slice(0, CODE_LENGTH).join('').replaceAll(GROUP, '$&-');
}

interface PairingDeps {
  writer: Writer<Pick<Tx, 'audit' | 'credentials'>>;
  credentials: CredentialReader;
  directory: () => DirectoryView;
  newToken: () => string;
  newId: () => string;
  clock: Clock;
}

/** @returns null for an unknown, used or expired code, or if its person is gone */
export function createPairing({ writer, credentials, directory, newToken, newId, clock }: PairingDeps) {
  return async (given: string, device: string): Promise<PairResult | null> => {
    const code = normalCode(given);
    // Detects a wrong code by a read, so that guessing delays no writes.
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
