/** Wires the HTTP server, and binds its address. */
import { fileURLToPath } from 'node:url';
import type { SignedHead } from '../../shared/admin.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { Metrics } from '../admin/metrics.ts';
import { ConfigError } from '../config.ts';
import { dryRun } from '../domain/administration/dry-run.ts';
import type { Refusals } from '../domain/administration/refusal-ports.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { Processes } from '../domain/items/processes.ts';
import { replayDelivery } from '../domain/outbound/settle-delivery.ts';
import type { OwnSessions } from '../domain/people/own-sessions.ts';
import { createPairing } from '../domain/people/pairing.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { PersonOperations } from '../domain/person-operations.ts';
import type { Authenticator, Connections } from '../domain/ports.ts';
import type { ReadTurns } from '../domain/read-slices.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';
import type { Services } from '../domain/services.ts';
import { createHttp, type HttpApp } from '../http/app.ts';
import type { Sessions } from '../http/gate/cookie-sessions.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import type { IngestMeter } from '../http/sources/ports.ts';
import { createWebFiles, madeFile, type WebFile } from '../http/web/web-files.ts';
import { createBrowserSignIn } from '../oidc/browser-sign-in.ts';
import { systemSecrets } from '../system.ts';
import { isSafe } from './authenticate.ts';
import type { Away } from './away.ts';
import type { ConsoleParts } from './console.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { HookParts } from './hooks.ts';
import type { Network } from './network.ts';

export interface Served {
  console: ConsoleParts;
  hooks: HookParts;
  meter: IngestMeter;
  authenticator: Authenticator;
  away: Away;
  network: Pick<Network, 'fetch'>;
  metrics: Metrics;
  services: Services;
  processes: Processes;
  personOperations: PersonOperations;
  wake: () => void;
  connections: Connections;
  turns: ReadTurns;
  budget: PersonBudget;
  explaining: RefusalExplainer;
  auditHead: () => SignedHead | null;
  hosts: HostGate;
  trouble: () => string | null;
  sessions: Sessions;
  ownSessions: OwnSessions;
  refusals: Refusals;
  freshness: Freshness;
}

/** Output of `npm run setup`. */
const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));

export function openHttp(
  deps: RelayDeps,
  { store, directory }: RelayCore,
  {
    console,
    hooks,
    meter,
    authenticator,
    away,
    network,
    metrics,
    services,
    processes,
    personOperations,
    wake,
    auditHead,
    trouble,
    hosts,
    connections,
    budget,
    explaining,
    sessions,
    ownSessions,
    turns,
    refusals,
    freshness,
  }: Served,
): Promise<HttpApp> {
  const { config, clock, timers, random, log } = deps;
  const { writer, reader, credentials } = store;
  const { view } = directory;
  return createHttp({
    ...console,
    ...hooks,
    ...away.http,
    services,
    processes,
    personOperations,
    reader,
    shut: store.condition.refusal,
    suspect: store.condition.suspect,
    authenticator,
    browserSignIn: createBrowserSignIn(isSafe, network.fetch, timers),
    outbound: store.outbound,
    audit: store.audit,
    auditHead,
    directory: view,
    clock,
    timers,
    log,
    meter,
    connections,
    turns,
    budget,
    explaining,
    pair: createPairing({
      writer,
      credentials,
      directory: view,
      newToken: systemSecrets(random).token,
      newId: random.uuid,
      clock: store.clock,
    }),
    async replay(by, id) {
      const found = await writer.write((tx) => replayDelivery(tx, by, id));
      if (found) wake();
      return found;
    },
    dryRun: (event) => dryRun(event, view(), (id) => reader.subscriptions(id), clock.now()),
    trouble,
    metrics: () => metrics.text(),
    metricsToken: config.metricsToken ?? null,
    refusals,
    accessLog: config.accessLog ?? false,
    openApi: memo(() => publishedOpenApi(deps.version)),
    hosts,
    freshness,
    sessions,
    ownSessions,
    adminToken: config.adminToken,
    webFiles: config.web === false ? null : createWebFiles(deps.webFolder ?? BUILT),
    trustedProxies: config.trustedProxies ?? [],
  });
}

/** @throws ConfigError naming the setting if the address cannot be bound */
export async function listenOn(http: HttpApp, { host, port }: RelayDeps['config']): Promise<string> {
  try {
    const bound = await http.listen(host, port);
    return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') throw new ConfigError(`BECKON_PORT ${port} is in use on ${host}`);
    if (code === 'EACCES') throw new ConfigError(`BECKON_PORT ${port} needs rights that this process does not have`);
    throw new ConfigError(`BECKON_HOST ${host} cannot be listened on: ${reasonOf(error)}`);
  }
}

/** The committed document; `npm run check` compares it with the schemas. */
async function publishedOpenApi(version: string): Promise<WebFile> {
  const { default: document } = await import('../../docs/api/openapi.json', { with: { type: 'json' } });
  const served = { ...document, info: { ...document.info, version } };
  return madeFile('application/json; charset=utf-8', JSON.stringify(served));
}

function memo<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
