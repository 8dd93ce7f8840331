/** The administration API and console: directory and hook changes, traces, overview, cluster view, the built page. */
import { fileURLToPath } from 'node:url';
import type { AuditVerdict } from '../../shared/admin/trace.ts';
import { createOverview } from '../admin/overview.ts';
import { createSourceWarnings } from '../admin/source-warnings.ts';
import { createTally } from '../admin/tally.ts';
import { verifyRunning } from '../core/audit-verification.ts';
import { changeHook, removeHook } from '../core/hooks.ts';
import { createInboundAddress } from '../core/inbound-address.ts';
import type { Desks } from '../desk/fan-out.ts';
import { createAdministration } from '../directory/administration/administration.ts';
import { createProvisioning } from '../directory/provisioning/provisioning.ts';
import { createItemActs } from '../domain/administration/item-acts.ts';
import { personReach } from '../domain/administration/person-reach.ts';
import { createItemTracer } from '../domain/administration/trace.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import { noteAct } from '../domain/people/admin-act.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { Store } from '../domain/store-ports.ts';
import { createConsoleFiles } from '../http/administrators/console-files.ts';
import type { HttpDeps } from '../http/app.ts';
import { BY_BEARER, BY_FORM, createGuessLimit } from '../http/gate/guess-limit.ts';
import { createPings } from '../outbound/ping.ts';
import { systemSecrets } from '../system.ts';
import type { OpenedRelay } from './open.ts';
import type { RelayDeps } from './relay-deps.ts';

interface AdministrationParts {
  desks: Pick<Desks, 'here' | 'of'>;
  others: RemotePresence;
  url: () => string;
}

/** Output of `npm run setup`. */
const BUILT = fileURLToPath(new URL('../../dist/console', import.meta.url));

/** `tally` and `warnings` are of accepted events, for the overview; the rest goes to HTTP. */
export function buildAdministration(
  deps: RelayDeps,
  { core, cluster, network, seal, metrics, watch: { changed } }: OpenedRelay,
  parts: AdministrationParts,
) {
  const { desks, others, url } = parts;
  const { config, env, clock, random, version, consoleFolder = BUILT } = deps;
  const { store, directory, grantsRequired } = core;
  const { writer, directoryRows: rows, credentials, trace, reader, audit, endpoints, outbound } = store;
  const tally = createTally(clock);
  const warnings = createSourceWarnings({ clock, log: deps.log, count: metrics.warned });
  const http = {
    administration: createAdministration({
      ...{ writer, rows, credentials, view: directory.view, clock, changed, endpoints, grantsRequired, url },
      channels: store.channels,
      present: (userId) => desks.of(userId).length > 0 || others.of(userId) !== null,
      secrets: systemSecrets(random),
      privateResponses: config.privateResponses ?? false,
    }),
    provisioning: createProvisioning({ writer, rows, view: directory.view, changed }),
    scimTokens: config.scimTokens ?? [],
    itemActs: createItemActs({ writer, reader, trace, random, directory: directory.view, clock: store.clock }),
    reachOf: createReach(store, directory.view, parts),
    tracing: createItemTracer({ trace, reader, audit, directory: directory.view }),
    overview: createOverview({
      ...{ tally, warnings, trace, audit, outbound, rows, directory: directory.view, version, clock },
      openItems: () => store.openItems(),
      deadLetters: () => outbound.depth().dead + store.hookLetters.count(),
      desks: () => desks.here().desks + others.desks(),
      online: () => others.online(desks.here().people.keys()),
      storeSize: () => store.size(),
      trouble: () => store.trouble(),
      auditTrouble: () => seal.trouble(),
      lockedSecrets: () => store.sealed.locked(),
    }),
    verifyAudit: shared(() => auditVerdict(deps, core)),
    cluster: cluster?.view ?? null,
    pings: createPings({
      ...{ directory: directory.view, clock, random, privateResponses: config.privateResponses ?? false },
      inboundAddress: createInboundAddress(store.sealed, url),
      ...{ wayTo: network.wayTo, lookup: network.lookup, lookupForeign: network.lookupForeign },
    }),
    notePing: (by, act, id) => writer.write((tx) => noteAct(tx, { ...by, via: 'console' }, act, id)),
    guesses: createGuessLimit(clock, BY_BEARER),
    formGuesses: createGuessLimit(clock, BY_FORM),
    consoleFiles: createConsoleFiles(consoleFolder),
    waysByRole() {
      const settings = directory.view().oidc();
      const oidc = settings !== null && Object.values(settings.adminRoles).some((ids) => ids.length > 0);
      return { oidc, redirect: oidc && settings.clientId !== null };
    },
    async changeHook(by, source, hook, change) {
      await changeHook(core, { ...by, via: 'console' }, source, hook, change, env);
      changed();
    },
    async removeHook(by, source, hook) {
      await removeHook(core, { ...by, via: 'console' }, source, hook);
      changed();
    },
  } satisfies Partial<HttpDeps>;
  return { http, tally, warnings };
}

function createReach(store: Store, directory: () => DirectoryView, { desks, others }: AdministrationParts) {
  const { reader, channels, pushOf, clock } = store;
  function presence(userId: string) {
    const here = desks.of(userId);
    const there = others.of(userId);
    return {
      beckons: here.some(({ beckons }) => beckons) || (there?.beckons ?? false),
      desktop: here.some(({ page }) => !page) || (there?.desktop ?? false),
      browser: here.some(({ page }) => page) || there?.desktop === false,
    };
  }
  return (id: string) => {
    const person = directory().person(id);
    return person && personReach({ reader, channels, pushOf, clock, directory, presence }, person);
  };
}

async function auditVerdict({ config, clock }: RelayDeps, { backend }: OpenedRelay['core']): Promise<AuditVerdict> {
  const result = await verifyRunning(backend, config);
  const at = new Date(clock.now()).toISOString();
  if (result.whole) return { whole: true, count: result.count, record: null, reason: null, at };
  const { record, line } = result.fault;
  return { whole: false, count: null, record, reason: line, at };
}

/** Concurrent callers share one run. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
