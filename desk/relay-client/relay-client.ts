/**
 * The wire to the relay: one Socket.IO connection to `/v1/desk`, kept up for as long as the app runs. Says in words why it is
 * offline and when it tries again; every message that comes in is checked against the shared schemas.
 */
import type { DeskAuth } from '../../shared/socket.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import { createAlarm } from '../clock.ts';
import type { Clock, Follower, Log, Random, RelayLink } from '../ports.ts';
import { hostOf } from './address.ts';
import { createBackoff } from './backoff.ts';
import { createConnectionState } from './connection-state.ts';
import { type DeskSocket, deskSocket } from './desk-socket.ts';
import { listen } from './feed.ts';
import { linkOver } from './link.ts';
import { createSetbacks } from './setbacks.ts';
import { createSilence } from './silence.ts';
import { createUnreached } from './unreached.ts';

interface RelayClientDeps {
  clock: Clock;
  random: Random;
  log: Log;
  /** This computer's name, for the list of devices. */
  device: string;
  /** Node's agent for `wss:`, by way of the company's proxy where there is one; null where the platform has none. */
  agent: object | null;
  /** BCP 47, of the reasons told. */
  locale(): string;
  /** Makes a socket to the relay that is not connected yet; default: Socket.IO's. */
  socket?: typeof deskSocket;
  /** Whether the person would notice here now; left out: always. */
  beckons?(): boolean;
}

export interface RelayClient {
  readonly link: RelayLink;
  /** Connects the desk, which is made with `link`; before the first `use`. */
  follow(desk: Follower): void;
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
  /** Tells the relay where `beckons` is another than it knows. */
  tellBeckons(): void;
  close(): Promise<void>;
}

/** ms for the relay to look at a fresh token; it may have to ask the issuer first. */
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
  /** As the relay knows it. */
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

  /** Goes on with the fresh token, or begins anew where the relay does not take it so. */
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
        // Spread out, so that not all desks knock at once when the relay is back.
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
      // One that does not arrive is told with the next connection.
      socket.emit('beckons', { beckons }, () => {});
    },
    async close() {
      account = null;
      retry.close();
      drop();
    },
  };
}
