/** Dependencies of the administration API and console: directory changes, traces, overview, cluster view, the built page. */
import { fileURLToPath } from 'node:url';
import type { AuditVerdict } from '../../shared/admin/trace.ts';
import { createOverview } from '../admin/overview.ts';
import { createTally, type Tally } from '../admin/tally.ts';
import type { Config } from '../config.ts';
import type { DeskServer } from '../desk/desk-server.ts';
import { createAdministration } from '../directory/administration/administration.ts';
import { createItemTracer } from '../domain/administration/trace.ts';
import type { Clock, Random } from '../domain/ports.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import { createConsoleFiles } from '../http/administrators/console-files.ts';
import type { HttpDeps } from '../http/app.ts';
import { BY_BEARER, BY_FORM, createGuessLimit } from '../http/gate/guess-limit.ts';
import { systemSecrets } from '../system.ts';
import { verifyRunning } from './audit.ts';
import type { ClusterView } from './cluster-view.ts';
import type { RelayCore } from './core.ts';

interface ConsoleDeps {
  config: Pick<Config, 'data' | 'auditKey'> &
    Partial<Pick<Config, 'grantsRequired'>> &
    Partial<Pick<Config, 'privateResponses'>>;
  version: string;
  clock: Clock;
  random: Random;
  core: RelayCore;
  changed: () => void;
  desk: Pick<DeskServer, 'here' | 'present'>;
  others: RemotePresence;
  cluster: ClusterView | null;
  url: () => string;
  auditTrouble: () => string | null;
  built?: string;
}

export type ConsoleParts = Pick<
  HttpDeps,
  | 'administration'
  | 'tracing'
  | 'overview'
  | 'verifyAudit'
  | 'cluster'
  | 'guesses'
  | 'formGuesses'
  | 'consoleFiles'
  | 'adminByRole'
>;

/** Output of `npm run setup`. */
const BUILT = fileURLToPath(new URL('../../dist/console', import.meta.url));

export function joinConsole(deps: ConsoleDeps): { parts: ConsoleParts; tally: Tally } {
  const { config, clock, random, core, desk, others, version } = deps;
  const { store, directory } = core;
  const tally = createTally(clock);
  const parts: ConsoleParts = {
    administration: createAdministration({
      writer: store.writer,
      rows: store.directoryRows,
      credentials: store.credentials,
      view: directory.view,
      clock,
      changed: deps.changed,
      present: (userId) => desk.present(userId) || others.of(userId) !== null,
      endpoints: store.endpoints,
      grantsRequired: config.grantsRequired ?? false,
      url: deps.url,
      secrets: systemSecrets(random),
      privateResponses: config.privateResponses ?? false,
    }),
    tracing: createItemTracer({
      trace: store.trace,
      reader: store.reader,
      audit: store.audit,
      directory: directory.view,
    }),
    overview: createOverview({
      tally,
      trace: store.trace,
      audit: store.audit,
      outbound: store.outbound,
      rows: store.directoryRows,
      directory: directory.view,
      openItems: () => store.openItems(),
      deadLetters: () => store.outbound.depth().dead + store.hookLetters.count(),
      desks: () => desk.here().desks + others.desks(),
      online: () => others.online(desk.here().people.keys()),
      storeSize: () => store.size(),
      trouble: () => store.trouble(),
      auditTrouble: deps.auditTrouble,
      lockedSecrets: () => store.sealed.locked(),
      version,
      clock,
    }),
    verifyAudit: once(() => verdict(core, config, clock)),
    cluster: deps.cluster,
    guesses: createGuessLimit(clock, BY_BEARER),
    formGuesses: createGuessLimit(clock, BY_FORM),
    consoleFiles: createConsoleFiles(deps.built ?? BUILT),
    adminByRole: () => store.directoryRows.get('oidc', 'oidc')?.doc.includes('"adminRole"') ?? false,
  };
  return { parts, tally };
}

async function verdict({ backend }: RelayCore, config: ConsoleDeps['config'], clock: Clock): Promise<AuditVerdict> {
  const result = await verifyRunning(backend, config);
  const at = new Date(clock.now()).toISOString();
  if (result.whole) return { whole: true, count: result.count, record: null, reason: null, at };
  const { record, line } = result.fault;
  return { whole: false, count: null, record, reason: line, at };
}

/** Concurrent callers share one run. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
