/** Calls out for which the process had no descriptor left: they never left it, so they wait, and count as no attempt. */
import { networkFailure } from '../../shared/network-failure.ts';

/** ms between two tries while the process has no descriptor left. */
export const ROOM_MS = 1000;

export class NoRoom extends Error {
  override name = 'NoRoom';
  override message = 'no descriptor was left';
}

/** Where there is none a name is not found either: to look it up takes one. */
/** @param hasRoom whether there is a descriptor now */
export function isWithoutRoom(error: unknown, hasRoom: () => boolean): boolean {
  const failure = networkFailure(error);
  if (failure.kind === 'other') return 'code' in failure && (failure.code === 'EMFILE' || failure.code === 'ENFILE');
  return failure.kind === 'name' && !hasRoom();
}
