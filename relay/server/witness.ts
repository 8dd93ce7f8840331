/** The audit witness: at the configured place, reached through the company network. */
import type { Seal, SealDeps } from '../audit/seal.ts';
import { createWitnessLine, type WitnessLine } from '../audit/witness.ts';
import { WitnessError, witnessAt } from '../audit/witness-places.ts';
import { ConfigError } from '../config.ts';
import type { Duties, DutyWork } from '../domain/duties.ts';
import type { TaskMeter, WaitStart } from '../domain/tasks.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { Network } from './network.ts';
import { type StoreSealDeps, sealStore } from './sealed-store.ts';

interface WitnessMeter extends TaskMeter {
  witness(result: 'taken' | 'failed' | 'replaced'): void;
}

/** @returns null if none is configured. @throws ConfigError if the setting is invalid */
function joinWitness(
  { config, clock, timers, log }: RelayDeps,
  network: Pick<Network, 'fetch'>,
  meter: WitnessMeter,
): WitnessLine | null {
  if (!config.witness) return null;
  try {
    return createWitnessLine({
      witness: witnessAt(config.witness, network.fetch),
      clock,
      timers,
      onTrouble: (reason) => log.error({ reason }, 'the witness does not take the head of the audit'),
      onTaken: () => log.info({}, 'the witness takes the head of the audit again'),
      count: (result) => meter.witness(result),
    });
  } catch (error) {
    throw error instanceof WitnessError ? new ConfigError(error.message, { cause: error }) : error;
  }
}

export interface WitnessedSeal extends Seal {
  witnessWaitingSince: WaitStart;
}

/**
 * The audit seal; each signed head is sent to the witness. In a cluster each relay signs its own copy, so that damage is detected where it
 * occurs, and one relay sends to the witness.
 * @throws ConfigError, after closing the core
 */
export async function openWitnessedSeal(
  deps: RelayDeps,
  core: RelayCore,
  duties: Duties,
  network: Pick<Network, 'fetch'>,
  meter: WitnessMeter,
  cluster: { founds: boolean; untilTaken: StoreSealDeps['untilTaken'] } | null = null,
): Promise<WitnessedSeal> {
  const { config, clock, timers, log } = deps;
  try {
    const witness = joinWitness(deps, network, meter);
    const telling = { now: duties.owner === null };
    const onHead: SealDeps['onHead'] = (signed) => {
      if (telling.now) witness?.note(signed);
    };
    const onTrouble = (reason: string) => log.error({ reason }, 'the audit is not signed');
    const among = duties.owner !== null;
    const seal = await sealStore({
      ...{ config, store: core.store, clock, timers, onTrouble, onHead, meter, among },
      founds: cluster?.founds ?? true,
      ...(cluster?.untilTaken ? { untilTaken: cluster.untilTaken } : {}),
    });
    await duties.join(
      'witness',
      tellingWork(duties, telling, () => {
        const head = seal.current();
        if (head) onHead(head);
      }),
    );
    return {
      ...bound(seal),
      witnessWaitingSince: () => witness?.waitingSince() ?? null,
      async close() {
        await seal.close();
        await witness?.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

const bound = (seal: Seal): Omit<Seal, 'close'> => ({
  changed: () => seal.changed(),
  current: () => seal.current(),
  trouble: () => seal.trouble(),
  waitingSince: () => seal.waitingSince(),
});

function tellingWork(duties: Duties, telling: { now: boolean }, tell: () => void): DutyWork {
  return {
    begin() {
      if (telling.now) return;
      telling.now = true;
      tell();
    },
    // During shutdown the last head, signed after all writes, is still sent.
    end() {
      telling.now = duties.holds('witness');
    },
  };
}
