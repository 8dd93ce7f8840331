/** Compares the end of the trail with its signed head: anyone who can write the files can truncate the end. */
import type { AuditHead } from '../../shared/admin.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import { type AuditKey, AuditKeyError, type AuditKeyLocation, findAuditKey, nameOf } from './audit-key.ts';
import { readHead, signatureHolds } from './signed-head.ts';

export interface TrailEnd extends AuditKeyLocation {
  trail: Pick<AuditReader, 'head' | 'hashAt'>;
  /** Whether the store holds data other than its trail. */
  used: () => boolean;
  /** Several relays share the store, so its copy may come from another relay without a head. Default: a single relay. */
  among?: boolean;
  /** The public key that the trail last names; null: none. */
  named?: () => string | null;
}

export const carriesOn = (trail: TrailEnd['trail'], { seq, hash }: AuditHead): boolean => trail.hashAt(seq) === hash;

/**
 * The head follows within a second, so a longer chain is valid: a kill in that second must not look like tampering.
 * @returns the fault in one line; null: none. @throws AuditKeyError if the key file is invalid
 */
export function endTrouble(end: TrailEnd): string | null {
  const { folder, trail, used, among = false } = end;
  const file = readHead(folder);
  const { seq } = trail.head();
  if (seq === 0 && used()) return 'the trail is empty, and the store was used';
  if (file.state === 'missing')
    return seq === 0 || among ? null : `audit.head is missing beside a trail of ${seq} records`;
  if (file.state !== 'there' || !signatureHolds(file.signed)) return 'audit.head was changed';
  if (!carriesOn(trail, file.signed.head)) {
    return `the trail is not the one signed up to record ${file.signed.head.seq}`;
  }
  return findAuditKey(end) === null ? `${nameOf(end)} is missing, and it signed the trail` : null;
}

/** Relays of one store must sign with the key that the trail names, or verification fails. @returns the fault; null: none */
export function keyTrouble(end: TrailEnd, own: AuditKey | null = findAuditKey(end)): string | null {
  const named = end.named?.() ?? null;
  if (named === null || own === null || own.publicKey === named) return null;
  return `the trail names another key than this relay signs by: ${named}`;
}

/** @throws AuditKeyError if this relay lacks the key of the cluster */
export function requireNamedKey(end: TrailEnd): void {
  const named = end.named?.() ?? null;
  if (named === null || findAuditKey(end)?.publicKey === named) return;
  throw new AuditKeyError(
    `The audit of the cluster is signed by ${named}, and this relay has another key or none: give it that of another relay (BECKON_AUDIT_KEY)`,
  );
}
