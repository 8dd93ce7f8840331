/**
 * Address of the local command socket: next to the store, so the holder of the store's lock owns this path too. Windows pipes are in no
 * folder; there a file at this path contains the pipe's unguessable name, so that no other process can impersonate the relay.
 */
import { closeSync, constants, lstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { replaceFileSync } from '../../disk/replace.ts';

export const doorOf = (store: string): string => `${store}.sock`;

/** Maximum bytes of a socket path: `sun_path` without its terminating zero. */
const LONGEST = process.platform === 'linux' ? 107 : 103;
const PIPE = /^\\\\\.\\pipe\\beckon-[0-9a-f-]{36}$/;
const isWindows = process.platform === 'win32';

/** Address for the system; valid until closed. */
interface DoorAddress {
  name: string;
  close(): void;
}

/** On Linux a longer path is reached through a descriptor of its folder. @throws Error, one line */
function addressOf(path: string): DoorAddress {
  if (Buffer.byteLength(path) <= LONGEST) return { name: path, close() {} };
  if (process.platform !== 'linux') {
    throw new Error(
      `${path} is longer than the ${LONGEST} bytes of a socket's address: put BECKON_DATA in a shorter one`,
    );
  }
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  return { name: `/proc/self/fd/${folder}/${basename(path)}`, close: () => closeSync(folder) };
}

/** Only for the holder of the store's lock: replaces the socket of a killed relay. @throws Error, one line */
export function addressToOpen(path: string): DoorAddress {
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

/** @returns null: no relay listens there. @throws Error, one line */
export function addressToCall(path: string): DoorAddress | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  if (!isWindows) return found.isSocket() ? addressOf(path) : null;
  const name = readFileSync(path, 'utf8');
  return PIPE.test(name) ? { name, close() {} } : null;
}
