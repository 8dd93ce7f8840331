/** The two doors of a relay, opened on one server: HTTP, and the sockets of the desks; what a person may ask and the connections are of both. */
import type { DeskServer } from '../desk/desk-server.ts';
import { createExplaining } from '../domain/explaining.ts';
import { createPersonBudget } from '../domain/people/person-budget.ts';
import type { PresenceElsewhere } from '../domain/presence.ts';
import type { HttpApp } from '../http/app.ts';
import type { ConnectionGuard } from './connections.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import { openDeskServer } from './desk.ts';
import { openHttp, type Served } from './http.ts';

export interface Doors {
  http: HttpApp;
  desk: DeskServer;
  /** Stops accepting, tells the desks to come back, and waits for what is under way. */
  close(): Promise<void>;
}

/** What they serve, and do not make themselves. */
export type BehindDoors = Omit<Served, 'budget' | 'explaining' | 'connections'> & { others: PresenceElsewhere };

export async function openDoors(
  deps: RelayDeps,
  core: RelayCore,
  connections: ConnectionGuard,
  parts: BehindDoors,
): Promise<Doors> {
  const shared = {
    ...parts,
    budget: createPersonBudget(deps.clock),
    explaining: createExplaining(deps.clock),
    connections,
  };
  const http = await openHttp(deps, core, shared);
  connections.guard(http.server);
  const desk = openDeskServer(deps, core, { ...shared, httpServer: http.server, sessions: parts.sessions.page });
  return {
    http,
    desk,
    async close() {
      // Stop accepting first, and in the same turn tell the desks: they hold connections that HTTP waits for.
      await Promise.all([http.close(), desk.close()]);
      connections.close();
    },
  };
}
