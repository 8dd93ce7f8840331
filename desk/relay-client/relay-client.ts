/** One Socket.IO connection to `/v1/desk`, re-established while the app runs. Validates messages and reports why it is offline. */
import type { DeskAuth } from '../../shared/socket.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock, Follower, Log, Random, RelayLink } from '../ports.ts';
import { hostOf } from './address.ts';
import { createBackoff } from './backoff.ts';
import { createSetbacks } from './connection-failures.ts';
import { createConnectionState } from './connection-state.ts';
import { type DeskSocket, deskSocket } from './desk-socket.ts';
import { listen } from './feed.ts';
import { linkOver } from './link.ts';
import { createSilence } from './silence-detector.ts';
import { createUnreached } from './unreachable-reason.ts';

interface RelayClientDeps {
  clock: Clock;
  random: Random;
  log: Log;
  /** This computer's name, for the list of devices. */
  device: string;
  /** Node's agent for `wss:`, through the company's proxy if any; null if the platform has none. */
  agent: object | null;
  /** BCP 47, for the reported reasons. */
  locale(): string;
  /** Creates an unconnected socket; default: Socket.IO's. */
  socket?: typeof deskSocket;
  /** Whether the user would notice notifications here; default: true. */
  beckons?(): boolean;
}

export interface RelayClient {
  readonly link: RelayLink;
  /** Sets the desk, which is created with `link`; must precede the first `use`. */
  follow(desk: Follower): void;
  /** Connects with another account, or disconnects if null. */
  use(account: Account | null): void;
  /** Replaces the token, on a live connection or by connecting. Resolves once the relay has checked it or a reconnect has started. */
  renew(account: Account): Promise<void>;
  /** No token can be obtained now; the next attempt is at `retryAt`, ms since 1970. */
  away(reason: string, retryAt: number, proxySignIn: string | null): void;
  /** The user has to sign in again. */
  ended(): void;
  /** Connects immediately, after the network or the computer returned. */
  reconnect(): void;
  tellBeckons(): void;
  close(): Promise<void>;
}

/** ms for the relay to check a token; it may have to query the issuer. */
const RENEW_TIMEOUT_MS = 15_000;

export function createRelayClient(deps: RelayClientDeps): RelayClient {
  const { clock, log } = deps;
  let follower: Follower | null = null;
  const desk = (): Follower => {
    if (!follower) throw new Error('no desk follows this client');
    return follower;
  };
  const backoff = createBackoff(deps.random);
  let account: Account | null = null;
  let socket: DeskSocket | null = null;
  let drainMs: number | null = null;
  /** The last value sent to the relay. */
  let toldBeckons = true;
  const state = createConnectionState(
    clock,
    () => account,
    (view) => desk().relay.connection(view),
  );
  const isLive = () => state.get().state === 'connected';
  const silence = createSilence(clock, (silent) => isLive() && state.say('connected', { silent }));
  const words = () => wordsFor(deps.locale());
  const host = () => hostOf(account?.relay ?? '');
  const unreached = createUnreached(clock, log, host, deps.locale);

  const drop = (): void => {
    const old = socket;
    socket = null;
    silence.over();
    old?.removeAllListeners();
    old?.disconnect();
  };

  const retry = createAlarm(clock, () => connect());
  const { offline, failed, refused, notTaken, revoked } = createSetbacks({
    ...{ clock, log, backoff, state, unreached, drop },
    account: () => account,
    tryIn: (ms) => (ms === null ? retry.set(null) : retry.setIn(ms)),
    askForToken: () => desk().refused?.() ?? false,
    locale: deps.locale,
  });

  /** Sends the new token on the live connection, and reconnects if the relay does not accept it there. */
  async function goOn(live: DeskSocket, token: string): Promise<void> {
    const reply = await live
      .timeout(RENEW_TIMEOUT_MS)
      .emitWithAck('renew', { token })
      .catch(() => null);
    if (reply?.ok || socket !== live) return;
    connect();
  }

  const auth = (): DeskAuth => {
    const { cursor, epoch } = desk().position();
    const known = epoch === null ? { cursor: null, epoch: null } : { cursor, epoch };
    const token = account?.token ?? null;
    toldBeckons = deps.beckons?.() ?? true;
    const quiet = toldBeckons ? {} : { beckons: false };
    return { ...(token === null ? {} : { token }), ...quiet, device: deps.device.slice(0, 120), ...known };
  };

  function connect(): void {
    retry.set(null);
    if (!account) return;
    drop();
    drainMs = null;
    const { reason, proxySignIn = null } = state.get();
    state.say('connecting', { reason, proxySignIn });
    const fresh = (deps.socket ?? deskSocket)(account.relay, deps.agent, auth);
    socket = fresh;
    fresh.onAny(silence.over);
    listen(fresh, {
      connected: () => state.say('syncing'),
      refused,
      failed,
      lost: () => (drainMs === null ? offline(words().lost(host())) : offline(words().draining(host()), drainMs)),
      drained(ms) {
        // Jitter, so that not all desks reconnect at the same time when the relay returns.
        drainMs = ms + deps.random.fraction() * ms;
      },
      revoked: () => notTaken(),
      catchingUp: () => state.get().state !== 'syncing' && state.say('syncing'),
      live() {
        backoff.reset();
        unreached.reached();
        if (!isLive()) state.say('connected');
      },
      misunderstood(message) {
        log.warn('a message of the relay does not fit its schema', { message });
        offline(words().protocol);
      },
      notStored(message, error) {
        log.warn('a message of the relay could not be stored', { message, error: String(error) });
        offline(words().notStored);
      },
      feed: desk().relay,
    });
    fresh.connect();
  }

  return {
    link: linkOver(() => (isLive() ? socket : null), silence.asked),
    follow(next) {
      follower = next;
    },
    use(next) {
      drop();
      retry.set(null);
      backoff.reset();
      account = next;
      if (account) connect();
      else state.say('unpaired');
    },
    async renew(fresh) {
      account = fresh;
      if (socket && isLive() && fresh.token !== null) await goOn(socket, fresh.token);
      else connect();
    },
    away(reason, retryAt, proxySignIn) {
      drop();
      retry.set(null);
      state.say('offline', { reason, retryAt, proxySignIn });
    },
    ended: () => revoked(),
    reconnect() {
      if (!account || isLive()) return;
      backoff.reset();
      connect();
    },
    tellBeckons() {
      const beckons = deps.beckons?.() ?? true;
      if (beckons === toldBeckons || !socket?.connected) return;
      toldBeckons = beckons;
      // If it is lost, the next connection sends it.
      socket.emit('beckons', { beckons }, () => {});
    },
    async close() {
      account = null;
      retry.close();
      drop();
    },
  };
}
