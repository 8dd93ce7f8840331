/** Store, key ring and directory opened together: the basis of a running relay and of a command without one. */
import type { Config, Environment } from '../config.ts';
import { createLiveDirectory, type LiveDirectory } from '../directory/live-directory.ts';
import type { Clock } from '../domain/ports.ts';
import type { ReadTurns } from '../domain/read-slices.ts';
import type { Store, StoreBackend, StoreDeps } from '../domain/store-ports.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { createSealing } from '../keys/sealing.ts';
import { backendOf } from './backends.ts';
import { type KeyLocation, openRing } from './key-ring-file.ts';

export interface RelayCore {
  /** For operations without an open store. */
  backend: StoreBackend;
  store: Store;
  ring: KeyRing;
  directory: LiveDirectory;
  /** Other relays write to the store too, each with its own directory file. */
  isShared: boolean;
  /** Whether every source of an imported file must have grants. */
  grantsRequired: boolean;
  /** Registers a listener for group commits of this process. */
  onCommit(listener: () => void): void;
  /** Registers a listener for writes by other processes. */
  onForeignWrite(listener: () => void): void;
  close(): Promise<void>;
}

export interface RelayCoreDeps extends Pick<StoreDeps, 'onError'> {
  config: Pick<Config, 'store'> & KeyLocation & Partial<Pick<Config, 'grantsRequired'>>;
  env: Environment;
  clock: Clock;
  observe?: StoreDeps['observe'];
  onBehind?: StoreDeps['onBehind'];
  turns?: ReadTurns;
  threads?: boolean;
  writer?: StoreDeps['writer'];
}

/** @throws StoreError if the store cannot be opened, ConfigError if its key ring cannot */
export function openCore(deps: RelayCoreDeps): RelayCore {
  const { config, env, clock, onError, observe, onBehind, turns, threads = false, writer } = deps;
  const ring = openRing(config, (line) => onError(new Error(line)));
  const backend = backendOf(config);
  const directory = createLiveDirectory(env);
  const commits = createSignal();
  const foreignWrites = createSignal();
  const store = backend.open({
    ...{ clock, onError, threads },
    sealing: createSealing(ring),
    directory: directory.view,
    onForeignWrite: foreignWrites.emit,
    observe(group) {
      observe?.(group);
      commits.emit();
    },
    ...(onBehind ? { onBehind } : {}),
    ...(turns ? { turns } : {}),
    ...(writer ? { writer } : {}),
  });
  directory.connect({ rows: () => store.directoryRows.all(), absences: store.absences });
  return {
    ...{ backend, store, ring, directory },
    isShared: writer !== undefined,
    grantsRequired: config.grantsRequired ?? false,
    onCommit: commits.listen,
    onForeignWrite: foreignWrites.listen,
    close: () => store.close(),
  };
}

function createSignal() {
  const listeners: (() => void)[] = [];
  return {
    emit() {
      for (const listener of listeners) listener();
    },
    listen: (listener: () => void): void => void listeners.push(listener),
  };
}
