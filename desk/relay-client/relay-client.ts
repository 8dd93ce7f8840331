/** One Socket.IO connection to `/v1/desk`, re-established while the app runs. Validates messages and reports why it is offline. */
import type { DeskAuth } from '../../shared/socket.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock, Log, Random, RelayFollower, RelayLink } from '../ports.ts';
import { hostOf } from './address.ts';
import { createBackoff } from './backoff.ts';
import { createConnectionFailures } from './connection-failures.ts';
import { createConnectionState } from './connection-state.ts';
import { type DeskSocket, deskSocket } from './desk-socket.ts';
import { listen } from './feed.ts';
import { createRelayLink } from './link.ts';
import { createSilenceDetector } from './silence-detector.ts';
import { createUnreachableReason } from './unreachable-reason.ts';

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
  canNotify?(): boolean;
}

export interface RelayClient {
  readonly link: RelayLink;
  /** Sets the desk, which is created with `link`; must precede the first `use`. */
  follow(desk: RelayFollower): void;
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
  sendNotifyState(): void;
  close(): Promise<void>;
}

/** ms for the relay to check a token; it may have to query the issuer. */
const RENEW_TIMEOUT_MS = 15_000;

export function createRelayClient(deps: RelayClientDeps): RelayClient {
  const { clock, log } = deps;
  let follower: RelayFollower | null = null;
  const desk = (): RelayFollower => {
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
  const silence = createSilenceDetector(clock, (silent) => isLive() && state.set('connected', { silent }));
  const words = () => wordsFor(deps.locale());
  const host = () => hostOf(account?.relay ?? '');
  const unreachableReason = createUnreachableReason(clock, log, host, deps.locale);

  const drop = (): void => {
    const old = socket;
    socket = null;
    silence.reset();
    old?.removeAllListeners();
    old?.disconnect();
  };

  const retry = createAlarm(clock, () => connect());
  const { offline, failed, refused, tokenRejected, revoked } = createConnectionFailures({
    ...{ clock, log, backoff, state, unreachableReason, drop },
    account: () => account,
    retryIn: (ms) => (ms === null ? retry.set(null) : retry.setIn(ms)),
    refreshToken: () => desk().refused?.() ?? false,
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
    toldBeckons = deps.canNotify?.() ?? true;
    const quiet = toldBeckons ? {} : { beckons: false };
    return { ...(token === null ? {} : { token }), ...quiet, device: deps.device.slice(0, 120), ...known };
  };

  function sendNotifyState(): void {
    const beckons = deps.canNotify?.() ?? true;
    if (beckons === toldBeckons || !socket?.connected) return;
    toldBeckons = beckons;
    // If it is lost, the next connection sends it.
    socket.emit('beckons', { beckons }, () => {});
  }

  function connect(): void {
    retry.set(null);
    if (!account) return;
    drop();
    drainMs = null;
    const { reason, proxySignIn = null } = state.get();
    state.set('connecting', { reason, proxySignIn });
    const fresh = (deps.socket ?? deskSocket)(account.relay, deps.agent, auth);
    socket = fresh;
    fresh.onAny(silence.reset);
    listen(fresh, {
      connected: () => state.set('syncing'),
      refused,
      failed,
      lost: () => (drainMs === null ? offline(words().lost(host())) : offline(words().draining(host()), drainMs)),
      restarting(ms) {
        // Jitter, so that not all desks reconnect at the same time when the relay returns.
        drainMs = ms + deps.random.fraction() * ms;
      },
      revoked: () => tokenRejected(),
      catchingUp: () => state.get().state !== 'syncing' && state.set('syncing'),
      live() {
        backoff.reset();
        unreachableReason.reached();
        if (!isLive()) state.set('connected');
        // It may have changed since the handshake.
        sendNotifyState();
      },
      invalid(message) {
        log.warn('a message of the relay is invalid', { message });
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
    link: createRelayLink(() => (isLive() ? socket : null), silence.requestSent),
    follow(next) {
      follower = next;
    },
    use(next) {
      drop();
      retry.set(null);
      backoff.reset();
      account = next;
      if (account) connect();
      else state.set('unpaired');
    },
    async renew(fresh) {
      account = fresh;
      if (socket && isLive() && fresh.token !== null) await goOn(socket, fresh.token);
      else connect();
    },
    away(reason, retryAt, proxySignIn) {
      drop();
      retry.set(null);
      state.set('offline', { reason, retryAt, proxySignIn });
    },
    ended: () => revoked(),
    reconnect() {
      if (!account || isLive()) return;
      backoff.reset();
      connect();
    },
    sendNotifyState,
    async close() {
      account = null;
      retry.close();
      drop();
    },
  };
}
