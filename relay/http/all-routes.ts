/** Registers all HTTP routes. */
import type { FastifyInstance } from 'fastify';
import { actRoutes } from './administrators/act-routes.ts';
import { adminDirectoryRoutes } from './administrators/admin-directory-routes.ts';
import { adminRoutes } from './administrators/admin-routes.ts';
import { auditRoutes } from './administrators/audit-routes.ts';
import { consoleRoutes } from './administrators/console-routes.ts';
import { hookAdminRoutes } from './administrators/hook-admin-routes.ts';
import { insightRoutes } from './administrators/insight-routes.ts';
import { clusterRoutes, overviewRoutes } from './administrators/overview-routes.ts';
import type {
  ActDeps,
  AuditDeps,
  ClusterRouteDeps,
  ConsolePageDeps,
  ConsoleSessionDeps,
  DeadLetterDeps,
  DirectoryDeps,
  HookAdminDeps,
  InsightRouteDeps,
  OverviewRouteDeps,
} from './administrators/ports.ts';
import { sessionRoutes } from './administrators/session-routes.ts';
import { createGates, type GateDeps } from './gate/gates.ts';
import { inboundRoutes } from './gateways/inbound-routes.ts';
import type { InboundDeps } from './gateways/ports.ts';
import { hookRoutes } from './hooks/hook-routes.ts';
import type { HookRouteDeps } from './hooks/ports.ts';
import { type OperationDeps, operationRoutes } from './operation-routes.ts';
import { createServe } from './operation-server.ts';
import { answerRoutes } from './pages/answer-routes.ts';
import { channelRoutes } from './pages/channel-routes.ts';
import { meRoutes } from './pages/me-routes.ts';
import { oidcRoutes } from './pages/oidc-routes.ts';
import { openRoutes } from './pages/open-routes.ts';
import type { AnswerPageDeps, ChannelPageDeps, MeSessionDeps, OidcSignInDeps } from './pages/ports.ts';
import { itemRoutes } from './people/item-routes.ts';
import { peopleRoutes } from './people/people-routes.ts';
import type { ItemDeps, PeopleDeps, PushDeps, VerbDeps } from './people/ports.ts';
import { pushRoutes } from './people/push-routes.ts';
import { verbRoutes } from './people/verb-routes.ts';
import { type ScimDeps, scimRoutes } from './scim/scim-routes.ts';
import { eventRoutes } from './sources/event-routes.ts';
import { createIngest } from './sources/ingest.ts';
import type { IngestDeps, SourceReadDeps } from './sources/ports.ts';
import { sourceRoutes } from './sources/source-routes.ts';
import { disabledClientRoutes } from './web/redirect-routes.ts';
import { type WebDeps, webRoutes } from './web/web-routes.ts';

export type RouteDeps = GateDeps &
  IngestDeps &
  SourceReadDeps &
  HookRouteDeps &
  InboundDeps &
  StaffDeps &
  AdministratorDeps &
  PageDeps &
  ScimDeps &
  OperationDeps;
type StaffDeps = ItemDeps & PeopleDeps & PushDeps & VerbDeps;
type AdministratorDeps = DirectoryDeps &
  ActDeps &
  DeadLetterDeps &
  HookAdminDeps &
  AuditDeps &
  OverviewRouteDeps &
  InsightRouteDeps &
  ClusterRouteDeps &
  ConsoleSessionDeps &
  ConsolePageDeps;
type PageDeps = AnswerPageDeps & ChannelPageDeps & MeSessionDeps & Omit<OidcSignInDeps, 'servesWeb'> & WebDeps;

export function registerRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const ingest = createIngest(app, deps);
  const serve = createServe(app, createGates(deps, ingest.keyed));
  operationRoutes(serve, deps);
  eventRoutes(serve, ingest);
  sourceRoutes(serve, deps);
  hookRoutes(serve, deps, ingest);
  inboundRoutes(serve, deps);
  peopleRoutes(serve, deps);
  itemRoutes(serve, deps);
  verbRoutes(serve, deps);
  pushRoutes(serve, deps);
  answerRoutes(app, deps);
  channelRoutes(app, deps);
  openRoutes(app, deps.webFiles !== null);
  // Without the web client no session can begin.
  if (deps.webFiles) {
    webRoutes(app, deps.webFiles, deps);
    meRoutes(app, deps);
  } else disabledClientRoutes(app);
  oidcRoutes(app, { ...deps, servesWeb: deps.webFiles !== null });
  adminRoutes(serve, deps);
  hookAdminRoutes(serve, deps);
  auditRoutes(serve, deps);
  sessionRoutes(serve, deps);
  adminDirectoryRoutes(serve, deps);
  actRoutes(serve, deps);
  overviewRoutes(serve, deps);
  insightRoutes(serve, deps);
  clusterRoutes(serve, deps);
  consoleRoutes(app, deps);
  scimRoutes(app, deps);
}
