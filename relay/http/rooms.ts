/** Every address that the relay answers over HTTP, room by room. */
import type { FastifyInstance } from 'fastify';
import { adminDirectoryRoutes } from './administrators/admin-directory-routes.ts';
import { adminRoutes } from './administrators/admin-routes.ts';
import { auditRoutes } from './administrators/audit-routes.ts';
import { clusterRoutes } from './administrators/cluster-routes.ts';
import { consoleRoutes } from './administrators/console-routes.ts';
import { hookAdminRoutes } from './administrators/hook-admin-routes.ts';
import { overviewRoutes } from './administrators/overview-routes.ts';
import type {
  AuditDeps,
  ClusterDeps,
  ConsolePageDeps,
  ConsoleSessionDeps,
  DeliveryDeps,
  DirectoryDeps,
  HookAdminDeps,
  OverviewDeps,
} from './administrators/ports.ts';
import { sessionRoutes } from './administrators/session-routes.ts';
import { hookRoutes } from './hooks/hook-routes.ts';
import type { HookDeps } from './hooks/ports.ts';
import { type OperationDeps, operationRoutes } from './operation-routes.ts';
import { answerRoutes } from './pages/answer-routes.ts';
import { meOidcRoutes } from './pages/me-oidc-routes.ts';
import { meRoutes } from './pages/me-routes.ts';
import type { AnswerPageDeps, MeSessionDeps, MeSignInDeps } from './pages/ports.ts';
import { itemRoutes } from './people/item-routes.ts';
import { ownSessionRoutes } from './people/own-session-routes.ts';
import { peopleRoutes } from './people/people-routes.ts';
import type { ItemDeps, OwnSessionDeps, PeopleDeps, ProcessDeps, PushDeps, SignInDeps } from './people/ports.ts';
import { processRoutes } from './people/process-routes.ts';
import { pushRoutes } from './people/push-routes.ts';
import { signInRoutes } from './people/sign-in-routes.ts';
import { eventRoutes } from './sources/event-routes.ts';
import { createIngest } from './sources/ingest.ts';
import type { IngestDeps } from './sources/ports.ts';
import { withdrawnRoutes } from './web/former-routes.ts';
import { type WebDeps, webRoutes } from './web/web-routes.ts';

/** What each room needs of the rest of the relay. */
export type RoomDeps = IngestDeps & HookDeps & StaffDeps & AdministratorDeps & PageDeps & OperationDeps;
type StaffDeps = ItemDeps & PeopleDeps & OwnSessionDeps & ProcessDeps & PushDeps & SignInDeps;
type AdministratorDeps = DirectoryDeps &
  DeliveryDeps &
  HookAdminDeps &
  AuditDeps &
  OverviewDeps &
  ClusterDeps &
  ConsoleSessionDeps &
  ConsolePageDeps;
type PageDeps = AnswerPageDeps & MeSessionDeps & MeSignInDeps & WebDeps;

export function openRooms(app: FastifyInstance, deps: RoomDeps): void {
  operationRoutes(app, deps);
  const ingest = createIngest(app, deps);
  eventRoutes(app, ingest);
  hookRoutes(app, deps, ingest);
  hookAdminRoutes(app, deps);
  signInRoutes(app, deps);
  peopleRoutes(app, deps);
  itemRoutes(app, deps);
  ownSessionRoutes(app, deps);
  processRoutes(app, deps);
  answerRoutes(app, deps);
  pushRoutes(app, deps, ingest);
  // Without the web client nobody has a session to begin.
  if (deps.webFiles) {
    webRoutes(app, deps.webFiles, deps);
    meRoutes(app, deps);
    meOidcRoutes(app, deps);
  } else withdrawnRoutes(app);
  adminRoutes(app, deps);
  auditRoutes(app, deps);
  sessionRoutes(app, deps);
  adminDirectoryRoutes(app, deps);
  overviewRoutes(app, deps);
  clusterRoutes(app, deps);
  consoleRoutes(app, deps);
}
