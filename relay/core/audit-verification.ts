/** Verification of the stored audit trail against its signed head: by command, and inside a running relay. */

import { findAuditKey, nameOf } from '../audit/audit-key.ts';
import { readHead } from '../audit/signed-head.ts';
import { broken, type TrailVerdict, verifyTrail } from '../audit/verify.ts';
import type { Config } from '../config.ts';
import type { TrailEntry } from '../domain/administration/audit.ts';
import type { StoreBackend } from '../domain/store-ports.ts';
import { asConfigError } from './audit-seal.ts';

type AuditSettings = Pick<Config, 'data' | 'auditKey'>;

/** Null: there is none. @throws ConfigError */
export function auditKeyOf(config: AuditSettings) {
  try {
    return findAuditKey({ folder: config.data, setting: config.auditKey });
  } catch (error) {
    throw asConfigError(error);
  }
}

/** Reads the head before the trail: read afterwards, it could be ahead of a growing trail. */
export async function verifyStore(
  backend: StoreBackend,
  config: AuditSettings,
  whose: 'own' | 'given',
  key: string | null,
  onEntry?: (entry: TrailEntry) => Promise<void> | undefined,
): Promise<TrailVerdict> {
  const head = readHead(config.data);
  const { chain: rule } = backend;
  const verdict = await verifyTrail({ head, entries: backend.trail(), rule, key, ...(onEntry ? { onEntry } : {}) });
  if (!verdict.whole) return verdict;
  if (verdict.count === 0 && backend.isUsed()) return broken('The trail is empty, and the store was used');
  // An attacker who removed the key can also replace it; a key given by hand does not depend on it.
  if (verdict.count === 0 || whose === 'given' || key !== null) return verdict;
  const name = nameOf({ folder: config.data, setting: config.auditKey });
  return broken(`${name} is missing, and it signed the trail; with its public key, verify by --key PUBLIC`);
}

/** Records per slice, about a millisecond. */
const PACE = 250;

/** Verifies the running relay's trail against its head without blocking the event loop. */
export function verifyRunning(backend: StoreBackend, config: AuditSettings): Promise<TrailVerdict> {
  let walked = 0;
  return verifyStore(backend, config, 'own', auditKeyOf(config)?.publicKey ?? null, () => {
    walked += 1;
    return walked % PACE === 0 ? new Promise<void>((resolve) => setImmediate(resolve)) : undefined;
  });
}
