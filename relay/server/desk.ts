/** Wires the desk socket server. */
import type { Server } from 'node:http';
import { ProblemError } from '../../shared/problems.ts';
import type { Metrics } from '../admin/metrics.ts';
import { createDeskServer, type DeskServer } from '../desk/desk-server.ts';
import type { Refusals } from '../domain/administration/refusal-ports.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { Processes } from '../domain/items/processes.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { PersonOperations } from '../domain/person-operations.ts';
import type { Authenticator, Connections } from '../domain/ports.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { PageSessions } from '../http/gate/cookie-sessions.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import type { Away } from './away.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';

interface DeskServerParts {
  httpServer: Server;
  authenticator: Authenticator;
  personOperations: PersonOperations;
  processes: Processes;
  metrics: Metrics;
  away: Away;
  hosts: Pick<HostGate, 'refusal'>;
  connections: Connections;
  refusals: Refusals;
  budget: PersonBudget;
  explaining: RefusalExplainer;
  sessions: Pick<PageSessions, 'atHandshake'>;
  freshness: Freshness;
  others: RemotePresence;
}

export function openDeskServer(
  { config, clock, timers, random, log }: RelayDeps,
  { store, directory }: RelayCore,
  {
    httpServer,
    authenticator,
    personOperations,
    processes,
    metrics,
    away,
    hosts,
    sessions,
    connections,
    refusals,
    budget,
    explaining,
    freshness,
    others,
  }: DeskServerParts,
): DeskServer {
  return createDeskServer({
    httpServer,
    begin(request) {
      const fault = hosts.refusal(request);
      if (fault) throw fault;
      const shut = store.condition.refusal();
      if (shut !== null) throw new ProblemError('STORE_UNAVAILABLE', shut);
      return sessions.atHandshake(request);
    },
    reader: store.reader,
    freshness,
    authenticator,
    feed: store.feed,
    services: personOperations,
    processes: {
      told: processes.told,
      sees(userId, process) {
        const person = directory.view().person(userId);
        return person !== null && processes.sees(person, process);
      },
    },
    clock,
    timers,
    random,
    log,
    connections,
    others,
    refusals,
    suspect: store.condition.suspect,
    ...(config.accessLog
      ? {
          onSignedIn: (person: string, address: string) =>
            log.info({ method: 'SOCKET', route: '/v1/desk', status: 101, person, address }, 'access'),
        }
      : {}),
    budget,
    explaining,
    onLagging: () => metrics.lagging(),
    onOverflow: () => metrics.connectionRefused('overflow'),
    onLeft: away.deskLeft,
  });
}
