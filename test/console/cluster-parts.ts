/** The console of a relay that is one of several: another beside it, and as many more as a test makes up by what they tell of themselves. */
import type { RelayFacts } from '../../relay/cluster/log-port.ts';
import { until } from '../helpers/until.ts';
import { createLogWorld, type LogWorld } from '../relay/cluster/parts/log-world.ts';
import { createPausable } from '../relay/cluster/parts/pausable.ts';
import { ADMIN, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { type ConsoleLab, openConsoleLab } from './parts.ts';

export interface ClusterLab extends ConsoleLab {
  world: LogWorld;
  other: RunningRelay;
  /** A relay that tells this of itself, again and again until the lab is closed or `silence` is called. */
  makeUp(name: string, facts?: Partial<RelayFacts>): Promise<MadeUp>;
}
export interface MadeUp {
  silence(): void;
  gone(): Promise<void>;
}

/** Their seconds are so many times shorter. */
const SPEED = 10;
/** ms of their time between what one of those tells: less than the ten seconds after which it is silent. */
const BEAT_MS = 4000;

export async function openClusterLab(): Promise<ClusterLab> {
  const world = createLogWorld();
  world.began = Date.now();
  const times = createPausable(SPEED);
  const line = (name: string) => ({ connect: () => world.connect(name), monotonic: times.monotonic });
  const lab = await openConsoleLab({ timers: times, cluster: line('one') });
  const other = await startRelay({ timers: times, cluster: line('other'), keysOf: lab.relay });
  const stops = new Set<() => void>();
  const seen = async (name: string): Promise<boolean> => {
    const { body } = await lab.relay.get('/v1/admin/cluster', ADMIN);
    return body.relays.some((relay: { name: string }) => relay.name === name);
  };

  return {
    ...lab,
    world,
    other,
    async makeUp(name, more = {}) {
      const facts = {
        relay: crypto.randomUUID(),
        name,
        version: '0.0.0-test',
        schema: 1,
        position: 0,
        more: '{}',
        ...more,
      };
      const log = world.connect(name);
      const beats = setInterval(() => void log.beat(facts), BEAT_MS / SPEED);
      const silence = () => clearInterval(beats);
      stops.add(silence);
      await until(`${name} is seen`, () => seen(name));
      return {
        silence,
        async gone() {
          silence();
          await log.gone(facts.relay);
        },
      };
    },
    async close() {
      for (const stop of stops) stop();
      await other.close();
      await lab.close();
    },
  };
}
