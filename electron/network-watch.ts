/**
 * Notices that this computer is on another network: no system tells the main process, so its addresses are looked at. A look takes
 * less than a millisecond.
 */
import type { NetworkInterfaceInfo } from 'node:os';
import type { Clock } from '../desk/ports.ts';

const LOOK_MS = 3_000;

interface NetworkWatchDeps {
  clock: Clock;
  /** `os.networkInterfaces` */
  interfaces(): NodeJS.Dict<NetworkInterfaceInfo[]>;
  changed(): void;
}

/** @returns what ends it */
export function watchNetwork({ clock, interfaces, changed }: NetworkWatchDeps): () => void {
  let known = addressesOf(interfaces());
  let stop = (): void => {};
  const look = (): void => {
    const now = addressesOf(interfaces());
    // Without any address there is nowhere to go: the next one that comes is the change.
    if (now !== known && now !== '') changed();
    known = now;
    stop = clock.after(LOOK_MS, look);
  };
  stop = clock.after(LOOK_MS, look);
  return () => stop();
}

function addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string {
  const outside = Object.values(interfaces).flatMap((infos) => (infos ?? []).filter(({ internal }) => !internal));
  return outside
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
