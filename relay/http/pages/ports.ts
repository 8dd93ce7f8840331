/** What pages for browsers without an app need of the rest of the relay. */
import type { AnswerResult } from '../../../shared/responses.ts';
import type { LinkAnswer } from '../../domain/answers/answer-link.ts';
import type { AnswerLinks } from '../../domain/away/away-ports.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { OidcSettings } from '../../domain/people/identity.ts';
import type { PersonBudget } from '../../domain/people/person-budget.ts';
import type { Authenticator, Clock, Log } from '../../domain/ports.ts';
import type { Reader } from '../../domain/reader.ts';
import type { HostGate } from '../gate/host-gate.ts';
import type { Sessions } from '../gate/sessions.ts';

export interface AnswerPageDeps {
  links: AnswerLinks;
  /** Resolves once the answer is durable; a refusal is a ProblemError. */
  answerByLink(given: LinkAnswer): Promise<AnswerResult>;
  reader: Reader;
  directory: () => DirectoryView;
  clock: Clock;
  log: Log;
}

/** Where people reach the relay. */
export interface PublicAddress {
  /** Without a slash at its end. */
  base(): string;
  /** By https. */
  secure(): boolean;
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

export interface MeSessionDeps {
  authenticator: Authenticator;
  budget: PersonBudget;
  clock: Clock;
  freshness: Freshness;
  hosts: HostGate;
  sessions: Sessions;
}

export interface MeSignInDeps {
  publicAddress: PublicAddress;
  authenticator: Authenticator;
  browserSignIn: BrowserSignIn;
  clock: Clock;
  directory: () => DirectoryView;
  log: Log;
  sessions: Sessions;
}
