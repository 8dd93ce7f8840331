/**
 * Shared by relay and desktop for outgoing calls: trust, proxies and failures. Depends on Node only, not Electron.
 *
 * This file: the trusted certificate authorities. Node's list is extended by the operating system's, where companies install theirs, and by
 * `BECKON_CA_FILE` (contract section 1).
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** An unusable file; `message` is one line that names the setting and the file. */
export class CaFileError extends Error {
  override name = 'CaFileError';
}

/** Maximum bytes; an operating system's bundle has about a quarter of a megabyte. */
const LARGEST = 8 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Reads all certificates of a PEM file (RFC 7468); other content is ignored. @throws CaFileError */
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
 * Sets the default authorities of all later TLS connections of this thread: Node's, the system's, and the file's. Call before the first
 * connection.
 * @param path `BECKON_CA_FILE`; unset or empty: none
 * @returns the number of authorities per source
 * @throws CaFileError; nothing was changed
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
    // Reading a pipe without a writer would block forever, and a device has no end.
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
