/** The directory as the domain uses it: sources, people, and how to reach them. */
import type { Retention } from '../../shared/admin/retention.ts';
import type { Placement, StepUpLimit } from '../../shared/directory.ts';
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import type { Audience } from '../../shared/events.ts';
import type { Addressed } from '../../shared/items.ts';
import type { Absence, Person, RoleInfo } from '../../shared/people.ts';
import type { RequesterSees } from '../../shared/requests.ts';
import type { StepClock } from '../../shared/rules/step-clock.ts';
import type { Rates } from '../../shared/rules/step-up.ts';
import type { Clock, WorkingTime } from '../../shared/working-time.ts';
import type { Channel, WebPushEntry } from './away/away-ports.ts';
import type { Hook, HookAuth, HookBodySecret, HookHmac } from './hooks/hook-ports.ts';
import type { Grants } from './items/grants.ts';
import type { Identity, OidcSettings } from './people/identity.ts';
import type { Provisioned } from './people/provisioning-ports.ts';

/** An authenticated source. Its secrets are resolved and never leave the relay. */
export interface Source {
  id: string;
  name: string;
  grants: Grants;
  /** Events per second; null: no limit. */
  rate: number | null;
  /** It has a response endpoint. */
  takesResponses: boolean;
  /** It reports the outcome of answers that it accepted. */
  reports: boolean;
  /** True: an approval with an unknown requester cannot be decided. */
  blocksUnknown: boolean;
  requesterSees: RequesterSees;
  /** For events that would reach no one, of hooks too unless they have their own. */
  fallback: Audience | null;
  clock: Clock;
  policy: SourcePolicy;
}

/** The administrator's settings for a source: its own merged with the relay's. */
export interface SourcePolicy {
  stepUp: readonly StepUpLimit[];
  rates: Rates;
  /** ms between two beckons of a critical alert, failure or case that no one takes; 0: never. */
  repeat: number;
}

/** Where a source receives responses, and the secrets to sign them; read by `outbound/` only. No secrets: their key is not in the ring. */
export interface ResponseEndpoint {
  url: string;
  secrets: readonly string[];
  /** Sign the relay in, by lower-case name. */
  headers: Readonly<Record<string, string>>;
  /** Set by the operator of the relay's machine: it may be in a private network. */
  trusted: boolean;
}

/** How documents of a source are fetched; read by `items/documents.ts` only. */
export interface DocumentAccess {
  /** Sign the requests. Empty: their key is not in the ring. */
  secrets: readonly string[];
  /** Hosts named by the directory file: they may be in a private network. */
  trustedHosts: ReadonlySet<string>;
  /** Requests name the person. */
  namesPerson: boolean;
}

/** The person that a source means by a name. */
export interface NameMatch {
  /** Ids of one person, who may have several accounts; empty: unknown. */
  ids: readonly string[];
  /** The name mixes scripts: deceptive, and assigned to no one. */
  mixed: boolean;
}

/** By id of the role or location. */
export interface WorkingTimes {
  roles: ReadonlyMap<string, WorkingTime>;
  locations: ReadonlyMap<string, WorkingTime>;
}

/** People and roles in memory; replaced as a whole when the directory changes. */
/** `publicOnly`: it was set over HTTP, so that its messages must not reach private addresses. */
export type KnownGateway = DirectoryGateway & { publicOnly?: true };

export interface DirectoryView {
  readonly version: number;
  person(id: string): Person | null;
  people(): Iterable<Person>;
  peopleCount(): number;
  roles(): readonly RoleInfo[];
  /** True: one press of a delegate is also the vote of the member of this role for whom they act. */
  mayAlsoVote(roleId: string): boolean;
  /** Of the first role of these audiences that has one, else of the first location. */
  workingTimeOf(audiences: readonly Pick<Audience, 'roles' | 'locations'>[]): WorkingTime | null;
  workingTimes(): WorkingTimes;
  /** Cached by working time; null: elapsed time. */
  stepClock(time: WorkingTime | null): StepClock;
  /** Ids of the people in an audience, sorted, without `except`. Cached by audience. */
  members(audience: Addressed['audience'], except?: readonly string[]): readonly string[];
  /** By id, alias, account without domain, or unique name, in any spelling. */
  named(spelling: string): NameMatch;
  /** All accounts of this person, for duties and votes; the given one first. */
  accountsOf(id: string): readonly string[];
  /** One id for all accounts of a person, see `accountsOf`. */
  personOf(id: string): string;
  /** Owners of this id or alias, in any spelling: no one else may have it. */
  owners(text: string): readonly string[];
  aliasesOf(id: string): readonly string[];
  /** Null: not managed by SCIM. */
  provisioned(id: string): Provisioned | null;
  /** Not active by SCIM: they are no people, sign in nowhere and are asked nothing, but keep their names and ids. */
  isInactive(id: string): boolean;
  inactive(): Iterable<string>;
  /** As they will be again; null: active, unknown, or deleted by the client of SCIM. */
  inactivePerson(id: string): Person | null;
  /** Units and locations by SCIM's table of departments and managers. */
  placementOf(id: string): Placement;
  absenceOf(id: string): Absence | null;
  /** Everyone with an absence, including past and future ones. */
  absent(): readonly (readonly [string, Absence])[];
  source(id: string): Source | null;
  sources(): Iterable<Source>;
  sourceByKey(key: string): Source | null;
  /** Secrets (`whsec_…`) by which the source may sign events; two during rotation. */
  signingSecrets(sourceId: string): readonly string[];
  /** @param hook with an endpoint of its own takes that one. */
  responseEndpoint(sourceId: string, hook?: string | null): ResponseEndpoint | null;
  /** Null: the source has no response secret, so it has no documents. */
  documentAccess(sourceId: string): DocumentAccess | null;
  hook(sourceId: string, hook: string): Hook | null;
  /** Null: authenticated by the source's key, or a signature with its signing secret. */
  hookAuth(sourceId: string, hook: string): HookAuth | null;
  hookSignatures(): readonly HookHmac[];
  hookBodySecrets(): readonly HookBodySecret[];
  retention(): Retention;
  /** Whether administrators may read figures of people. */
  insightsOfPersons(): boolean;
  /** Sorted by source and name. */
  hooks(): readonly Hook[];
  /** With resolved secrets. */
  gateways(): Iterable<DirectoryGateway>;
  gateway(id: string): KnownGateway | null;
  oidc(): OidcSettings | null;
  /** Claims of the issuer's latest tokens for this person; null if they never signed in there. */
  identity(userId: string): Identity | null;
  /** The gateway that browsers subscribe to: the first of its kind by id. */
  webPush(): WebPushEntry | null;
  channelsOf(userId: string): readonly Channel[];
  /** Ids of the people with channels. */
  channelled(): ReadonlySet<string>;
}
