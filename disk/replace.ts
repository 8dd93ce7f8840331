/**
 * A file is there whole or not at all, over a kill, a full disk and a power cut: written beside its place, on the disk before it is
 * moved there. Every file that is replaced goes this way. Modes are 0600: what is kept is nobody else's on the computer.
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
/** With what a database has beside it. */
const FRESH = /\.[0-9a-f-]{36}\.new(-wal|-shm|-journal)?$/;

const freshBeside = (path: string): string => `${path}.${randomUUID()}.new`;

/** Where a link leads: the link itself stays. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The move itself is on the disk. Some systems have no such call for folders: there it is as durable as they make it. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows opens no folder; what was moved is in place all the same.
  }
}

/** @throws the file system's error, with its `code`; then the file is what it was before */
export async function replaceFile(path: string, text: string): Promise<void> {
  const part = await openPart(path, 'over what is there');
  try {
    await part.write(text);
    await part.keep();
  } catch (error) {
    await part.discard();
    throw error;
  }
}

/** As {@link replaceFile}, for what must be kept before the call returns. */
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

/** By the name of the library `atomically`, whose place this file takes in the desktop's build for electron-store. */
export { replaceFileSync as writeFileSync };

/** A new file. @returns false where one is there already, which stays as it is. @throws the file system's error */
export function createFileSync(path: string, text: string | Buffer): boolean {
  const fresh = freshBeside(path);
  try {
    writeFileSync(fresh, text, { mode: PRIVATE, flag: 'wx', flush: true });
    return placeNew(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Moves a whole file to a place where none is. @returns false where there is one. @throws the file system's error */
export function placeNew(fresh: string, path: string): boolean {
  try {
    linkSync(fresh, path);
    rmSync(fresh);
  } catch {
    // It is there, or this file system has no hard links: then the name is looked for first.
    if (existsSync(path)) return false;
    renameSync(fresh, path);
  }
  syncFolder(dirname(path));
  return true;
}

/** Moves a whole file over what is there. @throws the file system's error */
export function placeOver(fresh: string, path: string): void {
  const place = placeOf(path);
  renameSync(fresh, place);
  syncFolder(dirname(place));
}

/** A file that is being written. After a failure `discard` leaves nothing behind. */
export interface Part {
  write(text: string): Promise<void>;
  /** Whole now, and in its place. @throws also where a new file was wanted and one is there */
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
      // It may be closed already: what failed was the last step.
      await handle.close().catch(() => {});
      await rm(fresh, { force: true });
    },
  };
}

/**
 * What kills left half written beside a file; for who opens it at a start.
 * @param age ms; younger ones may still be written by another process
 */
export function sweepParts(path: string, age: number): void {
  const folder = dirname(placeOf(path));
  const name = basename(placeOf(path));
  try {
    for (const one of readdirSync(folder)) {
      if (!one.startsWith(`${name}.`) || !FRESH.test(one)) continue;
      const part = join(folder, one);
      if (Date.now() - statSync(part).mtimeMs >= age) rmSync(part, { force: true });
    }
  } catch {
    // A folder that cannot be looked into is told of by whoever opens the file.
  }
}

/** Step by step: Node's own `recursive` never returns where the system lets nobody make a folder, as below /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** The file under a second name too, unless that is taken or there is no file. */
export function keepAside(file: string, aside: string): void {
  if (!existsSync(file) || existsSync(aside)) return;
  try {
    linkSync(file, aside);
  } catch {
    // This file system has no hard links.
    copyFileSync(file, `${aside}.new`);
    renameSync(`${aside}.new`, aside);
  }
}
