/**
 * network: what the relay and the desktop have in common where they call others: whom to trust, which proxy, and what went wrong. Node
 * alone, no Electron.
 *
 * Here: which authorities a TLS server may be certified by. To Node's own list come those of the operating system, where companies
 * put theirs, and those of `BECKON_CA_FILE` (contract section 1).
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** A file that cannot be used; `message` is one line that names the setting and the file. */
export class CaFileError extends Error {
  override name = 'CaFileError';
}

/** bytes; the bundles of whole operating systems have about a quarter of a megabyte. */
const LARGEST = 8 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * The certificates in a PEM file (RFC 7468), one or several; anything else in it is passed over.
 *
 * @throws CaFileError
 */
export function readCaFile(path: string): string[] {
  const found = textOf(path).match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new CaFileError(`BECKON_CA_FILE: ${path} holds no certificate in PEM`);
  for (const [index, pem] of found.entries()) {
    if (!isCertificate(pem)) {
      throw new CaFileError(`BECKON_CA_FILE: certificate ${index + 1} of ${found.length} in ${path} is damaged`);
    }
  }
  return found;
}

/**
 * From now on every TLS connection of this thread that names no authorities of its own trusts these: Node's, the system's, and those
 * of the file. Call it before the first connection.
 *
 * @param path of `BECKON_CA_FILE`; unset or empty: none
 * @returns how many came from where
 * @throws CaFileError; nothing was changed then
 */
export function trustAuthorities(path: string | undefined): { system: number; file: number } {
  const file = path ? readCaFile(path) : [];
  const system = getCACertificates('system');
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...system, ...file])]);
  return { system: system.length, file: file.length };
}

function textOf(path: string): string {
  try {
    const found = statSync(path);
    // A pipe that nobody writes to would hold the start for ever, and a device has no end.
    if (!found.isFile()) throw new CaFileError(`BECKON_CA_FILE: ${path} is not a file`);
    if (found.size > LARGEST) throw new CaFileError(`BECKON_CA_FILE: ${path} is larger than 8 MiB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CaFileError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CaFileError(`BECKON_CA_FILE: ${path} cannot be read (${code})`);
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
