/** The audit seal of the running relay, and the configured witness of its heads. */
import type { Seal, SealDeps } from '../audit/seal.ts';
import { createWitnessLine, type WitnessLine } from '../audit/witness.ts';
import { WitnessError, witnessAt } from '../audit/witness-places.ts';
import { ConfigError } from '../config.ts';
import { openStoreSeal, type StoreSealDeps } from '../core/audit-seal.ts';
import type { CompanyNetwork } from '../core/company-network.ts';
import type { RelayCore } from '../core/core.ts';
import type { Duties, DutyWork } from '../domain/duties.ts';
import type { TaskMeter, WaitStart } from '../domain/tasks.ts';
import type { RelayDeps } from './relay-deps.ts';

interface WitnessMeter extends TaskMeter {
  witness(result: 'taken' | 'failed' | 'replaced'): void;
}

/** @returns null if none is configured. @throws ConfigError if the setting is invalid */
function createWitness(
  { config, clock, timers, log }: RelayDeps,
  network: Pick<CompanyNetwork, 'fetch'>,
  meter: WitnessMeter,
): WitnessLine | null {
  if (!config.witness) return null;
  try {
    return createWitnessLine({
      witness: witnessAt(config.witness, network.fetch),
      clock,
      timers,
      onTrouble: (reason) => log.error({ reason }, 'the witness rejects the audit head'),
      onTaken: () => log.info({}, 'the witness accepts the audit head again'),
      count: (result) => meter.witness(result),
    });
  } catch (error) {
    throw error instanceof WitnessError ? new ConfigError(error.message, { cause: error }) : error;
  }
}

interface WitnessedSeal extends Seal {
  witnessWaitingSince: WaitStart;
}

interface SealParts {
  core: RelayCore;
  duties: Duties;
  network: Pick<CompanyNetwork, 'fetch'>;
  metrics: WitnessMeter;
  /** Null: a single relay. */
  cluster: { founds: boolean; untilTaken: StoreSealDeps['untilTaken'] } | null;
}

/**
 * The audit seal; each signed head is sent to the witness. In a cluster each relay signs its own copy, so that damage is detected where it
 * occurs, and one relay sends to the witness. @throws ConfigError
 */
export async function openWitnessedSeal(
  deps: RelayDeps,
  { core, duties, network, metrics, cluster }: SealParts,
): Promise<WitnessedSeal> {
  const { config, clock, timers, log } = deps;
  const witness = createWitness(deps, network, metrics);
  const among = duties.owner !== null;
  const sending = { on: !among };
  const onHead: SealDeps['onHead'] = (signed) => {
    if (sending.on) witness?.note(signed);
  };
  const seal = await openStoreSeal({
    ...{ config, store: core.store, clock, timers, onHead, meter: metrics, among },
    onTrouble: (reason) => log.error({ reason }, 'the audit is not signed'),
    founds: cluster?.founds ?? true,
    ...(cluster?.untilTaken ? { untilTaken: cluster.untilTaken } : {}),
  });
  await duties.join(
    'witness',
    witnessWork(duties, sending, () => {
      const head = seal.current();
      if (head) onHead(head);
    }),
  );
  return {
    changed: () => seal.changed(),
    current: () => seal.current(),
    trouble: () => seal.trouble(),
    waitingSince: () => seal.waitingSince(),
    witnessWaitingSince: () => witness?.waitingSince() ?? null,
    async close() {
      await seal.close();
      await witness?.close();
    },
  };
}

function witnessWork(duties: Duties, sending: { on: boolean }, send: () => void): DutyWork {
  return {
    begin() {
      if (sending.on) return;
      sending.on = true;
      send();
    },
    // During shutdown the last head, signed after all writes, is still sent.
    end() {
      sending.on = duties.holds('witness');
    },
  };
}
