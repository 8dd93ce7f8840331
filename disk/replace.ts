/**
 * Atomic file replacement: after a kill, a full disk or a power failure the file is complete or unchanged. The new content is written to a
 * temporary file in the same folder, synced, and renamed. Mode 0600 makes files private to the account.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const PRIVATE = 0o600;
/** Temporary files, including the side files of a database. */
const FRESH = /\.[0-9a-f-]{36}\.new(-wal|-shm|-journal)?$/;

const freshBeside = (path: string): string => `${path}.${randomUUID()}.new`;

/** Follows a symbolic link, so that the link is preserved. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Makes a rename durable, as far as the system can sync folders. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows cannot open a folder; the rename has taken effect nevertheless.
  }
}

/** @throws the file system's error with its `code`; the file is then unchanged */
export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  const part = await openPart(path, 'over what is there');
  try {
    await part.write(text);
    await part.keep();
  } catch (error) {
    await part.discard();
    throw error;
  }
}

/** Like {@link replaceFile}; the data is durable when the call returns. */
export function replaceFileSync(path: string, text: string): void {
  const place = placeOf(path);
  const fresh = freshBeside(place);
  try {
    writeFileSync(fresh, text, { mode: PRIVATE, flag: 'wx', flush: true });
    renameSync(fresh, place);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  syncFolder(dirname(place));
}

/** The export name of the library `atomically`, which this file replaces in the desktop's build of electron-store. */
export { replaceFileSync as writeFileSync };

/** Creates a file. @returns false if one exists, which is unchanged. @throws the file system's error */
export function createFileSync(path: string, text: string | Buffer): boolean {
  const fresh = freshBeside(path);
  try {
    writeFileSync(fresh, text, { mode: PRIVATE, flag: 'wx', flush: true });
    return placeNew(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Moves a complete file to an unused path. @returns false if the path exists. @throws the file system's error */
export function placeNew(fresh: string, path: string): boolean {
  try {
    linkSync(fresh, path);
    rmSync(fresh);
  } catch {
    // The path exists, or the file system has no hard links and the check is not atomic.
    if (existsSync(path)) return false;
    renameSync(fresh, path);
  }
  syncFolder(dirname(path));
  return true;
}

/** Moves a complete file over an existing one. @throws the file system's error */
export function placeOver(fresh: string, path: string): void {
  const place = placeOf(path);
  renameSync(fresh, place);
  syncFolder(dirname(place));
}

/** A file being written. After a failure `discard` removes it. */
export interface Part {
  write(text: string | Uint8Array): Promise<void>;
  /** Syncs the file and moves it into place. @throws also if it should be new and the path exists */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** @throws the file system's error, with its `code` */
export async function openPart(path: string, how: 'over what is there' | 'new'): Promise<Part> {
  const place = how === 'new' ? path : placeOf(path);
  if (how === 'new' && existsSync(place)) throw new Error('it is there already');
  const fresh = freshBeside(place);
  const handle = await open(fresh, 'wx', PRIVATE);
  return {
    async write(text) {
      await handle.writeFile(text);
    },
    async keep() {
      await handle.sync();
      await handle.close();
      if (how === 'over what is there') await rename(fresh, place);
      else if (!placeNew(fresh, place)) throw new Error('it is there already');
      syncFolder(dirname(place));
    },
    async discard() {
      // The file may be closed already, if the last step failed.
      await handle.close().catch(() => {});
      await rm(fresh, { force: true });
    },
  };
}

/** Deletes temporary files of killed processes, at start. @param age ms; 0: all of them; younger ones may be in use by another process */
export function sweepParts(path: string, age: number): void {
  const folder = dirname(placeOf(path));
  const name = basename(placeOf(path));
  try {
    for (const one of readdirSync(folder)) {
      if (!one.startsWith(`${name}.`) || !FRESH.test(one)) continue;
      const part = join(folder, one);
      // `mtimeMs` has fractions, `Date.now()` has none; and the clock may have been set back.
      if (age === 0 || Date.now() - statSync(part).mtimeMs >= age) rmSync(part, { force: true });
    }
  } catch {
    // An unreadable folder is reported when the file is opened.
  }
}

/** Recursive, because Node's `recursive` option never returns if the system forbids creating a folder, as below /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Creates a second name for the file, unless that exists or the file does not. */
export function keepAside(file: string, aside: string): void {
  if (!existsSync(file) || existsSync(aside)) return;
  try {
    linkSync(file, aside);
  } catch {
    // The file system has no hard links.
    copyFileSync(file, `${aside}.new`);
    renameSync(`${aside}.new`, aside);
  }
}
