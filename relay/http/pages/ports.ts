import type { AnswerResult } from '../../../shared/responses.ts';
import type { LinkAnswer } from '../../domain/answers/answer-link.ts';
import type { AnswerLinks, Channel, ChannelLinks } from '../../domain/away/away-ports.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { OidcSettings } from '../../domain/people/identity.ts';
import type { PersonBudget } from '../../domain/people/person-budget.ts';
import type { Authenticator, Clock, Log } from '../../domain/ports.ts';
import type { Reader } from '../../domain/reader.ts';
import type { Sessions } from '../gate/cookie-sessions.ts';
import type { HostGate } from '../gate/host-gate.ts';

export interface AnswerPageDeps {
  links: AnswerLinks;
  /** Resolves when the answer is durable. @throws ProblemError */
  answerByLink(given: LinkAnswer): Promise<AnswerResult>;
  reader: Reader;
  directory: () => DirectoryView;
  clock: Clock;
  log: Log;
}

export interface ChannelPageDeps {
  channelLinks: ChannelLinks;
  channelOff(userId: string, channel: string): boolean;
  /** Resolves when it is durable. */
  switchChannel(userId: string, channel: Channel, off: boolean): Promise<void>;
  directory: () => DirectoryView;
  clock: Clock;
  log: Log;
}

export interface PublicAddress {
  /** Without a trailing slash. */
  base(): string;
  /** Whether it is https. */
  secure(): boolean;
}

/** Sign-in at the issuer for a page of the relay; both reject on failure. */
interface BrowserSignIn {
  /** @param fresh require authentication even if the issuer has a session */
  begin(settings: OidcSettings, redirectUri: string, fresh: boolean): Promise<{ url: string; begun: SignInStart }>;
  /** `signedInAt`: ms since 1970; null if the issuer does not say. */
  finish(
    settings: OidcSettings,
    begun: SignInStart,
    url: URL,
    fresh: boolean,
  ): Promise<{ token: string; signedInAt: number | null }>;
}
/** State between the two steps, stored in the browser. */
interface SignInStart {
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

export interface OidcSignInDeps {
  /** False if the web client is disabled. */
  servesWeb: boolean;
  publicAddress: PublicAddress;
  authenticator: Authenticator;
  browserSignIn: BrowserSignIn;
  clock: Clock;
  directory: () => DirectoryView;
  log: Log;
  sessions: Sessions;
}
