/**
 * The relay as one thing: store, directory, domain, HTTP, desk, outbound and schedule, made here and closed here. The only place
 * where they meet (with the files of `server/`, which belong to it).
 */

import type { SignedHead } from '../shared/admin.ts';
import { openApiDocument } from '../shared/documents.ts';
import type { Process } from '../shared/items.ts';
import { PEOPLE_LIMIT } from '../shared/people.ts';
import { createMetrics, type Metrics } from './admin/metrics.ts';
import type { Seal } from './audit/seal.ts';
import { type Config, ConfigError, type Environment } from './config.ts';
import { createDesk } from './desk/desk.ts';
import type { DeskServices } from './desk/services.ts';
import { DirectoryError } from './directory/secrets.ts';
import { dryRun } from './domain/dry-run.ts';
import { createPairing } from './domain/pairing.ts';
import type { Authenticator, Clock, Log, Mapper, Random, Timers } from './domain/ports.ts';
import { createProcesses, type Processes } from './domain/processes.ts';
import { createScheduler } from './domain/scheduler.ts';
import { createServices, type Services } from './domain/services.ts';
import { replayDelivery } from './domain/settle-delivery.ts';
import { createHttp, type HttpApp } from './http/app.ts';
import type { IngestMeter } from './http/ports.ts';
import { createMapper } from './mapping/mapper.ts';
import { createBrowserSignIn } from './oidc/browser-sign-in.ts';
import { createOutbound } from './outbound/outbound.ts';
import { sealStore } from './server/audit.ts';
import { createSignIn, isSafe } from './server/authenticate.ts';
import { type Away, joinAway } from './server/away.ts';
import { type ConsoleParts, joinConsole } from './server/console.ts';
import { warnOfTemplates } from './server/gateways.ts';
import { type HookParts, joinHooks, warnOfMappings } from './server/hooks.ts';
import { createMembershipWatch } from './server/membership-watch.ts';
import { type Office, openOffice } from './server/office.ts';
import { joinRetention } from './server/retention.ts';
import { newSecret } from './system.ts';

export interface RelayDeps {
  config: Pick<Config, 'host' | 'port' | 'data' | 'store' | 'directory' | 'adminToken' | 'auditKey'> &
    Partial<Pick<Config, 'publicUrl' | 'trustedProxies'>>;
  env: Environment;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** Of the product, for the OpenAPI document. */
  version: string;
  /** ms to wait after each failed delivery; default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms to wait before each question for the status of what a gateway sent. */
  statusDelays?: readonly number[];
  /** ms for one delivery; default 15 s. */
  deliveryTimeout?: number;
  /** Where the built console is; default: where the build puts it. */
  consoleFolder?: string;
}

export interface Relay {
  /** Begins to accept. @returns the URL */
  listen(): Promise<string>;
  /** Drains: stops accepting, tells desks to come back, commits what was asked, waits for everything. */
  close(): Promise<void>;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @throws StoreError, DirectoryError: one line each */
export async function createRelay(deps: RelayDeps): Promise<Relay> {
  const { config, env, clock, timers, random, log } = deps;
  let seal: Seal | null = null;
  const office = openOffice({
    config,
    env,
    clock,
    onForeignWrite: () => watch.foreignWrite(),
    observe(group) {
      metrics.commit(group);
      seal?.changed();
    },
    onError: (error) => log.error({ reason: reasonOf(error) }, 'the store failed'),
  });
  const { store, directory } = office;
  const metrics = createMetrics({
    openItems: () => store.openItems(),
    desks: () => desk.connected(),
    outbound: () => store.outbound.depth(),
    hookLetters: () => store.hookLetters.count(),
  });
  const watch = createMembershipWatch({ office, clock, timers, random, log });
  await loadDirectory(office, config.directory, log);
  seal = await openSeal(deps, office);
  const services = createServices({
    writer: store.writer,
    directory: directory.view,
    clock,
    random,
    directoryChanged: watch.refresh,
  });
  const processes = createProcesses({ reader: store.reader, directory: directory.view, clock });
  const mapper = createMapper({ timers });
  let boundUrl = '';
  const url = () => config.publicUrl ?? boundUrl;
  const presentAt = (userId: string) => desk.present(userId);
  const away = await joinAway({
    config,
    office,
    clock,
    timers,
    random,
    log,
    url,
    wake: () => workers.outbound.wake(),
    desk: { present: presentAt },
  });
  const retention = joinRetention({ office, clock, timers, log, changed: watch.changed });
  const workers = createWorkers(deps, office, metrics, mapper, away);
  const authenticator = createSignIn({ office, directoryChanged: watch.refresh, wire: fetch, clock, timers, log });
  const { parts: console, tally } = joinConsole({
    config,
    version: deps.version,
    clock,
    random,
    office,
    changed: watch.changed,
    desk: {
      connected: () => desk.connected(),
      people: () => desk.people(),
      present: presentAt,
    },
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
  const http = await openHttp(deps, office, {
    console,
    hooks: joinHooks({ office, mapper, clock, random, changed: watch.changed }),
    meter,
    authenticator,
    away,
    metrics,
    services,
    processes,
    wake: workers.outbound.wake,
    auditHead: () => seal?.current() ?? null,
  });
  const { reader, feed } = store;
  const processesOf = (userId: string) => {
    const person = directory.view().person(userId);
    return person ? processes.list(person) : [];
  };
  const desk = createDesk({
    httpServer: http.server,
    reader,
    authenticator,
    feed,
    services: deskServices(services, processesOf),
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
    onLagging: () => metrics.lagging(),
    onLeft: away.deskLeft,
  });

  return {
    async listen() {
      authenticator.warm();
      await workers.start();
      retention.start();
      watch.start();
      boundUrl = await listenOn(http, config);
      void warnOfMappings(office, log);
      void warnOfTemplates(office, log);
      away.start();
      return boundUrl;
    },
    async close() {
      // Stop accepting first, and in the same turn tell the desks: they hold connections that HTTP waits for.
      await Promise.all([http.close(), desk.close()]);
      await Promise.all([watch.close(), away.close(), workers.close(), mapper.close()]);
      await office.store.writer.close();
      await seal?.close();
      await office.close();
    },
  };
}

/** What works by itself: deliveries out, and what falls due. */
function createWorkers(deps: RelayDeps, { store, directory }: Office, metrics: Metrics, mapper: Mapper, away: Away) {
  const { clock, timers, random, log } = deps;
  const { writer, feed } = store;
  const outbound = createOutbound({
    reader: store.outbound,
    writer,
    feed,
    directory: directory.view,
    clock,
    timers,
    random,
    log,
    mapper,
    push: away.browsers,
    ...(deps.retryDelays ? { retryDelays: deps.retryDelays } : {}),
    ...(deps.statusDelays ? { statusDelays: deps.statusDelays } : {}),
    ...(deps.deliveryTimeout ? { timeoutMs: deps.deliveryTimeout } : {}),
    onAttempt: (kind, result) => metrics.attempt(kind, result),
  });
  const scheduler = createScheduler({ reader: store.schedule, writer, feed, clock, timers, log });
  return {
    outbound,
    async start() {
      await outbound.start();
      await scheduler.start();
    },
    async close() {
      await Promise.all([scheduler.close(), outbound.close()]);
    },
  };
}

interface Served {
  console: ConsoleParts;
  hooks: HookParts;
  meter: IngestMeter;
  authenticator: Authenticator;
  away: Away;
  metrics: Metrics;
  services: Services;
  processes: Processes;
  /** Something was queued to go out. */
  wake: () => void;
  auditHead: () => SignedHead | null;
}

function openHttp(
  deps: RelayDeps,
  { store, directory }: Office,
  { console, hooks, meter, authenticator, away, metrics, services, processes, wake, auditHead }: Served,
): Promise<HttpApp> {
  const { config, clock, timers, random, log } = deps;
  const { writer, reader, credentials } = store;
  const { view } = directory;
  return createHttp({
    ...console,
    ...hooks,
    services,
    processes,
    reader,
    authenticator,
    away: away.http,
    browserSignIn: createBrowserSignIn(isSafe),
    outbound: store.outbound,
    audit: store.audit,
    auditHead,
    directory: view,
    clock,
    timers,
    log,
    meter,
    lookAgain: () => writer.checkForeign(),
    pair: createPairing({
      writer,
      credentials,
      directory: view,
      newToken: () => newSecret('bkn_'),
      newId: random.uuid,
    }),
    async replay(id) {
      const found = await writer.write((tx) => replayDelivery(tx, id));
      if (found) wake();
      return found;
    },
    dryRun: (event) => dryRun(event, view(), (id) => reader.subscriptions(id), clock.now()),
    trouble: () => store.trouble(),
    metrics: () => metrics.text(),
    openApi: memo(() => JSON.stringify(openApiDocument(deps.version))),
    adminToken: config.adminToken,
    trustedProxies: config.trustedProxies ?? [],
  });
}

/** @throws ConfigError naming the setting where the address cannot be had */
async function listenOn(http: HttpApp, { host, port }: RelayDeps['config']): Promise<string> {
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

/** A directory that cannot be used closes what was opened. */
async function loadDirectory(office: Office, file: string | null, log: Log): Promise<void> {
  try {
    if (file !== null) {
      const { added, changed, unchanged } = await office.importFile(file, false);
      log.info({ file, added: added.length, changed: changed.length, unchanged }, 'directory imported');
    }
    office.directory.reload();
  } catch (error) {
    await office.close();
    throw error instanceof DirectoryError && file !== null
      ? new ConfigError(`BECKON_DIRECTORY ${error.message}`, { cause: error })
      : error;
  }
}

/** Without a key to sign with nothing is accepted. */
async function openSeal({ config, clock, timers, log }: RelayDeps, office: Office): Promise<Seal> {
  try {
    const onTrouble = (reason: string) => log.error({ reason }, 'the audit is not signed');
    return await sealStore({ config, store: office.store, clock, timers, onTrouble });
  } catch (error) {
    await office.close();
    throw error;
  }
}

/** Desk and HTTP ask the same of the domain; only the words differ. */
const deskServices = (services: Services, processesOf: (userId: string) => Process[]): DeskServices => ({
  respond: ({ userId, device }, { itemId, ...request }) => services.respond({ userId, device, itemId, request }),
  seen: ({ userId }, { itemIds }) => services.seen(userId, itemIds),
  shown: ({ userId }, { itemIds }) => services.shown(userId, itemIds),
  snooze: ({ userId }, { itemId, until }) => services.snooze(userId, itemId, until),
  claim: ({ userId }, { itemId, release }) =>
    release ? services.release(userId, itemId) : services.claim(userId, itemId),
  resend: ({ userId }, { itemId, index }) => services.resend(userId, itemId, index),
  delegate: ({ userId }, { itemId, to, note }) => services.delegate(userId, itemId, to, note ?? null),
  subscriptions: ({ userId }, subscriptions) => services.saveSubscriptions(userId, subscriptions),
  absence: ({ userId }, absence) => services.saveAbsence(userId, absence),
  people: async ({ q, limit }) => ({ items: services.findPeople(q, limit ?? PEOPLE_LIMIT) }),
  processes: async ({ userId }) => ({ items: processesOf(userId) }),
});

function memo<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
