/** The services behind a relay's servers: for sources, hooks, people and administrators. */
import type { DeskServer } from '../desk/desk-server.ts';
import type { Freshness } from '../domain/freshness.ts';
import { createProcesses } from '../domain/items/processes.ts';
import { createPersonOperations } from '../domain/person-operations.ts';
import type { ReadTurns } from '../domain/read-slices.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import { joinConsole } from './console.ts';
import type { RelayDeps } from './deps.ts';
import type { BehindDoors } from './doors.ts';
import type { Foundation } from './foundation.ts';
import { joinHooks } from './hooks.ts';
import type { People } from './people.ts';
import type { Tasks } from './tasks.ts';

interface ServedParts {
  foundation: Foundation;
  people: People;
  tasks: Tasks;
  turns: ReadTurns;
  freshness: Freshness;
  others: RemotePresence;
  hosts: HostGate;
  url: () => string;
  /** Late-bound: opened after this. */
  desk: Pick<DeskServer, 'here' | 'present'>;
}

export function joinServed(deps: RelayDeps, parts: ServedParts): BehindDoors {
  const { env, clock, random } = deps;
  const { foundation, people, tasks, turns, freshness, others, hosts } = parts;
  const { core, seal, metrics, refusals, watch, network, trouble } = foundation;
  const { services, sessions, ownSessions, authenticator } = people;
  const { away, workers, hookRequests, mapper } = tasks;
  const { store, directory } = core;
  const processes = createProcesses({ reader: store.reader, directory: directory.view, clock, turns });
  const { parts: console, tally } = administrationOf(deps, parts);
  return {
    ...{ console, turns, freshness, others, hosts, network, metrics, refusals, trouble, away },
    ...{ services, sessions, ownSessions, authenticator },
    hooks: joinHooks({ core, env, mapper, clock, random, requests: hookRequests, changed: watch.changed }),
    processes,
    personOperations: createPersonOperations(services, processes, store.reader, directory.view),
    meter: {
      ...metrics,
      accepted(source, type) {
        metrics.accepted(source, type);
        tally.accepted(source);
      },
    },
    wake: workers.wake,
    auditHead: () => seal.current(),
  };
}

function administrationOf(deps: RelayDeps, { foundation, others, url, desk }: ServedParts) {
  const { config, version, clock, random, consoleFolder } = deps;
  const { core, cluster, auditTrouble, watch } = foundation;
  return joinConsole({
    ...{ config, version, clock, random, core, auditTrouble, desk, others, url },
    changed: watch.changed,
    cluster: cluster?.view(core.store) ?? null,
    ...(consoleFolder === undefined ? {} : { built: consoleFolder }),
  });
}
