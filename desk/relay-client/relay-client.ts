/**
 * The wire to the relay: one Socket.IO connection to `/v1/desk`, kept up for as long as the app runs. Says in words why it is
 * offline and when it tries again; every message that comes in is checked against the shared schemas.
 */
import { Manager, type Socket } from 'socket.io-client';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import { NetworkError, networkFailure } from '../../shared/network-failure.ts';
import type { Problem } from '../../shared/problems.ts';
import { DESK_NAMESPACE, type DeskAuth, type DeskClientEvents } from '../../shared/socket.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import { createAlarm } from '../clock.ts';
import type { Clock, FeedPosition, Log, Random, RelayLink } from '../ports.ts';
import { failureFacts, proxySignInWanted, tellFailure } from '../words/network.ts';
import { hostOf } from './address.ts';
import { createBackoff } from './backoff.ts';
import { type FeedHandlers, listen } from './feed.ts';
import { linkOver } from './link.ts';

export interface RelayClientDeps {
  clock: Clock;
  random: Random;
  log: Log;
  /** This computer's name, for the list of devices. */
  device: string;
  /** Node's agent for `wss:`, by way of the company's proxy where there is one; null where the platform has none. */
  agent: object | null;
  /** BCP 47, of the reasons told. */
  locale(): string;
  /** How far this computer has followed the relay. */
  position(): FeedPosition;
  feed: FeedHandlers;
  connection(view: ConnectionView): void;
  /** The relay does not take the token. @returns true where another is being asked for, and `renew` or `away` follows */
  refused(): boolean;
}

export interface RelayClient {
  readonly link: RelayLink;
  /** Connects with another account, or with none. */
  use(account: Account | null): void;
  /**
   * The same account with a fresh token: a live connection goes on with it, any other is tried at once. Resolves once the relay has looked
   * at it, or the connection is made anew.
   */
  renew(account: Account): Promise<void>;
  /** No fresh token can be had now; the next try is at `retryAt`, ms since 1970. */
  away(reason: string, retryAt: number, proxySignIn: string | null): void;
  /** The person has to sign in again. */
  ended(): void;
  /** Tries at once: the network or the computer is back. */
  reconnect(): void;
  close(): Promise<void>;
}

/** A relay that went silent is noticed by the pings of Socket.IO; a handshake that hangs by this. The agent's steps have their own. */
const CONNECT_TIMEOUT_MS = 25_000;
/** ms for the relay to look at a fresh token; it may have to ask the issuer first. */
const RENEW_TIMEOUT_MS = 15_000;

type DeskSocket = Socket<Record<string, (...args: unknown[]) => void>, DeskClientEvents>;

export function createRelayClient(deps: RelayClientDeps): RelayClient {
  const { clock, log } = deps;
  const backoff = createBackoff(deps.random);
  let account: Account | null = null;
  let socket: DeskSocket | null = null;
  let drainMs: number | null = null;
  let view: ConnectionView = at('unpaired', null, null);

  function at(
    state: ConnectionView['state'],
    reason: string | null,
    retryAt: number | null,
    proxy: string | null = null,
  ): ConnectionView {
    return {
      state,
      relay: account?.relay ?? null,
      ...(account?.signedIn ? { issuer: hostOf(account.signedIn.issuer) } : {}),
      since: new Date(clock.now()).toISOString(),
      reason,
      retryAt: retryAt === null ? null : new Date(retryAt).toISOString(),
      ...(proxy === null ? {} : { proxySignIn: proxy }),
    };
  }
  const say = (
    state: ConnectionView['state'],
    reason: string | null = null,
    retryAt: number | null = null,
    proxy: string | null = null,
  ): void => {
    const same = view.state === state;
    view = { ...at(state, reason, retryAt, proxy), ...(same ? { since: view.since } : {}) };
    deps.connection(view);
  };
  const words = () => wordsFor(deps.locale());
  const host = () => hostOf(account?.relay ?? '');

  const drop = (): void => {
    const old = socket;
    socket = null;
    old?.removeAllListeners();
    old?.disconnect();
  };

  const retry = createAlarm(clock, () => connect());
  const offline = (reason: string, wait = backoff.next(), proxy: string | null = null): void => {
    drop();
    const retryAt = clock.now() + wait;
    say('offline', reason, retryAt, proxy);
    retry.set(retryAt);
  };
  /** @param reason where there is more to say than that the token is no longer taken */
  const revoked = (reason = words().revoked): void => {
    drop();
    retry.set(null);
    log.warn('the token is no longer accepted');
    say('revoked', account?.signedIn ? words().signIn.again(hostOf(account.signedIn.issuer)) : reason);
  };
  /** The token was taken once and is not now: another may be had where the person is signed in. */
  const notTaken = (reason?: string): void => {
    if (account?.signedIn && deps.refused()) {
      drop();
      say('connecting', view.reason);
    } else revoked(reason);
  };

  /** Goes on with the fresh token, or begins anew where the relay does not take it so. */
  async function goOn(live: DeskSocket, token: string): Promise<void> {
    const reply = await live
      .timeout(RENEW_TIMEOUT_MS)
      .emitWithAck('renew', { token })
      .catch(() => null);
    if (reply?.ok || socket !== live) return;
    connect();
  }

  /** The relay said no at the door. */
  const refused = (problem: Problem): void => {
    // The issuer's and the relay's clock: another token would be refused as well, and time or an administrator mends it.
    if (problem.code === 'UNAUTHENTICATED' && problem.reason === 'clock')
      unreached(new NetworkError({ kind: 'clock' }));
    else if (problem.code === 'UNAUTHENTICATED') notTaken(problem.reason === 'ended' ? words().ended : undefined);
    else offline(words().refusedByRelay(problem.detail));
  };

  /** What was told in the log last, so that a night without the network is one line. */
  let logged = '';
  const unreached = (error: unknown): void => {
    const failure = networkFailure(error);
    const facts = { host: host(), ...failureFacts(failure) };
    const line = JSON.stringify(facts);
    if (line !== logged) log.warn('the relay cannot be reached', facts);
    logged = line;
    const reason = tellFailure(failure, { host: host(), locale: deps.locale(), now: clock.now() });
    offline(reason, backoff.next(), proxySignInWanted(failure));
  };

  const auth = (): DeskAuth => {
    const { cursor, epoch } = deps.position();
    const known = epoch === null ? { cursor: null, epoch: null } : { cursor, epoch };
    return { token: account?.token ?? '', device: deps.device.slice(0, 120), ...known };
  };

  const open = ({ relay }: Account): DeskSocket => {
    const url = new URL(relay);
    const manager = new Manager(url.origin, {
      path: `${url.pathname.replace(/\/$/, '')}/socket.io/`,
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    // Not among the options above: their type is that of a browser, which has no agents. A relay on this computer needs none.
    if (url.protocol === 'https:' && deps.agent) Object.assign(manager.opts, { agent: deps.agent });
    return manager.socket(DESK_NAMESPACE, { auth: (give) => give({ ...auth() }) });
  };

  function connect(): void {
    retry.set(null);
    if (!account) return;
    drop();
    drainMs = null;
    say('connecting', view.reason, null, view.proxySignIn ?? null);
    const fresh = open(account);
    socket = fresh;
    listen(fresh, {
      connected: () => say('syncing'),
      refused,
      failed: unreached,
      lost: () => (drainMs === null ? offline(words().lost(host())) : offline(words().draining(host()), drainMs)),
      drained(ms) {
        // Spread out, so that not all desks knock at once when the relay is back.
        drainMs = ms + deps.random.fraction() * ms;
      },
      revoked: () => notTaken(),
      catchingUp: () => view.state !== 'syncing' && say('syncing'),
      live() {
        backoff.reset();
        logged = '';
        if (view.state !== 'connected') say('connected');
      },
      misunderstood(message) {
        log.warn('a message of the relay does not fit its schema', { message });
        offline(words().protocol);
      },
      notStored(message, error) {
        log.warn('a message of the relay could not be stored', { message, error: String(error) });
        offline(words().notStored);
      },
      feed: deps.feed,
    });
    fresh.connect();
  }

  return {
    link: linkOver(() => (view.state === 'connected' ? socket : null)),
    use(next) {
      drop();
      retry.set(null);
      backoff.reset();
      account = next;
      if (account) connect();
      else say('unpaired');
    },
    async renew(fresh) {
      account = fresh;
      if (socket && view.state === 'connected') await goOn(socket, fresh.token);
      else connect();
    },
    away(reason, retryAt, proxySignIn) {
      drop();
      retry.set(null);
      say('offline', reason, retryAt, proxySignIn);
    },
    ended: () => revoked(),
    reconnect() {
      if (!account || view.state === 'connected') return;
      backoff.reset();
      connect();
    },
    async close() {
      account = null;
      retry.close();
      drop();
    },
  };
}
