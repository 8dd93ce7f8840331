/** The signed head: position and hash of the chain's end, signed with the relay's key, in a small file next to the store. */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../../disk/faults.ts';
import { replaceFile } from '../../disk/replace.ts';
import { type AuditHead, SignedHead } from '../../shared/admin.ts';
import { checker } from '../../shared/validate.ts';
import type { AuditKey } from './audit-key.ts';

const signedHead = checker(SignedHead);

export const headPath = (folder: string): string => join(folder, 'audit.head');

/** The exact bytes that are signed; the first line separates this signature from any other use of the key. */
const signedText = ({ seq, hash, at }: AuditHead): Buffer =>
  Buffer.from(`Beckon audit head\n${seq}\n${hash}\n${at}\n`, 'utf8');

export const signHead = (key: AuditKey, head: AuditHead): SignedHead => ({
  head,
  publicKey: key.publicKey,
  signature: key.sign(signedText(head)),
});

/** Base64 has several encodings of the same bytes (RFC 4648 section 3.5); accepting only one detects every changed character. */
const isCanonical = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;

/** Verifies against the key that the head itself names (RFC 8032); the caller must check whose key it is. */
export const signatureHolds = ({ head, publicKey, signature }: SignedHead): boolean =>
  isSignedBy(publicKey, signedText(head), signature);

export function isSignedBy(publicKey: string, text: Buffer, signature: string): boolean {
  if (!isCanonical(publicKey) || !isCanonical(signature)) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, text, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** @returns null if the text is not a head */
export function parseHead(text: string): SignedHead | null {
  try {
    const result = signedHead.check(JSON.parse(text));
    return result.ok ? result.value : null;
  } catch {
    return null;
  }
}

/** An unreadable head differs from a missing one: it was altered. */
export type HeadFile = { state: 'missing' } | { state: 'unreadable' } | { state: 'there'; signed: SignedHead };

export function readHead(folder: string): HeadFile {
  let text: string;
  try {
    text = readFileSync(headPath(folder), 'utf8');
  } catch (error) {
    return { state: isMissing(error) ? 'missing' : 'unreadable' };
  }
  const signed = parseHead(text);
  return signed ? { state: 'there', signed } : { state: 'unreadable' };
}

export const writeHead = (folder: string, signed: SignedHead): Promise<void> =>
  replaceFile(headPath(folder), `${JSON.stringify(signed)}\n`);
