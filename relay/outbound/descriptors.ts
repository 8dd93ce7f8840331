/** Outgoing calls that failed for lack of a file descriptor: they never left the process, so they wait without counting as attempts. */
import { networkFailure } from '../../shared/network-failure.ts';

const RETRY_MS = 1000;

export function createDescriptorWait(ms = RETRY_MS) {
  const waiting = new Set<() => void>();
  return {
    /** Resolves after the interval, or at `end`. */
    next: (): Promise<void> =>
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

export class NoDescriptor extends Error {
  override name = 'NoRoom';
  override message = 'no descriptor was left';
}

/** A lookup needs a descriptor too, so it fails as an unknown name. @param hasRoom whether a descriptor is available now */
export function lacksDescriptor(error: unknown, hasRoom: () => boolean): boolean {
  const failure = networkFailure(error);
  if (failure.kind === 'other') return 'code' in failure && (failure.code === 'EMFILE' || failure.code === 'ENFILE');
  return failure.kind === 'name' && !hasRoom();
}
