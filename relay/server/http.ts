/** The HTTP server of a relay. */
import { fileURLToPath } from 'node:url';
import { createStoreHooks } from '../core/hooks.ts';
import { acceptEvents } from '../domain/accept/accept-event.ts';
import { dryRun } from '../domain/administration/dry-run.ts';
import { release } from '../domain/answers/item-acts.ts';
import { createRefusedEvents } from '../domain/insights/refused-events.ts';
import { dropDelivery, replayDelivery } from '../domain/outbound/settle-delivery.ts';
import { createPairing } from '../domain/people/pairing.ts';
import { createHttp, type HttpApp, type HttpDeps } from '../http/app.ts';
import { createWebFiles, madeFile, type WebFile } from '../http/web/web-files.ts';
import { createBrowserSignIn } from '../oidc/browser-sign-in.ts';
import { systemSecrets } from '../system.ts';
import type { buildAdministration } from './administration.ts';
import type { Background } from './background.ts';
import type { OpenedRelay } from './open.ts';
import { isSafe, type People } from './people.ts';
import type { RelayDeps } from './relay-deps.ts';

type HttpParts = Pick<
  HttpDeps,
  | 'processes'
  | 'documents'
  | 'insights'
  | 'responseReads'
  | 'personOperations'
  | 'connections'
  | 'budget'
  | 'explaining'
  | 'hosts'
  | 'freshness'
> & {
  people: People;
  background: Background;
  administration: ReturnType<typeof buildAdministration>;
};

/** Output of `npm run setup`. */
const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));

export function buildHttp(
  deps: RelayDeps,
  { core, seal, metrics, refusals, network, turns, trouble }: OpenedRelay,
  { people, background, administration, ...parts }: HttpParts,
): Promise<HttpApp> {
  const { config, clock, timers, random, log } = deps;
  const { store } = core;
  const { writer, reader, credentials, condition, outbound, audit } = store;
  const { view: directory } = core.directory;
  const { away, hookRequests, mapper, wake } = background;
  const { authenticator, sessions, ownSessions } = people;
  const refusedEvents = createRefusedEvents(writer, clock);
  return createHttp({
    ...parts,
    ...administration.http,
    ...away.http,
    ...{ clock, timers, log, refusals, turns, trouble, authenticator, sessions, ownSessions },
    ...{ reader, outbound, audit, directory, hookRequests },
    accept: (source, received) => writer.write((tx) => acceptEvents(tx, source, received, random)),
    releaseClaim: (itemId) => writer.write((tx) => release(tx, null, itemId)),
    hooks: createStoreHooks(core, { mapper, clock, random }),
    hookLetters: store.hookLetters,
    shut: condition.refusal,
    suspect: condition.suspect,
    browserSignIn: createBrowserSignIn(isSafe, network.fetch, timers),
    auditHead: () => seal.current(),
    meter: {
      ...metrics,
      accepted(source, type) {
        metrics.accepted(source, type);
        administration.tally.accepted(source);
      },
      refused(source, code) {
        metrics.refused(source, code);
        refusedEvents.note(source, code);
      },
      result: administration.warnings.note,
    },
    pair: createPairing({
      ...{ writer, credentials, directory, clock: store.clock },
      newToken: systemSecrets(random).token,
      newId: random.uuid,
    }),
    async replay(by, id) {
      const found = await writer.write((tx) => replayDelivery(tx, by, id));
      if (found) wake();
      return found;
    },
    drop: (by, id) => writer.write((tx) => dropDelivery(tx, by, id)),
    dryRun: (event) => dryRun(event, directory(), (id) => reader.subscriptions(id), clock.now()),
    metrics: () => metrics.text(),
    metricsToken: config.metricsToken ?? null,
    accessLog: config.accessLog ?? false,
    openApi: memo(() => publishedOpenApi(deps.version)),
    adminToken: config.adminToken,
    webFiles: config.web === false ? null : createWebFiles(deps.webFolder ?? BUILT),
    trustedProxies: config.trustedProxies ?? [],
  });
}

/** The committed document; `npm run check` compares it with the schemas. */
async function publishedOpenApi(version: string): Promise<WebFile> {
  const { default: document } = await import('../../docs/api/openapi.json', { with: { type: 'json' } });
  const published = { ...document, info: { ...document.info, version } };
  return madeFile('application/json; charset=utf-8', JSON.stringify(published));
}

function memo<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
