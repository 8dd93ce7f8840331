/** Console of a relay in a cluster: one more real relay, and simulated relays that only report the facts that a test gives them. */
import type { RelayFacts } from '../../relay/cluster/log-port.ts';
import { systemMonotonic } from '../../relay/system.ts';
import { until } from '../helpers/until.ts';
import { createLogWorld, type LogWorld } from '../relay/cluster/parts/log-world.ts';
import { createPausable } from '../relay/cluster/parts/pausable.ts';
import { ADMIN, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { type ConsoleLab, openConsoleLab } from './parts.ts';

interface ClusterLab extends ConsoleLab {
  world: LogWorld;
  other: RunningRelay;
  /** Simulates a relay that reports these facts repeatedly until `silence` is called or the lab is closed. */
  makeUp(name: string, facts?: Partial<RelayFacts>): Promise<MadeUp>;
}
interface MadeUp {
  silence(): void;
  gone(): Promise<void>;
}

/** Factor by which the relays' timers run faster. Silence is measured in real time, which a busy machine can keep. */
const SPEED = 10;
/** Interval between reports, in ms of the relays' time. Shorter than the 10 s after which a relay counts as silent. */
const BEAT_MS = 4000;

export async function openClusterLab(): Promise<ClusterLab> {
  const world = createLogWorld();
  world.began = Date.now();
  const times = createPausable(SPEED);
  const line = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
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
