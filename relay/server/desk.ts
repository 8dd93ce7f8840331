/** The desk sockets of a relay, on its HTTP server. */
import type { Server } from 'node:http';
import { ProblemError } from '../../shared/problems.ts';
import { createDeskServer, type DeskServer } from '../desk/desk-server.ts';
import type { Desks } from '../desk/fan-out.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { PersonOperations } from '../domain/person-operations.ts';
import type { Connections } from '../domain/ports.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import type { Away } from './away.ts';
import type { OpenedRelay } from './open.ts';
import type { People } from './people.ts';
import type { RelayDeps } from './relay-deps.ts';

interface DeskParts {
  httpServer: Server;
  desks: Desks;
  people: Pick<People, 'authenticator' | 'sessions'>;
  personOperations: PersonOperations;
  away: Pick<Away, 'deskLeft'>;
  hosts: Pick<HostGate, 'refusal'>;
  connections: Connections;
  budget: PersonBudget;
  explaining: RefusalExplainer;
  freshness: Freshness;
  others: RemotePresence;
}

export function buildDeskServer(
  { config, clock, timers, random, log }: RelayDeps,
  { core: { store }, metrics, refusals }: OpenedRelay,
  { people, personOperations, away, hosts, ...parts }: DeskParts,
): DeskServer {
  const { reader, feed, condition } = store;
  return createDeskServer({
    ...parts,
    ...{ clock, timers, random, log, refusals, reader, feed },
    begin(request) {
      const fault = hosts.refusal(request);
      if (fault) throw fault;
      const shut = condition.refusal();
      if (shut !== null) throw new ProblemError('STORE_UNAVAILABLE', shut);
      return people.sessions.page.atHandshake(request);
    },
    authenticator: people.authenticator,
    services: personOperations,
    suspect: condition.suspect,
    ...(config.accessLog
      ? {
          onSignedIn: (person: string, address: string) =>
            log.info({ method: 'SOCKET', route: '/v1/desk', status: 101, person, address }, 'access'),
        }
      : {}),
    onLagging: metrics.lagging,
    onOverflow: () => metrics.connectionRefused('overflow'),
    onLeft: away.deskLeft,
  });
}
