/** Seals the audit of this relay's store while the store is open. */

import { AuditKeyError } from '../audit/audit-key.ts';
import { KEY_ACT } from '../audit/chain.ts';
import { openSeal, type Seal, type SealDeps } from '../audit/seal.ts';
import { type Config, ConfigError } from '../config.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import type { Store } from '../domain/store-ports.ts';
import type { TaskMeter } from '../domain/tasks.ts';

export interface StoreSealDeps {
  config: Pick<Config, 'data' | 'auditKey'>;
  store: Pick<Store, 'writer' | 'audit' | 'used' | 'auditKey'>;
  clock: Clock;
  timers: Timers;
  onTrouble: (line: string) => void;
  /** Each signed head, once it is on disk. */
  onHead?: SealDeps['onHead'];
  meter?: TaskMeter;
  among?: boolean;
  founds?: boolean;
  /** Retries the unit that records the key in the trail; default: no retry. */
  untilTaken?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Records the signing key in the trail. */
export const nameKeyIn =
  ({ writer }: Pick<Store, 'writer'>) =>
  (key: string): Promise<void> =>
    writer.write((tx) => {
      tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: KEY_ACT, key } });
      tx.noteAuditKey(key);
    });

/** @throws ConfigError naming the setting if there is no signing key */
export async function openStoreSeal({
  config,
  store,
  clock,
  timers,
  onTrouble,
  onHead,
  meter,
  among = false,
  founds = true,
  untilTaken = (work) => work(),
}: StoreSealDeps): Promise<Seal> {
  const nameKey = nameKeyIn(store);
  try {
    return await openSeal({
      folder: config.data,
      setting: config.auditKey,
      trail: store.audit,
      used: store.used,
      nameKey: (key) => untilTaken(() => nameKey(key)),
      clock,
      timers,
      onTrouble,
      among,
      named: store.auditKey,
      founds,
      ...(onHead ? { onHead } : {}),
      ...(meter ? { meter } : {}),
    });
  } catch (error) {
    throw asConfigError(error);
  }
}

export const asConfigError = (error: unknown): unknown =>
  error instanceof AuditKeyError ? new ConfigError(error.message, { cause: error }) : error;
