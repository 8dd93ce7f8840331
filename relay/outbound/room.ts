/** Calls out for which the process had no descriptor left: they never left it, so they wait, and count as no attempt. */
import { networkFailure } from '../../shared/network-failure.ts';

/** ms between two tries while the process has no descriptor left. */
const ROOM_MS = 1000;

/** Those who wait for a descriptor. */
interface RoomWait {
  /** Resolves after a while, or as soon as it is ended. */
  next(): Promise<void>;
  end(): void;
}

export function createRoomWait(ms = ROOM_MS): RoomWait {
  const waiting = new Set<() => void>();
  return {
    next: () =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        waiting.add(wake);
      }),
    end() {
      for (const wake of [...waiting]) wake();
    },
  };
}

export class NoRoom extends Error {
  override name = 'NoRoom';
  override message = 'no descriptor was left';
}

/** Where there is none a name is not found either: to look it up takes one. @param hasRoom whether there is a descriptor now */
export function isWithoutRoom(error: unknown, hasRoom: () => boolean): boolean {
  const failure = networkFailure(error);
  if (failure.kind === 'other') return 'code' in failure && (failure.code === 'EMFILE' || failure.code === 'ENFILE');
  return failure.kind === 'name' && !hasRoom();
}
