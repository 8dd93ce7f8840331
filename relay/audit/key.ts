/**
 * The key that signs the head: Ed25519 (RFC 8032), in `audit.key` of the relay's folder, or given by `BECKON_AUDIT_KEY` as a key or
 * as the path of one, so that whoever can write the store need not be able to sign.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface AuditKey {
  /** SubjectPublicKeyInfo (RFC 8410) in base64: what a head carries, and what an auditor is told beforehand. */
  readonly publicKey: string;
  /** Signature in base64. */
  sign(text: Uint8Array): string;
}

/** The key cannot be had; `message` is one line that names the setting. */
export class AuditKeyError extends Error {
  override name = 'AuditKeyError';
}

export interface KeyPlace {
  /** `BECKON_DATA`. */
  folder: string;
  /** `BECKON_AUDIT_KEY`; null: `audit.key` in the folder. */
  setting: string | null;
}

/** @returns null where no key is there yet. @throws AuditKeyError where what is there is no key */
export function findAuditKey(place: KeyPlace): AuditKey | null {
  const given = place.setting === null ? null : givenKey(place.setting);
  if (given) return auditKey(given);
  const path = pathOf(place);
  if (!existsSync(path)) return null;
  return auditKey(readKey(path, place));
}

/** The key, made if it is not there. @throws AuditKeyError */
export function openAuditKey(place: KeyPlace): AuditKey {
  return findAuditKey(place) ?? makeKey(place);
}

/** The path of the key's file; a setting that is a key itself has none. @throws AuditKeyError */
function pathOf({ folder, setting }: KeyPlace): string {
  if (setting === null) return join(folder, 'audit.key');
  // The setting itself is never said: it may be a key with a letter too few.
  if (!/[\\/]/.test(setting)) throw new AuditKeyError('BECKON_AUDIT_KEY is neither an Ed25519 key nor the path of one');
  return setting;
}

/** A key in the setting itself: PEM, PKCS #8 in base64, or the 32 bytes in base64 or hex. */
function givenKey(setting: string): KeyObject | null {
  if (existsSync(setting)) return null;
  const text = setting.replaceAll('\\n', '\n').trim();
  if (text.startsWith('-----BEGIN')) return parseKey({ key: text, format: 'pem' });
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  const canonical = (value: string) => value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const isWhole = /^[0-9a-f]{64}$/i.test(text) || canonical(bytes.toString('base64')) === canonical(text);
  if (!isWhole || (bytes.length !== SEED && bytes.length !== PKCS8.length + SEED)) return null;
  const der = bytes.length === SEED ? Buffer.concat([PKCS8, bytes]) : bytes;
  return parseKey({ key: der, format: 'der', type: 'pkcs8' });
}

const SEED = 32;
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function parseKey(given: Parameters<typeof createPrivateKey>[0], name = 'BECKON_AUDIT_KEY'): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(given);
  } catch {
    throw new AuditKeyError(`${name} is no private key that can be read`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new AuditKeyError(`${name} must be an Ed25519 key`);
  return key;
}

function readKey(path: string, place: KeyPlace): KeyObject {
  const name = place.setting === null ? `BECKON_DATA: ${path}` : `BECKON_AUDIT_KEY ${path}`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
    if (place.setting === null) chmodSync(path, 0o600);
  } catch (error) {
    throw new AuditKeyError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseKey({ key: text, format: 'pem' }, name);
}

/** Of two processes that begin at once one makes the key, and both use it. */
function makeKey(place: KeyPlace): AuditKey {
  const path = pathOf(place);
  const { privateKey } = generateKeyPairSync('ed25519');
  const fresh = `${path}.${randomUUID()}.new`;
  try {
    if (place.setting === null) makeFolder(dirname(path));
    writeFileSync(fresh, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(fresh, path);
  } catch (error) {
    if (!existsSync(path)) {
      const name = place.setting === null ? `BECKON_DATA: ${path}` : `BECKON_AUDIT_KEY ${path}`;
      throw new AuditKeyError(`${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  } finally {
    rmSync(fresh, { force: true });
  }
  return auditKey(readKey(path, place));
}

/** Step by step: Node's own `recursive` never returns where the system lets nobody make a folder, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

const auditKey = (key: KeyObject): AuditKey => ({
  publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
  sign: (text) => sign(null, text, key).toString('base64'),
});
