/** The end of the trail against what was signed of it: the part that anybody can cut who may write the files. */
import type { AuditHead } from '../../shared/admin.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import { readHead, signatureHolds } from './head.ts';
import { type AuditKey, AuditKeyError, findAuditKey, type KeyLocation, nameOf } from './key.ts';

export interface TrailEnd extends KeyLocation {
  trail: Pick<AuditReader, 'head' | 'hashAt'>;
  /** Whether the store holds anything but its trail. */
  used: () => boolean;
  /** Of several relays on one store: its copy may have come to this one whole. Default: it is alone. */
  among?: boolean;
  /** The public key that the trail names last; null: none was noted yet. */
  named?: () => string | null;
}

export const carriesOn = (trail: TrailEnd['trail'], { seq, hash }: AuditHead): boolean => trail.hashAt(seq) === hash;

/**
 * A chain longer than its head is whole: the head follows by a second, and a kill in that second must not look like tampering.
 * @returns what is wrong, as words in a line; null: nothing. @throws AuditKeyError where what is there is no key
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

/** All relays of a store sign by the key that its trail names: one that signs by another is not verified. @returns what is wrong; null: nothing */
export function keyTrouble(end: TrailEnd, own: AuditKey | null = findAuditKey(end)): string | null {
  const named = end.named?.() ?? null;
  if (named === null || own === null || own.publicKey === named) return null;
  return `the trail names another key than this relay signs by: ${named}`;
}

/** @throws AuditKeyError where this relay has not the key of the others */
export function requireNamedKey(end: TrailEnd): void {
  const named = end.named?.() ?? null;
  if (named === null || findAuditKey(end)?.publicKey === named) return;
  throw new AuditKeyError(
    `The audit of the cluster is signed by ${named}, and this relay has another key or none: give it that of another relay (BECKON_AUDIT_KEY)`,
  );
}
