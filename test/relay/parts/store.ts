/** A real store on a real file, with a directory that the test sets. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildView } from '../../../relay/directory/view.ts';
import type { DirectoryView } from '../../../relay/domain/directory-view.ts';
import type { Sealing } from '../../../relay/domain/keeping/sealing-ports.ts';
import type { DirectoryRow } from '../../../relay/domain/people/directory-ports.ts';
import type { Clock, Log, Random } from '../../../relay/domain/ports.ts';
import type { ReadTurns } from '../../../relay/domain/read-slices.ts';
import type { Store, StoreBackend } from '../../../relay/domain/store-ports.ts';
import { createChallenges } from '../../../relay/keys/challenges.ts';
import { openKeyRing } from '../../../relay/keys/key-ring.ts';
import { createSealing } from '../../../relay/keys/sealing.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import type { Directory } from '../../../shared/directory.ts';
import type { Absence } from '../../../shared/people.ts';
import { realClock } from './clock.ts';

export interface Parts {
  store: Store;
  backend: StoreBackend;
  view(): DirectoryView;
  /** @param absences default: none */
  setDirectory(directory: Directory, absences?: readonly (readonly [string, Absence])[]): void;
  path: string;
  /** Closes and opens the same file again, as after a kill. @param between may change the file */
  reopen(between?: () => void): Promise<void>;
  close(): Promise<void>;
}

export const random: Random = { fraction: () => Math.random(), uuid: () => crypto.randomUUID() };
/** With a fixed, public key. */
export const challenges = createChallenges(new Uint8Array(32));
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** With the key ring in this folder, created if there is none. */
export const sealingIn = (folder: string): Sealing =>
  createSealing(openKeyRing({ path: join(folder, 'keys'), now: Date.now }));

/** As an import stores it; sources are trusted with their response endpoints. */
export function directoryRows(directory: Directory): DirectoryRow[] {
  const row = (kind: DirectoryRow['kind'], doc: { id: string; [name: string]: unknown }): DirectoryRow => {
    const { key: _, token: __, ...kept } = { key: null, token: null, ...doc };
    return { kind, id: doc.id, doc: JSON.stringify(kept) };
  };
  return [
    ...(directory.sources ?? []).map((source) =>
      row('source', { ...source, ...(source.response && { trustedResponse: source.response.url }) }),
    ),
    ...(directory.roles ?? []).map((role) => row('role', role)),
    ...(directory.users ?? []).map((user) => row('user', user)),
    ...(directory.gateways ?? []).map((gateway) => row('gateway', gateway)),
  ];
}

export const viewOf = (directory: Directory, absences: readonly (readonly [string, Absence])[] = []): DirectoryView =>
  buildView({ rows: directoryRows(directory), absences, env: {}, version: 1 });

const rethrow = (error: unknown): void => {
  throw error;
};

/** @param onError called with store errors; default: the test fails @param turns scheduling of the administrator's lists */
export function openParts(directory: Directory, clock: Clock = realClock, onError = rethrow, turns?: ReadTurns): Parts {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-store-'));
  let view = viewOf(directory);
  const backend = sqliteBackend(join(folder, 'beckon.db'));
  const open = () =>
    backend.open({
      clock,
      sealing: sealingIn(folder),
      directory: () => view,
      onForeignWrite() {},
      observe() {},
      onError,
      ...(turns ? { turns } : {}),
    });
  const parts: Parts = {
    store: open(),
    backend,
    view: () => view,
    setDirectory(next, absences) {
      view = viewOf(next, absences);
    },
    path: join(folder, 'beckon.db'),
    async reopen(between = () => {}) {
      await parts.store.close();
      between();
      parts.store = open();
    },
    async close() {
      await parts.store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return parts;
}
