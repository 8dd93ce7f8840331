/** The Ed25519 key (RFC 8032) that signs the head. `BECKON_AUDIT_KEY` (key or path) can put it out of reach of the store's writers. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFileSync, makeFolder } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';

export interface AuditKey {
  /** SubjectPublicKeyInfo (RFC 8410) in base64: included in each head, and given to an auditor in advance. */
  readonly publicKey: string;
  sign(text: Uint8Array): string;
}

/** The key is unavailable or invalid; `message` is one line that names the setting. */
export class AuditKeyError extends Error {
  override name = 'AuditKeyError';
}

export interface AuditKeyLocation {
  /** `BECKON_DATA`. */
  folder: string;
  /** `BECKON_AUDIT_KEY`; null: `audit.key` in the folder. */
  setting: string | null;
}

/** @returns null if there is no key yet. @throws AuditKeyError if the key is invalid */
export function findAuditKey(place: AuditKeyLocation): AuditKey | null {
  const given = place.setting === null ? null : givenKey(place.setting);
  if (given) return auditKey(given);
  if (!existsSync(pathOf(place))) return null;
  return auditKey(readKey(place));
}

/** Creates the key if it is missing. @throws AuditKeyError */
export function openAuditKey(place: AuditKeyLocation): AuditKey {
  const found = findAuditKey(place) ?? makeKey(place);
  if (place.setting === null) attempt(place, 'kept from others', (path) => chmodSync(path, 0o600));
  return found;
}

/** @throws AuditKeyError */
function pathOf({ folder, setting }: AuditKeyLocation): string {
  if (setting === null) return join(folder, 'audit.key');
  // The setting is not quoted in the error: it may be a mistyped key. Base64 may contain a slash, but then no such folder exists.
  const isPath = existsSync(setting) || (/[\\/]/.test(setting) && existsSync(dirname(setting)));
  if (isPath) return setting;
  throw new AuditKeyError('BECKON_AUDIT_KEY is neither an Ed25519 key nor a path in a folder that is there');
}

/** A key in the setting itself: PEM, PKCS #8 in base64, or the 32 bytes in base64 or hex. */
function givenKey(setting: string): KeyObject | null {
  if (existsSync(setting)) return null;
  const text = setting.replaceAll('\\n', '\n').trim();
  if (text.startsWith('-----BEGIN')) return parseKey({ key: text, format: 'pem' });
  const bytes = givenBytes(text);
  return bytes && parseKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
}

/** The PKCS #8 prefix of the 32 bytes of an Ed25519 key (RFC 8410 section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function givenBytes(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  // With a slash only if padded: the path of a missing file must not pass for a key.
  if (/^([\w-]{43}|[A-Za-z0-9+/]{43}=)$/.test(text)) return Buffer.from(text, 'base64');
  const der = Buffer.from(text, 'base64');
  const isKey = der.length === PKCS8.length + 32 && der.subarray(0, PKCS8.length).equals(PKCS8);
  return isKey ? der.subarray(PKCS8.length) : null;
}

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

function readKey(place: AuditKeyLocation): KeyObject {
  const text = attempt(place, 'read', (path) => readFileSync(path, 'utf8'));
  return parseKey({ key: text, format: 'pem' }, nameOf(place));
}

export const nameOf = (place: AuditKeyLocation): string =>
  `${place.setting === null ? 'BECKON_DATA:' : 'BECKON_AUDIT_KEY'} ${pathOf(place)}`;

function attempt<T>(place: AuditKeyLocation, what: string, act: (path: string) => T): T {
  try {
    return act(pathOf(place));
  } catch (error) {
    if (error instanceof AuditKeyError) throw error;
    const reason = reasonOf(error);
    throw new AuditKeyError(`${nameOf(place)} cannot be ${what}: ${reason}`);
  }
}

/** If two processes start at the same time, one creates the key and both use it. */
function makeKey(place: AuditKeyLocation): AuditKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  attempt(place, 'written', (path) => {
    if (place.setting === null) makeFolder(dirname(path));
    createFileSync(path, pem);
  });
  return auditKey(readKey(place));
}

const auditKey = (key: KeyObject): AuditKey => ({
  publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
  sign: (text) => sign(null, text, key).toString('base64'),
});
