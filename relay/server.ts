/** A relay in phases: open, build, connect, start, stop. Each phase is a file in `server/`. */
import type { Door } from './door/door.ts';
import { buildRelay } from './server/build.ts';
import { connectRelay } from './server/connect.ts';
import { openRelay } from './server/open.ts';
import type { RelayDeps } from './server/relay-deps.ts';
import { startRelay } from './server/start.ts';
import { stopRelay } from './server/stop.ts';

export interface Relay {
  /** Starts accepting. @returns the URL */
  listen(): Promise<string>;
  /** Drains: stops accepting, asks desks to reconnect, commits pending writes, waits for everything. */
  close(): Promise<void>;
}

/** @throws StoreError, DirectoryError, ConfigError: one line each */
export async function createRelay(deps: RelayDeps): Promise<Relay> {
  const opened = await openRelay(deps);
  try {
    const built = await buildRelay(deps, opened);
    connectRelay(deps, opened, built);
    let door: Door | null = null;
    return {
      async listen() {
        const started = await startRelay(deps, opened, built);
        door = started.door;
        return started.url;
      },
      close: () => stopRelay(opened, built, door),
    };
  } catch (error) {
    await opened.abandon();
    throw error;
  }
}
