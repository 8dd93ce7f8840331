/**
 * disk: what relay and desktop both do with files. This file: what a failure says of its file, by the code of the system or of SQLite
 * and never by its words (https://www.sqlite.org/rescode.html, errno of POSIX).
 */

/**
 * full: no room left, or past a limit · unwritable: not allowed, read-only, or something else stands there · failing: the device does
 * not read or write · busy: another process holds it · damaged: what is there is not what was written.
 */
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

/** What SQLite calls corrupt or no database, found by SQLite itself or by its check. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

/** @returns null where the error is not one of a file */
export function diskFault(error: unknown): DiskFault | null {
  if (error instanceof DamagedError) return 'damaged';
  const code = sqliteCode(error);
  if (code !== null) return BY_SQLITE[code] ?? null;
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return BY_ERRNO[String(error.code)] ?? null;
}

/** No such file: not the same as one that cannot be read. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
