/** Connects accounts and the token session to the relay client and the issuer. */
import { hostname } from 'node:os';
import { type Account, type Accounts, createAccounts, type SignInOptions } from '../../desk/account/account.ts';
import { type RequestedSignIn, trustOf } from '../../desk/account/issuer-trust.ts';
import type { OwnSessions } from '../../desk/account/own-sessions.ts';
import { createSession, type Session } from '../../desk/account/session.ts';
import { hostOf, relayAddress } from '../../desk/relay-client/address.ts';
import { createDocumentFetch } from '../../desk/relay-client/documents.ts';
import { createOwnSessions } from '../../desk/relay-client/own-sessions.ts';
import { pair } from '../../desk/relay-client/pairing.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';
import { signInMethods, whoIs } from '../../desk/relay-client/sign-in-methods.ts';
import { failureText, proxySignInRequired } from '../../desk/words/network.ts';
import type { SignInOffer, SignInQuestion } from '../../shared/bridge/sign-in.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { LivePolicy } from '../policy/live.ts';
import type { Secrets } from '../secrets.ts';
import { signInByBrowser } from '../sign-in/browser.ts';
import { createIssuerClients } from '../sign-in/issuer-client.ts';
import { refreshAccount, revokeAccount } from '../sign-in/tokens.ts';
import { systemRandom } from '../system.ts';
import type { Files } from './files.ts';
import type { Network } from './network.ts';

export interface AccountParts {
  accounts: Accounts;
  session: Session;
  ownSessions: OwnSessions;
  fetchDocument: ReturnType<typeof createDocumentFetch>;
}

interface AccountDeps {
  files: Pick<Files, 'clock' | 'log' | 'secrets' | 'managed' | 'pins'> & { policy: Pick<LivePolicy, 'atStart'> };
  client: Pick<RelayClient, 'use' | 'renew' | 'away' | 'ended'>;
  network: Pick<Network, 'fetch' | 'fetchDocument'>;
  /** BCP 47, for messages. */
  locale(): string;
  openExternal(url: string): Promise<void>;
  forget(): void;
}

export function connectAccounts({ files, client, network, locale, openExternal, forget }: AccountDeps): AccountParts {
  const { clock, log, secrets, managed, pins, policy } = files;
  const tokens = { clients: createIssuerClients(network.fetch), clock, log };
  const asking = { fetch: network.fetch, clock, log, locale };
  const issuerOf = ({ signedIn, relay }: Account): string => hostOf(signedIn?.issuer ?? relay);
  const session = createSession({
    clock,
    random: systemRandom(),
    log,
    refresh: (account) => refreshAccount(tokens, account),
    renewed: (account) => void client.renew(account),
    away(account, retryAt, failure) {
      const why = failureText(failure, { host: issuerOf(account), locale: locale(), now: clock.now() });
      client.away(wordsFor(locale()).signIn.waitsForIssuer(why), retryAt, proxySignInRequired(failure));
    },
    ended: client.ended,
  });

  /** The question to ask first; null if the sign-in is trusted or confirmed. @throws ProblemError with a message if it is forbidden */
  function questionOf(asked: RequestedSignIn, { before, confirmed }: SignInOptions): SignInQuestion | null {
    const words = wordsFor(locale()).signIn;
    const [relay, host] = [hostOf(asked.relay), hostOf(asked.issuer)];
    const refuse = (detail: string) => new ProblemError('FORBIDDEN', detail);
    const trust = trustOf(asked, pins, before);
    if (trust !== 'trusted' && trust !== 'ask')
      log.warn('a sign-in was not started', { relay, issuer: host, why: trust });
    switch (trust) {
      case 'other-relay':
        throw refuse(words.otherRelay(relay, hostOf(pins.relay ?? '')));
      case 'other-issuer':
        throw refuse(words.otherIssuer(relay, host, hostOf(pins.issuer ?? '')));
      case 'other-audience':
        throw refuse(words.otherAudience(relay, hostOf(asked.audience)));
      case 'ask':
        return confirmed === asked.issuer ? null : { confirm: { relay, host, issuer: asked.issuer } };
      default:
        return null;
    }
  }

  async function browse(given: string, signal: AbortSignal, how: SignInOptions) {
    const { relay, ways } = await signInMethods(given, asking);
    const { oidc } = ways;
    const clientId = oidc?.clientId;
    if (!oidc || !clientId) {
      throw new ProblemError('REQUEST_INVALID', wordsFor(locale()).signIn.notOffered(hostOf(relay)));
    }
    const question = questionOf({ relay, issuer: oidc.issuer, audience: oidc.audience }, how);
    if (question) return question;
    const check = (token: string) => whoIs(relay, token, asking);
    const request = { way: { ...oidc, clientId }, locale: locale(), signal, anew: how.anew, check };
    return { relay, ...(await signInByBrowser({ ...tokens, openExternal }, request)) };
  }

  async function ways(given: string): Promise<SignInOffer> {
    const { relay, ways: found } = await signInMethods(given, asking);
    const issuer = found.oidc?.clientId ? hostOf(found.oidc.issuer) : null;
    return { relay, host: hostOf(relay), issuer };
  }

  const accounts = createAccounts({
    managed,
    storage: onlyAt(policy.atStart.relay, secrets),
    locale,
    use(account) {
      session.follow(account);
      client.use(account);
    },
    async renew(account) {
      session.follow(account);
      await client.renew(account);
    },
    async exchange(relay, code) {
      const only = policy.atStart.relay;
      if (only !== undefined && relayAddress(relay) !== relayAddress(only)) {
        throw new ProblemError('FORBIDDEN', wordsFor(locale()).signIn.otherRelay(hostOf(relay), hostOf(only)));
      }
      return pair({ relay, code, device: hostname() }, asking);
    },
    ways,
    browse,
    signedOut: (account) => void revokeAccount(tokens, account),
    forget,
  });
  session.connect(accounts.renewed);
  const access = () => {
    const { relay, token } = accounts.current() ?? {};
    return relay && token ? { relay, headers: { authorization: `Bearer ${token}` } } : null;
  };
  const ownSessions = createOwnSessions({ ...asking, access });
  const fetchDocument = createDocumentFetch({ ...asking, fetch: network.fetchDocument, access });
  return { accounts, session, ownSessions, fetchDocument };
}

/** A stored account of another relay is not used while the policy names one; its file remains until the person signs in. */
const onlyAt = (relay: string | undefined, secrets: Secrets): Secrets => ({
  ...secrets,
  async load() {
    const account = await secrets.load();
    return relay === undefined || account?.relay === relayAddress(relay) ? account : null;
  },
});
