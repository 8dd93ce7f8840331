/** Looks at all connections every two seconds: whether the other side reads what it is sent, and whether there is a descriptor left. */
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { devNull } from 'node:os';
import type { Clock, Timers } from '../domain/ports.ts';
import type { WaitingSince } from '../domain/tasks.ts';

/** ms between two looks. */
const LOOK_MS = 2000;
/** Looks after which one that waits must have taken so many bytes, or it is closed: 20 s and 64 KiB are 3 KiB a second. */
const LOOKS = 10;
const TAKEN_BYTES = 64 * 1024;

export interface WatchDeps {
  clock: Clock;
  timers: Timers;
  sockets: () => Iterable<Socket>;
  /** What was sent to it is not read: replies and changes hold memory for as long as the other side likes. */
  onSlow: (socket: Socket) => void;
  onUsedUp: () => void;
}

interface ConnectionWatch {
  start(): void;
  /** When the next look is due; null: it does not run. */
  dueAt: WaitingSince;
  close(): void;
}

export function createConnectionWatch({ clock, timers, sockets, onSlow, onUsedUp }: WatchDeps): ConnectionWatch {
  /** Bytes taken by the other side when it was first looked at with more waiting. Where nothing waits there is no entry. */
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

  /** Where none is left the system takes connections and closes them at once, and nobody is told (libuv, `uv__emfile_trick`). */
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
    dueAt: () => dueAt,
    close() {
      dueAt = null;
      cancel();
    },
  };
}

/** What comes of asking for one; null: there was one. */
export function descriptorFault(): unknown {
  try {
    closeSync(openSync(devNull, 'r'));
    return null;
  } catch (error) {
    return error;
  }
}

/** No descriptor was left, of the process or of the machine. */
export const isUsedUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
