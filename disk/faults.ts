/**
 * File operations shared by relay and desktop. This file classifies failures by their SQLite or POSIX error code, never by message
 * (https://www.sqlite.org/rescode.html, errno of POSIX).
 */

/** full: or over a limit · unwritable: permission, read-only, path occupied · failing: device · busy: locked · damaged: corrupt */
export type DiskFault = 'full' | 'unwritable' | 'failing' | 'busy' | 'damaged';

const BY_ERRNO: Readonly<Record<string, DiskFault>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EROFS: 'unwritable',
  EISDIR: 'unwritable',
  ENOTDIR: 'unwritable',
  ENOTEMPTY: 'unwritable',
  EEXIST: 'unwritable',
  ENOENT: 'unwritable',
  EIO: 'failing',
  EMFILE: 'failing',
  ENFILE: 'failing',
  EBUSY: 'busy',
};

const CORRUPT = 11;
const NOTADB = 26;
const BY_SQLITE: Readonly<Record<number, DiskFault>> = {
  3: 'unwritable',
  5: 'busy',
  6: 'busy',
  8: 'unwritable',
  10: 'failing',
  [CORRUPT]: 'damaged',
  13: 'full',
  14: 'unwritable',
  [NOTADB]: 'damaged',
};

/** Primary result code of a SQLite error, or null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** SQLite, or its integrity check, reports a corrupt file or one that is not a database. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

/** @returns null if the error is not a file error */
export function diskFault(error: unknown): DiskFault | null {
  if (error instanceof DamagedError) return 'damaged';
  const code = sqliteCode(error);
  if (code !== null) return BY_SQLITE[code] ?? null;
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return BY_ERRNO[String(error.code)] ?? null;
}

/** The file does not exist, as opposed to being unreadable. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
