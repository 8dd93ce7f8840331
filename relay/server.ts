/**
 * The relay as one thing: store, directory, domain, HTTP, desk, outbound and schedule, made here and closed here. The only place
 * where they meet (with the files of `server/`, which belong to it).
 */

import { openApiDocument } from '../shared/documents.ts';
import { createMetrics } from './admin/metrics.ts';
import type { Config, Environment } from './config.ts';
import { createDesk } from './desk/desk.ts';
import type { DeskServices } from './desk/services.ts';
import { dryRun } from './domain/dry-run.ts';
import { createPairing } from './domain/pairing.ts';
import type { Clock, Log, Random, Timers } from './domain/ports.ts';
import { createScheduler } from './domain/scheduler.ts';
import { createServices, type Services } from './domain/services.ts';
import { replayDelivery } from './domain/settle-delivery.ts';
import { createHttp } from './http/app.ts';
import { createOutbound } from './outbound/outbound.ts';
import { createMembershipWatch } from './server/membership-watch.ts';
import { type Office, openOffice } from './server/office.ts';
import { newSecret } from './system.ts';

export interface RelayDeps {
  config: Pick<Config, 'host' | 'port' | 'store' | 'directory' | 'adminToken'>;
  env: Environment;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** Of the product, for the OpenAPI document. */
  version: string;
  /** ms to wait after each failed delivery; default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms for one delivery; default 15 s. */
  deliveryTimeout?: number;
}

export interface Relay {
  /** Begins to accept. @returns the URL */
  listen(): Promise<string>;
  /** Drains: stops accepting, tells desks to come back, commits what was asked, waits for everything. */
  close(): Promise<void>;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @throws ConfigError, StoreError, DirectoryError: one line each */
export async function createRelay(deps: RelayDeps): Promise<Relay> {
  const { config, env, clock, timers, random, log } = deps;
  const office = openOffice({
    config,
    env,
    clock,
    onForeignWrite: () => watch.foreignWrite(),
    observe: (group) => metrics.commit(group),
    onError: (error) => log.error({ reason: reasonOf(error) }, 'the store failed'),
  });
  const { store, directory } = office;
  const metrics = createMetrics({
    openItems: () => store.openItems(),
    desks: () => desk.connected(),
    outbound: () => store.outbound.depth(),
  });
  const watch = createMembershipWatch({ office, clock, timers, random, log });
  try {
    await loadDirectory(office, config.directory, log);
  } catch (error) {
    await office.close();
    throw error;
  }

  const view = () => directory.view();
  const services = createServices({
    writer: store.writer,
    directory: view,
    clock,
    random,
    directoryChanged: watch.refresh,
  });
  const outbound = createOutbound({
    reader: store.outbound,
    writer: store.writer,
    feed: store.feed,
    directory: view,
    clock,
    timers,
    random,
    log,
    ...(deps.retryDelays ? { retryDelays: deps.retryDelays } : {}),
    ...(deps.deliveryTimeout ? { timeoutMs: deps.deliveryTimeout } : {}),
    onAttempt: (kind, result) => metrics.attempt(kind, result),
  });
  const scheduler = createScheduler({
    reader: store.schedule,
    writer: store.writer,
    feed: store.feed,
    clock,
    timers,
    log,
  });
  const { credentials } = store;
  const newToken = () => newSecret('bkn_');
  const pair = createPairing({ writer: store.writer, credentials, directory: view, newToken, newId: random.uuid });
  const http = await createHttp({
    services,
    reader: store.reader,
    outbound: store.outbound,
    directory: view,
    clock,
    timers,
    log,
    meter: metrics,
    lookAgain: () => store.writer.checkForeign(),
    pair,
    async replay(id) {
      const found = await store.writer.write((tx) => replayDelivery(tx, id));
      if (found) outbound.wake();
      return found;
    },
    dryRun: (event) => dryRun(event, view(), (id) => store.reader.subscriptions(id), clock.now()),
    trouble: () => store.trouble(),
    metrics: () => metrics.text(),
    openApi: memo(() => JSON.stringify(openApiDocument(deps.version))),
    adminToken: config.adminToken,
  });
  const desk = createDesk({
    httpServer: http.server,
    reader: store.reader,
    feed: store.feed,
    services: deskServices(services),
    clock,
    timers,
    random,
    log,
    onLagging: () => metrics.lagging(),
  });

  return {
    async listen() {
      await outbound.start();
      scheduler.start();
      watch.start();
      const port = await http.listen(config.host, config.port);
      const host = config.host.includes(':') ? `[${config.host}]` : config.host;
      return `http://${host}:${port}`;
    },
    async close() {
      // Stop accepting first, and in the same turn tell the desks: they hold connections that HTTP waits for.
      await Promise.all([http.close(), desk.close()]);
      await Promise.all([watch.close(), scheduler.close(), outbound.close()]);
      await office.close();
    },
  };
}

async function loadDirectory({ importFile, directory }: Office, file: string | null, log: Log): Promise<void> {
  if (file !== null) {
    const { added, changed, unchanged } = await importFile(file, false);
    log.info({ file, added: added.length, changed: changed.length, unchanged }, 'directory imported');
  }
  directory.reload();
}

/** Desk and HTTP ask the same of the domain; only the words differ. */
const deskServices = (services: Services): DeskServices => ({
  respond: ({ userId, device }, { itemId, ...request }) => services.respond({ userId, device, itemId, request }),
  seen: ({ userId }, { itemIds }) => services.seen(userId, itemIds),
  shown: ({ userId }, { itemIds }) => services.shown(userId, itemIds),
  snooze: ({ userId }, { itemId, until }) => services.snooze(userId, itemId, until),
  claim: ({ userId }, { itemId, release }) =>
    release ? services.release(userId, itemId) : services.claim(userId, itemId),
  delegate: ({ userId }, { itemId, to, note }) => services.delegate(userId, itemId, to, note ?? null),
  subscriptions: ({ userId }, subscriptions) => services.saveSubscriptions(userId, subscriptions),
});

function memo<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
