/** The directory as the domain sees it: who may send, who the people are, and how they are reached. */
import type { Retention } from '../../shared/admin/retention.ts';
import type { DirectoryGateway, StepUpLimit } from '../../shared/directory.ts';
import type { Addressed } from '../../shared/items.ts';
import type { Absence, Person, RoleInfo } from '../../shared/people.ts';
import type { Rates } from '../../shared/rules/step-up.ts';
import type { Channel, WebPushEntry } from './away/away-ports.ts';
import type { Hook, HookAuth, HookHmac } from './hooks/hook-ports.ts';
import type { Grants } from './items/grants.ts';
import type { Identity, OidcSettings } from './people/identity.ts';

/** An authenticated source. Secrets are resolved; they never leave the relay. */
export interface Source {
  id: string;
  name: string;
  grants: Grants;
  /** Events a second; null: no limit. */
  rate: number | null;
  takesResponses: boolean;
  /** An approval whose requester is nobody known here is not to be decided. */
  blocksUnknown: boolean;
  policy: SourcePolicy;
}

/** What the administrator set for a source: its own and the relay's together. */
export interface SourcePolicy {
  stepUp: readonly StepUpLimit[];
  rates: Rates;
  /** ms between two beckons of a critical alert, failure or case that nobody takes; 0: never. */
  repeat: number;
}

/** Where and with which secrets a source takes responses; read by `outbound/` alone. None: its key is not in the ring. */
export interface ResponseEndpoint {
  url: string;
  secrets: readonly string[];
  /** By whoever runs the relay's machine: it may lie in a private network. */
  trusted: boolean;
}

/** Whom a source means by a name that it wrote. */
export interface Named {
  /** Ids of the one person, who may have several accounts; empty: nobody known here. */
  ids: readonly string[];
  /** The name mixes scripts: it is nobody's, and there to deceive. */
  mixed: boolean;
}

/** People and roles as they now are, in memory; replaced as a whole when the directory changes. */
export interface DirectoryView {
  readonly version: number;
  person(id: string): Person | null;
  people(): Iterable<Person>;
  roles(): readonly RoleInfo[];
  /** Of a role: one press of a delegate is also the vote of its member in whose place they act. */
  mayAlsoVote(roleId: string): boolean;
  /** Ids of the people an audience addresses, sorted, without `except`. Cached by audience. */
  members(audience: Addressed['audience'], except?: readonly string[]): readonly string[];
  /** By id, alias, account without its domain, or a name that only one person has, in whatever way it is written. */
  named(spelling: string): Named;
  /** Everyone here who is one person with this one for duties and votes, themselves first. */
  accountsOf(id: string): readonly string[];
  /** The same id for all accounts of one person: `accountsOf` that person. */
  personOf(id: string): string;
  /** Whose id or alias this is, in whatever way it is written: nobody else may have it. */
  owners(text: string): readonly string[];
  /** Other names that sources give them. */
  aliasesOf(id: string): readonly string[];
  absenceOf(id: string): Absence | null;
  /** Everyone with an absence, past and future ones too. */
  absent(): readonly (readonly [string, Absence])[];
  source(id: string): Source | null;
  sources(): Iterable<Source>;
  sourceByKey(key: string): Source | null;
  /** Secrets (`whsec_…`) with which the source may sign what it sends, two while one takes the other's place. */
  signingSecrets(sourceId: string): readonly string[];
  responseEndpoint(sourceId: string): ResponseEndpoint | null;
  /** Null: the source has no such hook. */
  hook(sourceId: string, hook: string): Hook | null;
  /** Null: the source's key, or a signature with its signing secret. */
  hookAuth(sourceId: string, hook: string): HookAuth | null;
  /** How bodies are signed for hooks, of all of them together. */
  hookSignatures(): readonly HookHmac[];
  /** How long what is over is kept. */
  retention(): Retention;
  /** By source and name. */
  hooks(): readonly Hook[];
  /** Secrets resolved. */
  gateway(id: string): DirectoryGateway | null;
  /** Single sign-on; null: there is none. */
  oidc(): OidcSettings | null;
  /** What the last tokens of the issuer said of this person; null: they never signed in there. */
  identity(userId: string): Identity | null;
  /** The gateway that browsers subscribe to: the first of its kind by id. */
  webPush(): WebPushEntry | null;
  /** Ways to reach the person away from the desk. */
  channelsOf(userId: string): readonly Channel[];
  /** Ids of the people who have any. */
  channelled(): ReadonlySet<string>;
}
