/**
 * Where the door of a store's relay is: a socket beside the store, so that whoever has the store's lock has this name too. On Windows, whose
 * pipes lie in no folder, a file in that place names the pipe: its name cannot be guessed, so that nobody else can wait there for what
 * commands bring.
 */
import { closeSync, constants, lstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { replaceFileSync } from '../../disk/replace.ts';

export const doorOf = (store: string): string => `${store}.sock`;

/** Bytes of a socket's address: `sun_path` without the zero that ends it. */
const LONGEST = process.platform === 'linux' ? 107 : 103;
const PIPE = /^\\\\\.\\pipe\\beckon-[0-9a-f-]{36}$/;
const isWindows = process.platform === 'win32';

/** As the system takes it, for as long as it is held. */
export interface Address {
  name: string;
  close(): void;
}

/** Of a longer path Linux takes the folder by its descriptor. @throws Error, one line */
function addressOf(path: string): Address {
  if (Buffer.byteLength(path) <= LONGEST) return { name: path, close() {} };
  if (process.platform !== 'linux') {
    throw new Error(
      `${path} is longer than the ${LONGEST} bytes of a socket's address: put BECKON_DATA in a shorter one`,
    );
  }
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  return { name: `/proc/self/fd/${folder}/${basename(path)}`, close: () => closeSync(folder) };
}

/** For who has the store's lock: what a killed relay left there is nobody's. @throws Error, one line */
export function addressToOpen(path: string): Address {
  if (isWindows) {
    const name = `\\\\.\\pipe\\beckon-${crypto.randomUUID()}`;
    replaceFileSync(path, name);
    return { name, close: () => rmSync(path, { force: true }) };
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found && !found.isSocket()) throw new Error(`${path} is there and is no socket`);
  rmSync(path, { force: true });
  return addressOf(path);
}

/** @returns null: no relay opened a door there. @throws Error, one line */
export function addressToCall(path: string): Address | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  if (!isWindows) return found.isSocket() ? addressOf(path) : null;
  const name = readFileSync(path, 'utf8');
  return PIPE.test(name) ? { name, close() {} } : null;
}
