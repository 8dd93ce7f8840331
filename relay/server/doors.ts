/** The HTTP server and the desk sockets on it. They share connection limits and the budget per person. */
import type { DeskServer } from '../desk/desk-server.ts';
import { createPersonBudget } from '../domain/people/person-budget.ts';
import { createRefusalExplainer } from '../domain/refusal-explainer.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { HttpApp } from '../http/app.ts';
import type { ConnectionGuard } from './connections.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import { openDeskServer } from './desk.ts';
import { openHttp, type Served } from './http.ts';

export interface Doors {
  http: HttpApp;
  desk: DeskServer;
  /** Stops accepting, asks desks to reconnect, and waits for pending requests. */
  close(): Promise<void>;
}

/** Dependencies of the servers that are created elsewhere. */
export type BehindDoors = Omit<Served, 'budget' | 'explaining' | 'connections'> & { others: RemotePresence };

export async function openDoors(
  deps: RelayDeps,
  core: RelayCore,
  connections: ConnectionGuard,
  parts: BehindDoors,
): Promise<Doors> {
  const shared = {
    ...parts,
    budget: createPersonBudget(deps.clock),
    explaining: createRefusalExplainer(deps.clock),
    connections,
  };
  const http = await openHttp(deps, core, shared);
  connections.guard(http.server);
  const desk = openDeskServer(deps, core, { ...shared, httpServer: http.server, sessions: parts.sessions.page });
  return {
    http,
    desk,
    async close() {
      // Close both in the same turn: HTTP waits for the connections that desks hold.
      await Promise.all([http.close(), desk.close()]);
      connections.close();
    },
  };
}
