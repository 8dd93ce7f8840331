/** The witness of the audit, joined: where the settings say, by the ways that all calls go. */
import type { Seal, SealDeps } from '../audit/seal.ts';
import { createWitnessLine, type WitnessLine } from '../audit/witness.ts';
import { WitnessError, witnessAt } from '../audit/witness-places.ts';
import { ConfigError } from '../config.ts';
import type { TaskMeter, WaitingSince } from '../domain/tasks.ts';
import { sealStore } from './audit.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { Network } from './network.ts';

export interface WitnessMeter extends TaskMeter {
  witness(result: 'taken' | 'failed' | 'replaced'): void;
}

/** @returns null where none is set. @throws ConfigError where the setting names no place */
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
  witnessWaitingSince: WaitingSince;
}

/** The audit's seal, each of its heads told to the witness. @throws ConfigError; then what was opened is closed */
export async function openWitnessedSeal(
  deps: RelayDeps,
  core: RelayCore,
  network: Pick<Network, 'fetch'>,
  meter: WitnessMeter,
): Promise<WitnessedSeal> {
  const { config, clock, timers, log } = deps;
  try {
    const witness = joinWitness(deps, network, meter);
    const onHead: SealDeps['onHead'] = (signed) => witness?.note(signed);
    const onTrouble = (reason: string) => log.error({ reason }, 'the audit is not signed');
    const seal = await sealStore({ config, store: core.store, clock, timers, onTrouble, onHead, meter });
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
