/** What one run is made of, from its seed: a relay, three desks, a source, and what goes wrong between them. */
import { dirname } from 'node:path';
import type { DirectoryView } from '../../relay/domain/directory-view.ts';
import { sealingIn, viewOf } from '../relay/parts/store.ts';
import { type Chance, chanceOf } from './chance.ts';
import { createSimulatedDesk, type SimulatedDesk } from './desk.ts';
import type { Faulty } from './mutants.ts';
import { createNetwork, type Network } from './network.ts';
import { createSimulatedRelay, type SimulatedRelay } from './relay.ts';
import { SECRET } from './secret.ts';
import { createSimulatedSource, type SimulatedSource } from './source.ts';
import { createTime, type VirtualTime } from './time.ts';

export interface World {
  chance: Chance;
  time: VirtualTime;
  network: Network;
  relay: SimulatedRelay;
  source: SimulatedSource;
  desks: readonly SimulatedDesk[];
  events: string[];
  /** Those that make an item. */
  made: Set<string>;
  path: string;
  /** Nothing goes wrong any more. */
  healed: { is: boolean };
}

export const START = Date.UTC(2026, 2, 27, 9);
export const PEOPLE = ['ann', 'bob', 'cat'] as const;
/** Virtual ms in which things go wrong. */
export const FAULTS_MS = 60_000;
/** Chances of what goes wrong, at each call or request. */
const RISK = { relay: 0.02, desk: 0.02, source: 0.3 } as const;
/** By which the clock of the relay may be set on or back, once: a retry waits so much longer where it is set back. */
const CLOCK_STEP_MS = 600_000;

const DIRECTORY = {
  sources: [
    {
      id: 'erp',
      name: 'ERP',
      key: 'bks_simulated',
      grants: '*' as const,
      response: { url: 'https://erp.example/answers', secret: SECRET },
    },
  ],
  roles: [{ id: 'clerk', name: 'Clerk' }],
  users: PEOPLE.map((id) => ({ id, name: id, roles: ['clerk'] })),
};

/** @param path of the relay's store */
export function createWorld(seed: number, path: string, faulty: Faulty): World {
  const chance = chanceOf(seed);
  let stirred = 0;
  const stir = (): void => {
    stirred += 1;
  };
  const time = createTime(START, () => stirred);
  const healed = { is: false };
  const risk = (of: number) => () => (healed.is ? 0 : of);
  const network = createNetwork(time, chance.fork(), stir);
  const view: DirectoryView = viewOf(DIRECTORY);
  const clockStep = chance.happens(0.2) ? (chance.happens(0.5) ? 1 : -1) * CLOCK_STEP_MS : 0;
  const stepAt = START + chance.below(FAULTS_MS);
  const relay = createSimulatedRelay({
    ...{ time, network, path, stir, faulty },
    chance: chance.fork(),
    sealing: sealingIn(dirname(path)),
    directory: () => view,
    ahead: () => (time.now() >= stepAt ? clockStep : 0),
    receive: (request) => source.receive(request),
    risk: risk(RISK.relay),
  });
  const source = createSimulatedSource({ time, network, relay, chance: chance.fork(), trouble: risk(RISK.source) });
  const desks = PEOPLE.map((userId) =>
    createSimulatedDesk({ ...{ time, network, relay, userId, stir }, chance: chance.fork(), risk: risk(RISK.desk) }),
  );
  return { chance, time, network, relay, source, desks, events: [], made: new Set(), path, healed };
}

/** One thing that happens at the source. */
export function raise({ chance, time, source, events, made }: World): void {
  const id = `event ${events.length + 1}`;
  const before = events.length > 0 && chance.happens(0.15) ? chance.pick(events) : null;
  events.push(id);
  if (!before) made.add(id);
  const data = before
    ? chance.happens(0.4)
      ? { eventId: before }
      : { eventId: before, title: `${before}, changed` }
    : newItem(chance, id);
  const type = before ? ('title' in data ? 'item.updated' : 'item.withdrawn') : 'approval.requested';
  const event = { specversion: '1.0', id, source: 'urn:erp', type: `com.xconnector.${type}` };
  source.send({ ...event, time: new Date(time.now()).toISOString(), datacontenttype: 'application/json', data });
}

const REVOCABLE = [
  { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', revocable: 'PT15M' },
];

function newItem(chance: Chance, id: string): Record<string, unknown> {
  const policy = chance.pick(['first', 'first', 'all', 'quorum'] as const);
  return {
    title: `Please decide ${id}`,
    audience: { roles: ['clerk'] },
    decision: { policy, ...(policy === 'quorum' ? { quorum: 2 } : {}) },
    ...(policy === 'first' && chance.happens(0.5) ? { actions: REVOCABLE } : {}),
    ...(chance.happens(0.1) ? { severity: 'critical' } : {}),
  };
}
