/** Build: each object is constructed from those before it. No timer, duty or port is active yet. */
import { join } from 'node:path';
import { createReplicaFreshness } from '../cluster/member/replica-freshness.ts';
import { createConnectionGuard } from '../connections/connection-guard.ts';
import { descriptorLimit, limitsFor } from '../connections/connection-limits.ts';
import { descriptorFault, isUsedUp } from '../connections/connection-watch.ts';
import { createDesks } from '../desk/fan-out.ts';
import { singleRelayFreshness } from '../domain/freshness.ts';
import { createInsights } from '../domain/insights/insights.ts';
import { createDocuments } from '../domain/items/documents.ts';
import { createProcesses } from '../domain/items/processes.ts';
import { createRequests } from '../domain/items/requests.ts';
import { createResponseReads } from '../domain/outbound/response-reads.ts';
import { createPersonBudget } from '../domain/people/person-budget.ts';
import { createPersonOperations } from '../domain/person-operations.ts';
import { createRefusalExplainer } from '../domain/refusal-explainer.ts';
import { noRemotePresence } from '../domain/remote-presence.ts';
import { createHostGate } from '../http/gate/host-gate.ts';
import { createDocumentFetch } from '../outbound/documents/document-fetch.ts';
import { buildAdministration } from './administration.ts';
import { buildBackground } from './background.ts';
import { buildDeskServer } from './desk.ts';
import { buildHttp } from './http.ts';
import type { OpenedRelay } from './open.ts';
import { buildPeople } from './people.ts';
import type { RelayDeps } from './relay-deps.ts';

/** In `BECKON_DATA`: documents between fetch and reply. */
const DOCUMENT_FOLDER = 'documents-in-transit';

export type BuiltRelay = Awaited<ReturnType<typeof buildRelay>>;

export async function buildRelay(deps: RelayDeps, opened: OpenedRelay) {
  const { config, clock, timers } = deps;
  const { core, cluster, turns } = opened;
  const { reader } = core.store;
  const { view } = core.directory;
  const address = createAddress(config.publicUrl ?? null);
  const { url } = address;
  const hosts = createHostGate({ hosts: [config.host, ...(config.hosts ?? [])], publicUrl: config.publicUrl ?? null });
  const copy = deps.copy ?? cluster?.copy;
  const replica = copy ? createReplicaFreshness(copy, timers) : null;
  const freshness = replica ?? singleRelayFreshness(reader);
  const others = deps.others ?? cluster?.others ?? noRemotePresence;

  const people = await buildPeople(deps, opened, { freshness, hosts, url });
  const processes = createProcesses({ reader, directory: view, clock, turns });
  const insights = createInsights({
    ...{ clock, turns, directory: view },
    reader: core.store.insights,
    writer: core.store.writer,
  });
  const requests = createRequests({ reader, directory: view, clock });
  const personOperations = createPersonOperations({
    ...{ reader, directory: view, processes, requests, insights, random: deps.random },
    writer: core.store.writer,
    challenges: people.challenges,
    directoryChanged: opened.watch.refresh,
  });
  const desks = createDesks(reader, {
    told: processes.told,
    sees(userId, process) {
      const person = view().person(userId);
      return person !== null && processes.sees(person, process);
    },
    requested: requests.changed,
  });
  const background = buildBackground(deps, opened, { people, others, url, desks });
  const administration = buildAdministration(deps, opened, { desks, others, url });

  const connections = connectionGuard(deps, opened);
  const limits = { connections, budget: createPersonBudget(clock), explaining: createRefusalExplainer(clock) };
  const doors = { ...limits, people, personOperations, hosts, freshness };
  const documentFetch = buildDocumentFetch(deps, opened);
  const documents = createDocuments({
    ...{ reader, directory: view, log: deps.log },
    writer: core.store.writer,
    fetcher: documentFetch,
  });
  const responseReads = createResponseReads({
    ...{ reader, directory: view, timers, outbound: core.store.outbound },
    ...{ writer: core.store.writer, feed: core.store.feed },
  });
  const parts = { background, administration, insights, processes, documents, responseReads };
  const http = await buildHttp(deps, opened, { ...doors, ...parts });
  const { away } = background;
  const desk = buildDeskServer(deps, opened, { ...doors, httpServer: http.server, desks, away, others });
  return { documentFetch, responseReads, address, replica, others, people, desks, background, connections, http, desk };
}

/** Public URL of the relay: configured, or the address that it listens on. */
function createAddress(publicUrl: string | null) {
  let bound = '';
  return {
    url: () => publicUrl ?? bound,
    /** Call once it listens. */
    bind(listening: string) {
      bound = listening;
    },
  };
}

function buildDocumentFetch(
  { config, clock, timers, random, documentTimeout }: RelayDeps,
  { network: { wayTo, lookup, lookupForeign } }: OpenedRelay,
) {
  return createDocumentFetch({
    ...{ clock, timers, random, wayTo, lookup, lookupForeign },
    folder: join(config.data, DOCUMENT_FOLDER),
    hasRoom: () => !isUsedUp(descriptorFault()),
    ...(documentTimeout ? { timeoutMs: documentTimeout } : {}),
  });
}

const connectionGuard = ({ config, clock, timers, log }: RelayDeps, { metrics }: OpenedRelay) =>
  createConnectionGuard({
    ...{ clock, timers, log, limits: limitsFor(descriptorLimit()), trustedProxies: config.trustedProxies ?? [] },
    onRefused: metrics.connectionRefused,
    onUsedUp: metrics.descriptorsUsedUp,
  });
