import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes of referenced array buffers. @param enough skips the slow collection if there are not more bytes than this */
export function liveBuffers(enough = 0): number {
  if (typeof collect !== 'function') throw new Error('V8 gives no collector');
  // The second collection may free what the first one found unreachable.
  for (let turn = 0; turn < 2 && process.memoryUsage().arrayBuffers > enough; turn += 1) collect();
  return process.memoryUsage().arrayBuffers;
}
