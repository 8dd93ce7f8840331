/** Checks all connections every two seconds: whether the peer reads, and whether a descriptor is available. */
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { devNull } from 'node:os';
import type { Clock, Timers } from '../domain/ports.ts';

const LOOK_MS = 2000;
/** A connection with unsent data is closed unless its peer reads this many bytes in this many checks: 64 KiB in 20 s, about 3 KiB/s. */
const LOOKS = 10;
const TAKEN_BYTES = 64 * 1024;

interface WatchDeps {
  clock: Clock;
  timers: Timers;
  sockets: () => Iterable<Socket>;
  /** The peer does not read; its unsent data would occupy memory indefinitely. */
  onSlow: (socket: Socket) => void;
  onUsedUp: () => void;
}

export function createConnectionWatch({ clock, timers, sockets, onSlow, onUsedUp }: WatchDeps) {
  /** Bytes read by the peer at the start of the current period. No entry if nothing is unsent. */
  const waiting = new WeakMap<Socket, { bytes: number; looks: number }>();
  let cancel = () => {};
  let dueAt: number | null = null;

  function lookAt(socket: Socket): void {
    if (socket.writableLength === 0) {
      waiting.delete(socket);
      return;
    }
    const bytes = socket.bytesWritten - socket.writableLength;
    const { bytes: before, looks } = waiting.get(socket) ?? { bytes, looks: 0 };
    if (looks < LOOKS) {
      waiting.set(socket, { bytes: before, looks: looks + 1 });
      return;
    }
    waiting.set(socket, { bytes, looks: 0 });
    if (bytes - before < TAKEN_BYTES) onSlow(socket);
  }

  /** With no descriptor left, libuv accepts and closes connections without an error (`uv__emfile_trick`), so test by opening one. */
  function probe(): void {
    if (isUsedUp(descriptorFault())) onUsedUp();
  }

  function look(): void {
    for (const socket of sockets()) lookAt(socket);
    probe();
    dueAt = clock.now() + LOOK_MS;
    cancel = timers.after(LOOK_MS, look);
  }

  return {
    start: look,
    /** Time of the next check; null: not running. */
    dueAt: () => dueAt,
    close() {
      dueAt = null;
      cancel();
    },
  };
}

/** Tries to open a descriptor. @returns the error, or null */
export function descriptorFault(): unknown {
  try {
    closeSync(openSync(devNull, 'r'));
    return null;
  } catch (error) {
    return error;
  }
}

/** No descriptor is left in the process or the machine. */
export const isUsedUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
