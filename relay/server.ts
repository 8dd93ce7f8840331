/**
 * The relay as one thing: store, directory, domain, HTTP, desk, outbound and schedule, made here and closed here. The only place
 * where they meet (with the files of `server/`, which belong to it).
 */
import { alone } from './domain/freshness.ts';
import { createProcesses } from './domain/items/processes.ts';
import { nobodyElsewhere } from './domain/presence.ts';
import { createServices } from './domain/services.ts';
import { createTurns } from './domain/turns.ts';
import type { Door } from './door/door.ts';
import { createHostGate } from './http/gate/host-gate.ts';
import type { IngestMeter } from './http/sources/ports.ts';
import { createMapper } from './mapping/mapper.ts';
import { createSignIn } from './server/authenticate.ts';
import { joinAway, linkKey } from './server/away.ts';
import { challengeKey, createChallenges } from './server/challenges.ts';
import { descriptorLimit, limitsFor } from './server/connection-limits.ts';
import { createConnections } from './server/connections.ts';
import { joinConsole } from './server/console.ts';
import { tellIndex, watchStore } from './server/core.ts';
import type { RelayDeps } from './server/deps.ts';
import { openDoors } from './server/doors.ts';
import { openFoundation } from './server/foundation.ts';
import { createFreshness } from './server/freshness.ts';
import { warnOfTemplates } from './server/gateways.ts';
import { joinHookRequests, joinHooks, warnOfMappings } from './server/hooks.ts';
import { listenOn } from './server/http.ts';
import { openLocalDoor } from './server/local-door.ts';
import { tellProxy } from './server/network.ts';
import { joinRetention } from './server/retention.ts';
import { joinSessions } from './server/sessions.ts';
import { warnOfPath, warnOfPlainHttp, warnOfResponses, warnOfWeakSecrets } from './server/warnings.ts';
import { createWorkers } from './server/workers.ts';

export interface Relay {
  /** Begins to accept. @returns the URL */
  listen(): Promise<string>;
  /** Drains: stops accepting, tells desks to come back, commits what was asked, waits for everything. */
  close(): Promise<void>;
}

/** @throws StoreError, DirectoryError: one line each */
export async function createRelay(deps: RelayDeps): Promise<Relay> {
  const { config, env, clock, timers, random, log } = deps;
  const turns = createTurns();
  const { core, cluster, duties, seal, metrics, refusals, watch, network, auditTrouble, trouble, abandon } =
    await openFoundation(deps, turns, {
      desks: () => desk.connected(),
      desksBehind: () => desk.behind().desks,
      connections: () => connections.count(),
      waiting: {
        desks: () => desk.behind().since,
        'sign-outs': () => desk.signOutDueAt(),
        connections: () => connections.waitingSince(),
        clock: () => workers.clockWaitingSince(),
        'hook-requests': () => hookRequests.waitingSince(),
        retention: () => retention.waitingSince(),
      },
    });
  const { store, directory } = core;
  const copy = deps.copy ?? cluster?.copy(store);
  const following = copy ? createFreshness(copy, timers) : null;
  const freshness = following ?? alone(store.reader);
  const secret = await linkKey(core).catch(abandon);
  const challenges = createChallenges(challengeKey(secret));
  const services = createServices({
    writer: store.writer,
    directory: directory.view,
    clock: store.clock,
    random,
    challenges,
    directoryChanged: watch.refresh,
  });
  const processes = createProcesses({ reader: store.reader, directory: directory.view, clock, turns });
  const mapper = createMapper({ timers });
  let boundUrl = '';
  const url = () => config.publicUrl ?? boundUrl;
  const others = deps.others ?? cluster?.others ?? nobodyElsewhere;
  const hosts = createHostGate({ hosts: [config.host, ...(config.hosts ?? [])], publicUrl: config.publicUrl ?? null });
  const { book, sessions, ownSessions } = joinSessions(deps, core, hosts, url);
  const away = joinAway({
    book,
    meter: metrics,
    linkKey: secret,
    challenges,
    config,
    core,
    duties,
    clock: store.clock,
    timers,
    random,
    log,
    url,
    wake: () => workers.wake(),
    desk: { beckons: (userId) => desk.beckons(userId) },
    others,
  });
  const retention = joinRetention({
    core,
    duties,
    clock,
    timers,
    log,
    changed: watch.changed,
    meter: metrics,
    pace: deps.retentionPace,
  });
  const workers = createWorkers(deps, core, duties, metrics, mapper, away, network, retention.hold);
  const authenticator = createSignIn({
    core,
    book,
    freshness,
    directoryChanged: watch.refresh,
    wire: network.fetch,
    clock,
    timers,
    log,
  });
  const { parts: console, tally } = joinConsole({
    config,
    version: deps.version,
    clock,
    random,
    core,
    auditTrouble,
    changed: watch.changed,
    desk: { here: () => desk.here(), present: (userId) => desk.present(userId) },
    others,
    cluster: cluster?.view(store) ?? null,
    url,
    ...(deps.consoleFolder === undefined ? {} : { built: deps.consoleFolder }),
  });
  const meter: IngestMeter = {
    ...metrics,
    accepted(source, type) {
      metrics.accepted(source, type);
      tally.accepted(source);
    },
  };
  const hookRequests = joinHookRequests(deps, core, metrics);
  const connections = createConnections({
    clock,
    limits: limitsFor(descriptorLimit()),
    trustedProxies: config.trustedProxies ?? [],
    timers,
    log,
    onRefused: metrics.connectionRefused,
    onUsedUp: metrics.descriptorsUsedUp,
  });
  const doors = await openDoors(deps, core, connections, {
    turns,
    console,
    hooks: joinHooks({ core, env, mapper, clock, random, requests: hookRequests, changed: watch.changed }),
    meter,
    authenticator,
    away,
    network,
    metrics,
    services,
    processes,
    wake: workers.wake,
    auditHead: () => seal.current(),
    hosts,
    trouble,
    sessions,
    ownSessions,
    refusals,
    freshness,
    others,
  }).catch(abandon);
  const { desk } = doors;
  others.tell(desk.here);
  let localDoor: Door | null = null;

  return {
    async listen() {
      tellProxy(network, log);
      authenticator.warm();
      await duties.start();
      if (cluster) {
        await duties.join('snapshots', cluster.snapshots);
        await duties.join('schema', cluster.schema(duties.writer('schema')));
      }
      await workers.start();
      await hookRequests.start();
      await retention.start();
      await watch.start();
      boundUrl = await listenOn(doors.http, config);
      localDoor = deps.localDoor ? await openLocalDoor(deps, { core, cluster, watch, url }) : null;
      void warnOfMappings(core, log);
      void warnOfTemplates(core, log);
      warnOfPlainHttp(config, log);
      warnOfPath(config, log);
      warnOfWeakSecrets(core, config, env, log);
      warnOfResponses(core, config, log);
      away.start();
      tellIndex(core, log);
      watchStore(core, { timers, log, shut: desk.sendAway });
      return boundUrl;
    },
    async close() {
      await localDoor?.close();
      await doors.close();
      await watch.close();
      await Promise.all([duties.close(), workers.close(), mapper.close()]);
      following?.close();
      refusals.close();
      await hookRequests.close();
      await core.store.writer.close();
      await seal.close();
      await core.close();
      await cluster?.close();
    },
  };
}
