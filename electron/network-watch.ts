/** Detects a change of network by polling this computer's addresses (under 1 ms), as no system reports it to the main process. */
import type { NetworkInterfaceInfo } from 'node:os';
import type { Clock } from '../desk/ports.ts';

const POLL_MS = 3_000;

interface NetworkWatchDeps {
  clock: Clock;
  /** `os.networkInterfaces` */
  interfaces(): NodeJS.Dict<NetworkInterfaceInfo[]>;
  changed(): void;
}

/** @returns a function that stops */
export function watchNetwork({ clock, interfaces, changed }: NetworkWatchDeps): () => void {
  let known = addressesOf(interfaces());
  let stop = (): void => {};
  const look = (): void => {
    const now = addressesOf(interfaces());
    // Losing all addresses is no change; the next address is.
    if (now !== known && now !== '') changed();
    known = now;
    stop = clock.after(POLL_MS, look);
  };
  stop = clock.after(POLL_MS, look);
  return () => stop();
}

function addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string {
  const outside = Object.values(interfaces).flatMap((infos) => (infos ?? []).filter(({ internal }) => !internal));
  return outside
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
