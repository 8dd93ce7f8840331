/** Memory of this process that is in use, without what the collector has not taken yet. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes of array buffers that are referenced now. @param enough collects only where there are more than so many, as that is slow */
export function liveBuffers(enough = 0): number {
  if (typeof collect !== 'function') throw new Error('V8 gives no collector');
  // What the first collection finds unused may be freed by the second.
  for (let turn = 0; turn < 2 && process.memoryUsage().arrayBuffers > enough; turn += 1) collect();
  return process.memoryUsage().arrayBuffers;
}
