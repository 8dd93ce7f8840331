/**
 * The relay as one thing: store, directory, domain, HTTP, desk, outbound and schedule, made here and closed here. The only place
 * where they meet (with the files of `server/`, which belong to it).
 */
import { singleRelayFreshness } from './domain/freshness.ts';
import { createReadTurns } from './domain/read-slices.ts';
import { noRemotePresence } from './domain/remote-presence.ts';
import { createHostGate } from './http/gate/host-gate.ts';
import { descriptorLimit, limitsFor } from './server/connection-limits.ts';
import { type ConnectionGuard, createConnections } from './server/connections.ts';
import type { RelayDeps } from './server/deps.ts';
import { openDoors } from './server/doors.ts';
import { type Foundation, openFoundation } from './server/foundation.ts';
import { createFreshness } from './server/freshness.ts';
import { createLifecycle, type Relay } from './server/lifecycle.ts';
import { joinPeople } from './server/people.ts';
import { joinServed } from './server/served.ts';
import { joinTasks } from './server/tasks.ts';

export type { Relay } from './server/lifecycle.ts';

/** @throws StoreError, DirectoryError: one line each */
export async function createRelay(deps: RelayDeps): Promise<Relay> {
  const { config, timers } = deps;
  const turns = createReadTurns();
  // What is made first asks of what is opened last.
  const foundation = await openFoundation(deps, turns, {
    desks: () => desk.connected(),
    desksBehind: () => desk.behind().desks,
    connections: () => connections.count(),
    unsentBytes: () => connections.unsentBytes(),
    waiting: {
      desks: () => desk.behind().since,
      'sign-outs': () => desk.signOutDueAt(),
      connections: () => connections.waitingSince(),
      clock: () => tasks.workers.clockWaitingSince(),
      'hook-requests': () => tasks.hookRequests.waitingSince(),
      retention: () => tasks.retention.waitingSince(),
    },
  });
  const { core, cluster, metrics, abandon } = foundation;
  const copy = deps.copy ?? cluster?.copy(core.store);
  const following = copy ? createFreshness(copy, timers) : null;
  const freshness = following ?? singleRelayFreshness(core.store.reader);
  const others = deps.others ?? cluster?.others ?? noRemotePresence;
  let boundUrl = '';
  const url = () => config.publicUrl ?? boundUrl;
  const bound = (at: string) => {
    boundUrl = at;
  };
  const hosts = createHostGate({ hosts: [config.host, ...(config.hosts ?? [])], publicUrl: config.publicUrl ?? null });
  const people = await joinPeople(deps, { foundation, freshness, hosts, url }).catch(abandon);
  const beckons = (userId: string) => desk.beckons(userId);
  const tasks = joinTasks(deps, { foundation, people, others, url, desk: { beckons } });
  const connections = guardOf(deps, metrics);
  const served = joinServed(deps, {
    ...{ foundation, people, tasks, turns, freshness, others, hosts, url },
    desk: { here: () => desk.here(), present: (userId) => desk.present(userId) },
  });
  const doors = await openDoors(deps, core, connections, served).catch(abandon);
  const { desk } = doors;
  others.tell(desk.here);
  return createLifecycle(deps, { foundation, people, tasks, doors, following, url, bound });
}

const guardOf = ({ config, clock, timers, log }: RelayDeps, metrics: Foundation['metrics']): ConnectionGuard =>
  createConnections({
    clock,
    limits: limitsFor(descriptorLimit()),
    trustedProxies: config.trustedProxies ?? [],
    timers,
    log,
    onRefused: metrics.connectionRefused,
    onUsedUp: metrics.descriptorsUsedUp,
  });
