/** The directory in memory, with secrets resolved and audiences cached. A view is immutable; a change of the directory builds another. */
import { DEFAULT_RETENTION, RetentionChange } from '../../shared/admin/retention.ts';
import { DirectoryLocation, DirectoryPolicy, DirectoryRole, InsightSettings } from '../../shared/directory.ts';
import type { ResponseSettings } from '../../shared/endpoint-settings.ts';
import type { Absence, Person, RoleInfo, SubscriptionRule } from '../../shared/people.ts';
import type { Secrets } from '../../shared/primitives.ts';
import { matchAudience } from '../../shared/rules/audience.ts';
import { englishOf, translationsOf } from '../../shared/rules/local-text.ts';
import type { Rates } from '../../shared/rules/step-up.ts';
import { checker } from '../../shared/validate.ts';
import type { Channel } from '../domain/away/away-ports.ts';
import type {
  DirectoryView,
  DocumentAccess,
  KnownGateway,
  ResponseEndpoint,
  Source,
} from '../domain/directory-view.ts';
import type { Hook, HookAuth } from '../domain/hooks/hook-ports.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import { signInHeaders } from './endpoint-headers.ts';
import { withSecrets } from './gateway-kinds.ts';
import { resolveAuth } from './hook-auth.ts';
import { createNames, type Names } from './names.ts';
import { oidcSettings } from './oidc-identity.ts';
import { parseStored } from './parse-stored.ts';
import { createPeopleReader, type PeopleReader } from './people-reader.ts';
import { policyOf, ratesOf } from './policy-entry.ts';
import { type Environment, keyHash, resolveSecrets } from './secrets.ts';
import { grantsOf, hostName, rateOf } from './source-grants.ts';
import { hookOf } from './source-hooks.ts';
import { readGateway } from './stored-gateway.ts';
import { StoredSource } from './stored-source.ts';
import { createStepClocks, firstWorkingTime, type StepClocks, workingTimesById } from './working-times.ts';

const checks = {
  source: checker(StoredSource),
  role: checker(DirectoryRole),
  location: checker(DirectoryLocation),
  policy: checker(DirectoryPolicy),
  retention: checker(RetentionChange),
  insights: checker(InsightSettings),
};

const NO_CHANNELS: readonly Channel[] = [];
const NO_ALIASES: readonly string[] = [];

const NOBODY: readonly string[] = [];

/** Cached audiences; enough for every combination that a real company sends. */
const CACHED_AUDIENCES = 10_000;

interface SourceEntry {
  source: Source;
  signingSecrets: readonly string[];
  endpoint: ResponseEndpoint | null;
  /** By hook with an endpoint of its own. */
  hookEndpoints: ReadonlyMap<string, ResponseEndpoint>;
  documents: DocumentAccess | null;
}

function sourceEntry(kept: StoredSource, policy: DirectoryPolicy, rates: Rates, env: Environment): SourceEntry {
  const at = `sources/${kept.id}`;
  const { response, signingSecret, hooks = {} } = kept;
  const endpoint = response && endpointOf(response, response.url === kept.trustedResponse, env, `${at}/response`);
  const hookEndpoints = Object.entries(hooks).flatMap(([name, hook]) =>
    // Only the directory file sets it.
    hook.response ? [[name, endpointOf(hook.response, true, env, `${at}/hooks/${name}/response`)] as const] : [],
  );
  return {
    source: {
      id: kept.id,
      name: kept.name,
      grants: grantsOf(kept),
      rate: rateOf(kept),
      takesResponses: response !== undefined,
      reports: kept.reports ?? false,
      blocksUnknown: kept.unknownRequester === 'block',
      requesterSees: kept.requesterSees ?? 'state',
      fallback: kept.fallback ?? null,
      clock: kept.clock ?? 'elapsed',
      policy: policyOf(policy, kept, rates),
    },
    signingSecrets: signingSecret === undefined ? [] : resolveSecrets(signingSecret, env, `${at}/signingSecret`),
    endpoint: endpoint ?? null,
    hookEndpoints: new Map(hookEndpoints),
    documents: response
      ? {
          secrets: resolveSecrets(response.secret, env, `${at}/response/secret`),
          trustedHosts: new Set((kept.trustedDocuments ?? []).map(hostName)),
          namesPerson: kept.documentsSayWho ?? true,
        }
      : null,
  };
}

function endpointOf(settings: ResponseSettings, trusted: boolean, env: Environment, place: string): ResponseEndpoint {
  const resolve = (written: Secrets, member: string) => resolveSecrets(written, env, `${place}/${member}`);
  const headers = signInHeaders(settings, resolve);
  // Without a secret the delivery fails with a reason.
  return {
    url: settings.url,
    secrets: headers ? resolve(settings.secret, 'secret') : [],
    headers: headers ?? {},
    trusted,
  };
}

/** A secret that cannot be decrypted becomes empty: messages of the gateway then fail with a reason. */
function gatewayOf(gateway: KnownGateway, env: Environment): KnownGateway {
  return withSecrets(gateway, (value, name) => resolveSecrets(value, env, `gateways/${gateway.id}/${name}`));
}

function byRole(people: Iterable<Person>): Map<string, Person[]> {
  const index = new Map<string, Person[]>();
  for (const person of people) {
    for (const role of person.roles) {
      const members = index.get(role);
      if (members) members.push(person);
      else index.set(role, [person]);
    }
  }
  return index;
}

interface ViewInput {
  rows: readonly DirectoryRow[];
  absences: readonly (readonly [string, Absence])[];
  env: Environment;
  version: number;
  /** Pass these if views are built repeatedly: both cache. */
  readPeople?: PeopleReader;
  stepClocks?: StepClocks;
}

/** @throws DirectoryError that names the location of a secret that cannot be resolved */
export function buildView({
  rows,
  absences,
  env,
  version,
  readPeople = createPeopleReader(),
  stepClocks = createStepClocks(),
}: ViewInput): DirectoryView {
  const of = (kind: DirectoryRow['kind']) => rows.filter((row) => row.kind === kind).map((row) => row.doc);
  const roles = new Map<string, RoleInfo>();
  const voteTogether = new Set<string>();
  const defaults = new Map<string, SubscriptionRule[]>();
  const listed = of('role').map((doc) => parseStored(checks.role, doc));
  const working = {
    roles: workingTimesById(listed),
    locations: workingTimesById(of('location').map((doc) => parseStored(checks.location, doc))),
  };
  for (const { id, name, mandatory, delegateMayAlsoVote, defaults: given = [] } of listed) {
    if (delegateMayAlsoVote) voteTogether.add(id);
    if (given.length > 0)
      defaults.set(
        id,
        given.map((rule) => ({ role: id, ...rule })),
      );
    const names = translationsOf(name);
    roles.set(id, { id, name: englishOf(name), ...(names ? { names } : {}), mandatory: mandatory ?? false });
  }
  const mandatory = new Set([...roles.values()].filter((role) => role.mandatory).map((role) => role.id));
  const oidc = oidcSettings(rows);
  const known = readPeople(rows, oidc, { mandatory, defaults });
  const isInactive = (id: string): boolean => known.get(id)?.provisioned?.active === false;
  const present = [...known].filter(([id]) => !isInactive(id));
  const people = new Map(present.map(([id, { person }]) => [id, person]));
  for (const person of people.values()) {
    for (const id of person.roles) if (!roles.has(id)) roles.set(id, { id, name: id, mandatory: false });
  }
  const [policy = {}] = of('policy').map((doc) => parseStored(checks.policy, doc));
  const [kept = {}] = of('retention').map((doc) => parseStored(checks.retention, doc));
  const [insights = {}] = of('insights').map((doc) => parseStored(checks.insights, doc));
  const retention = { ...DEFAULT_RETENTION, ...kept };
  const sources = new Map<string, SourceEntry>();
  const keys = new Map<string, Source>();
  const hooks = new Map<string, Hook>();
  const hookAuths = new Map<string, HookAuth>();
  const keptSources = of('source').map((doc) => parseStored(checks.source, doc));
  const rates = ratesOf(policy, keptSources);
  for (const kept of keptSources) {
    const entry = sourceEntry(kept, policy, rates, env);
    sources.set(kept.id, entry);
    if (kept.keyHash !== undefined) keys.set(kept.keyHash, entry.source);
    for (const [name, hook] of Object.entries(kept.hooks ?? {})) {
      hooks.set(`${kept.id}/${name}`, hookOf(kept.id, name, hook));
      const place = `sources/${kept.id}/hooks/${name}/auth`;
      if (hook.auth) hookAuths.set(`${kept.id}/${name}`, resolveAuth(hook.auth, env, place));
    }
  }
  const signatures = [...hookAuths.values()].filter((auth) => auth.kind === 'hmac');
  const bodySecrets = [...hookAuths.values()].filter((auth) => auth.kind === 'body');
  const gateways = new Map(
    of('gateway')
      .map((doc) => gatewayOf(readGateway(doc), env))
      .map((g) => [g.id, g]),
  );
  const absent = new Map(absences);
  const audiences = createAudiences(people);
  const roleList = [...roles.values()];
  const webPush = [...gateways.values()].filter((gateway) => gateway.kind === 'webpush')[0] ?? null;
  const channelled = new Set(present.filter(([, { channels }]) => channels.length > 0).map(([id]) => id));
  let index: Names | null = null;
  const names = (): Names => {
    index ??= createNames(new Map([...known].map(([id, { names }]) => [id, names])));
    return index;
  };
  return {
    version,
    person: (id) => people.get(id) ?? null,
    people: () => people.values(),
    peopleCount: () => people.size,
    roles: () => roleList,
    mayAlsoVote: (id) => voteTogether.has(id),
    workingTimeOf: (audiences) => firstWorkingTime(audiences, working),
    workingTimes: () => working,
    stepClock: stepClocks,
    members: audiences,
    named: (spelling) => names().named(spelling),
    accountsOf: (id) => names().accountsOf(id),
    personOf: (id) => names().personOf(id),
    owners: (text) => names().owners(text),
    aliasesOf: (id) => known.get(id)?.aliases ?? NO_ALIASES,
    provisioned: (id) => known.get(id)?.provisioned ?? null,
    isInactive,
    inactive: () => [...known.keys()].filter(isInactive),
    inactivePerson: (id) =>
      isInactive(id) && !known.get(id)?.provisioned?.deleted ? (known.get(id)?.person ?? null) : null,
    placementOf: (id) => known.get(id)?.placement ?? {},
    absenceOf: (id) => absent.get(id) ?? null,
    absent: () => absences,
    source: (id) => sources.get(id)?.source ?? null,
    sources: () => [...sources.values()].map((entry) => entry.source),
    sourceByKey: (key) => keys.get(keyHash(key)) ?? null,
    signingSecrets: (id) => sources.get(id)?.signingSecrets ?? [],
    responseEndpoint(id, hook) {
      const entry = sources.get(id);
      return (hook ? entry?.hookEndpoints.get(hook) : undefined) ?? entry?.endpoint ?? null;
    },
    documentAccess: (id) => sources.get(id)?.documents ?? null,
    hook: (sourceId, hook) => hooks.get(`${sourceId}/${hook}`) ?? null,
    hookAuth: (sourceId, hook) => hookAuths.get(`${sourceId}/${hook}`) ?? null,
    hookSignatures: () => signatures,
    hookBodySecrets: () => bodySecrets,
    hooks: () => [...hooks.values()],
    retention: () => retention,
    gateways: () => gateways.values(),
    insightsOfPersons: () => insights.persons === true,
    gateway: (id) => gateways.get(id) ?? null,
    oidc: () => oidc,
    identity: (id) => known.get(id)?.identity ?? null,
    webPush: () => webPush,
    channelsOf: (id) => (isInactive(id) ? NO_CHANNELS : (known.get(id)?.channels ?? NO_CHANNELS)),
    channelled: () => channelled,
  };
}

function createAudiences(people: ReadonlyMap<string, Person>): DirectoryView['members'] {
  const index = byRole(people.values());
  const cache = new Map<string, readonly string[]>();

  function candidates(audience: Parameters<DirectoryView['members']>[0]): Iterable<Person> {
    const { roles, users } = audience;
    const named = (users ?? []).flatMap((id) => people.get(id) ?? []);
    if (!roles && !audience.locations && !audience.units) return named;
    if (!roles || roles.includes('*')) return people.values();
    return new Set([...roles.flatMap((role) => index.get(role) ?? []), ...named]);
  }

  return (audience, except = NOBODY) => {
    const key = JSON.stringify([audience, except]);
    const known = cache.get(key);
    if (known) return known;
    const members: string[] = [];
    for (const person of candidates(audience)) {
      if (!except.includes(person.id) && matchAudience(audience, person)) members.push(person.id);
    }
    members.sort();
    if (cache.size >= CACHED_AUDIENCES) cache.clear();
    cache.set(key, members);
    return members;
  };
}
