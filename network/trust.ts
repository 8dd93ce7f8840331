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

/** Number of authorities per source. */
type Trusted = { system: number; file: number };

/** Reading the system's authorities takes 40 ms, so it waits for the first TLS connection. */
let pending: (() => void) | null = null;

/**
 * Sets the default authorities of the TLS connections of this thread: Node's, the system's, and the file's. Takes effect with
 * `completeTrust`.
 * @param path `BECKON_CA_FILE`; unset or empty: none
 * @param onTrusted called once they are set
 * @throws CaFileError; nothing was changed
 */
export function trustAuthorities(path: string | undefined, onTrusted?: (trusted: Trusted) => void): void {
  const file = path ? readCaFile(path) : [];
  pending = () => {
    const system = getCACertificates('system');
    setDefaultCACertificates([...new Set([...getCACertificates('default'), ...system, ...file])]);
    onTrusted?.({ system: system.length, file: file.length });
  };
}

/** Call before each TLS connection. */
export function completeTrust(): void {
  const first = pending;
  pending = null;
  first?.();
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
