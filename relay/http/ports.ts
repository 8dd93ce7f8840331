/** What HTTP needs of the rest of the relay. */

import type { HookChange } from '../../shared/admin/hooks.ts';
import type { Overview } from '../../shared/admin/overview.ts';
import type { AuditVerdict } from '../../shared/admin/trace.ts';
import type { DryRunResult, SignedHead } from '../../shared/admin.ts';
import type { BeckonEvent } from '../../shared/events.ts';
import type { PairResult } from '../../shared/people.ts';
import type { PushSubscription } from '../../shared/push.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import type { Acting, ActingBy, Administration } from '../domain/administration/administration.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import type { Refusals } from '../domain/administration/refusal-ports.ts';
import type { Tracing } from '../domain/administration/trace.ts';
import type { LinkAnswer } from '../domain/answers/answer-link.ts';
import type { AnswerLinks, KeptSubscription, PushOwner } from '../domain/away/away-ports.ts';
import type { HookLetterReader } from '../domain/hooks/hook-ports.ts';
import type { HookRequestLog } from '../domain/hooks/hook-requests.ts';
import type { Hooks } from '../domain/hooks/hooks.ts';
import type { Processes } from '../domain/items/processes.ts';
import type { OutboundReader } from '../domain/outbound/outbound-ports.ts';
import type { OidcSettings } from '../domain/people/identity.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { Authenticator, Clock, Connections, DirectoryView, Log, Reader, Timers } from '../domain/ports.ts';
import type { Services } from '../domain/services.ts';
import type { Turns } from '../domain/turns.ts';
import type { ConsoleFiles } from './administrators/console-files.ts';
import type { GuessLimit } from './gate/guess-limit.ts';
import type { HostGate } from './gate/host-gate.ts';
import type { Sessions } from './gate/sessions.ts';

/** Counters of what came in; types are those of the contract, so that labels stay few. */
export interface IngestMeter {
  accepted(source: string, type: string): void;
  duplicate(source: string, type: string): void;
  refused(source: string, code: string): void;
  /** Accepted, but nobody matches its audience. */
  nobody(source: string, type: string): void;
}

/** At the issuer, for a page that the relay serves; each rejects where it does not work. */
export interface BrowserSignIn {
  /** @param anew though the issuer may remember who they are */
  begin(settings: OidcSettings, redirectUri: string, anew: boolean): Promise<{ url: string; begun: Begun }>;
  /** `signedInAt`: ms since 1970, null where the issuer does not tell. */
  finish(
    settings: OidcSettings,
    begun: Begun,
    url: URL,
    anew: boolean,
  ): Promise<{ token: string; signedInAt: number | null }>;
}
/** What the browser keeps between the two halves. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
}

/** For people who are not at their desk. */
export interface AwayHttp {
  links: AnswerLinks;
  /** Resolves once the answer is durable; a refusal is a ProblemError. */
  answer(given: LinkAnswer): Promise<AnswerResult>;
  savePush(owner: PushOwner, subscription: PushSubscription): Promise<KeptSubscription>;
  /** False for an address written out that lies in a private network. */
  mayPushTo(endpoint: string): boolean;
  /** False where the owner has no such subscription. */
  dropPush(owner: PushOwner, endpoint: string): Promise<boolean>;
  /** Somebody looks at their page in a browser. */
  browserActive(userId: string): void;
  /** Where people reach the relay, without a slash at its end. */
  base(): string;
  /** People reach the relay by https. */
  secure(): boolean;
}

export interface HttpDeps {
  /** What each person may ask, at their desks as well. */
  budget: PersonBudget;
  services: Services;
  away: AwayHttp;
  browserSignIn: BrowserSignIn;
  reader: Reader;
  processes: Processes;
  authenticator: Authenticator;
  outbound: OutboundReader;
  audit: AuditReader;
  /** The audit's head that was signed last; null: none that holds. */
  auditHead: () => SignedHead | null;
  directory: () => DirectoryView;
  clock: Clock;
  timers: Timers;
  log: Log;
  connections: Connections;
  turns: Turns;
  meter: IngestMeter;
  /** Another process may have changed the directory a moment ago: notice it now. */
  lookAgain: () => void;
  /** Null: unknown, used or late code. */
  pair: (code: string, device: string) => Promise<PairResult | null>;
  replay: (by: ActingBy, deadLetterId: string) => Promise<boolean>;
  hooks: Hooks;
  hookLetters: HookLetterReader;
  hookRequests: Pick<HookRequestLog, 'note' | 'requests' | 'activity'>;
  /** @throws REQUEST_INVALID with the place where the mapping is not JSONata, or `auth` cannot be used */
  changeHook: (by: Acting, source: string, hook: string, change: HookChange) => Promise<void>;
  removeHook: (by: Acting, source: string, hook: string) => Promise<void>;
  dryRun: (event: BeckonEvent) => DryRunResult;
  /** Null if the store takes writes, else why not. */
  trouble: () => string | null;
  metrics: () => Promise<string>;
  /** Null: anyone may read them. */
  metricsToken: string | null;
  /** Told of everything that was refused. */
  refusals: Refusals;
  /** A line in the log for each request. */
  accessLog: boolean;
  /** The OpenAPI document as JSON. */
  openApi: () => string;
  /** By which names it is asked, and by whose pages. */
  hosts: HostGate;
  adminToken: string | null;
  /** Proxies whose word on a client's address is believed. */
  trustedProxies: readonly string[];
  /** Whether somebody may administer by a role that single sign-on tells. */
  adminByRole: () => boolean;
  sessions: Sessions;
  guesses: GuessLimit;
  formGuesses: GuessLimit;
  administration: Administration;
  tracing: Tracing;
  overview: () => Promise<Overview>;
  /** Walks the whole trail beside other work; many at once walk once. */
  verifyAudit: () => Promise<AuditVerdict>;
  consoleFiles: ConsoleFiles;
}
