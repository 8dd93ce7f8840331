/**
 * Simulates relays, desks and a source in virtual time from a seed. In the first phase faults occur (crashes at any store call; lost,
 * duplicated and late messages; cut sockets, full disks, clock steps). After healing, all parts must agree.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sqliteBackend } from '../../relay/store/backend.ts';
import { sealingIn } from '../relay/parts/store.ts';
import { loseAndRecover } from './cluster/lossy-failover.ts';
import { openOnLog } from './cluster/places.ts';
import { drawIdsFrom } from './drawn-ids.ts';
import { goWrong } from './faults.ts';
import { type Faulty, SOUND } from './faulty.ts';
import { heal } from './healing.ts';
import { LOSSY, type Plan, planOf } from './plan.ts';
import { check, checkWorld, givenIn } from './promises.ts';
import { createReaders } from './reads/readers.ts';
import type { OpenPlaces } from './relays.ts';
import { alone } from './store-place.ts';
import { createWorld, type World } from './world.ts';
import { START } from './world-now.ts';

const STORE = 'relay.db';

export interface Summary {
  seed: number;
  events: number;
  answers: number;
  relayDeaths: number;
  deskDeaths: number;
  /** Virtual ms. */
  took: number;
  /** Occurrences of each kind. */
  counts: ReadonlyMap<string, number>;
  /** Equal for two identical runs. */
  digest: string;
}

export interface Run {
  summary: Summary;
  /** The trace, in order. */
  lines: readonly string[];
  /** Its message names the broken promise; null: none. */
  broken: Error | null;
}

export interface Simulator {
  /** @throws Error whose message names the broken promise */
  simulate(seed: number, faulty?: Faulty): Promise<Summary>;
  run(plan: Plan, faulty?: Faulty): Promise<Run>;
  close(): void;
}

/** Creates an empty store and its key ring once, not for each seed. */
export function openSimulator(): Simulator {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'beckon-simulation-'));
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  sealingIn(empty);
  sqliteBackend(join(empty, STORE)).migrate();

  async function run(plan: Plan, faulty: Faulty = SOUND): Promise<Run> {
    const place = mkdtempSync(join(folder, `seed-${plan.seed}-`));
    const end = drawIdsFrom(plan.seed);
    try {
      cpSync(empty, place, { recursive: true });
      const path = join(place, STORE);
      const world = createWorld(plan, plan.relays === 1 ? openAlone(path) : openOnLog(path), faulty);
      const broken = await live(world).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      for (const relay of world.relays) await relay.kill();
      return { summary: summaryOf(world), lines: world.journal.lines(), broken };
    } finally {
      end();
      rmSync(place, { recursive: true, force: true });
    }
  }

  return {
    run,
    async simulate(seed, faulty) {
      const { summary, broken } = await run(planOf(seed), faulty);
      if (broken) throw broken;
      return summary;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const openAlone =
  (path: string): OpenPlaces =>
  ({ directory }) => {
    const place = alone(sqliteBackend(path));
    return {
      sealing: sealingIn(dirname(path)),
      rows: directory.rows,
      of: () => place,
      paths: () => [path],
      log: null,
      copyOf: () => null,
      trouble: () => null,
      forget() {},
    };
  };

async function live(world: World): Promise<void> {
  const readers = createReaders(world);
  await goWrong(world, readers);
  await heal(world, readers.all);
  if (!world.plan.kinds.has(LOSSY)) return check(world);
  checkWorld(world);
  const kept = await loseAndRecover(world);
  await heal(world);
  await check(world, kept);
}

const summaryOf = (world: World): Summary => ({
  seed: world.plan.seed,
  events: world.events.count(),
  answers: givenIn(world).length,
  relayDeaths: world.relays.reduce((sum, relay) => sum + relay.deaths(), 0),
  deskDeaths: world.desks.reduce((sum, desk) => sum + desk.deaths(), 0),
  took: world.time.now() - START,
  counts: world.journal.counts(),
  digest: world.journal.digest(),
});
