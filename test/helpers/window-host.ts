/** The desk's host in window tests: an account, a network to check, preferences, and a clock. */
import { type AccountPorts, type Accounts, createAccounts } from '../../desk/account/account.ts';
import type { OwnSessions } from '../../desk/account/own-sessions.ts';
import type { PreferencePort } from '../../desk/desk-parts.ts';
import type { HandlerParts } from '../../electron/ipc/handlers.ts';
import type { Capability } from '../../shared/bridge/capabilities.ts';
import type { ConnectionCheck } from '../../shared/bridge/connection-check.ts';
import type { NotificationCheck } from '../../shared/bridge/notification-check.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { OwnSession } from '../../shared/people.ts';
import { DEFAULT_PREFERENCES, type Pause, type Preferences } from '../../shared/settings.ts';
import { type FakeClock, fakeClock } from '../electron/parts/clock.ts';
import { DANA, DAY, HOUR, iso } from './items.ts';

export const RELAY = 'https://relay.acme.example';
const ACCOUNT = { relay: RELAY, token: 'device-token' };
const USER = { id: DANA.user.id, name: DANA.user.name };
const TICK_MS = 10;

interface RunningClock extends FakeClock {
  run(): void;
  stop(): void;
}

/** A clock that advances in real time except while stopped. Does not keep the process alive. */
export function runningClock(start: number): RunningClock {
  const clock = fakeClock(start);
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearInterval(timer);
  const run = (): void => {
    stop();
    let last = Math.floor(performance.now());
    timer = setInterval(() => {
      const now = Math.floor(performance.now());
      clock.tick(now - last);
      last = now;
    }, TICK_MS).unref();
  };
  run();
  return { ...clock, run, stop };
}

export function appOf(capabilities: readonly Capability[]): Snapshot['app'] {
  const has = (name: Capability) => capabilities.includes(name);
  return {
    version: '0.1.0',
    platform: 'Linux 6.12 x64',
    locale: 'en-GB',
    dark: false,
    ...(has('notifications') ? { notifications: 'native', namedSounds: true } : {}),
    ...(has('tray') ? { tray: true } : {}),
    ...(has('device-token') ? { secrets: 'keystore' } : {}),
    ...(has('proxy-sign-in') ? { proxySignIns: [] } : {}),
    ...(has('managed-policy') ? { managed: { locked: [] } } : {}),
  };
}

export function memoryPreferences(given: Partial<Preferences> = {}): PreferencePort {
  let preferences: Preferences = { ...DEFAULT_PREFERENCES, firstSteps: 'done', ...given };
  let pause: Pause = null;
  return {
    get: () => preferences,
    set(patch) {
      preferences = { ...preferences, ...patch };
      return preferences;
    },
    pause: () => pause,
    setPause(next) {
      pause = next;
    },
  };
}

export interface HostWorld {
  /** Host of the sign-in page; null: the relay offers no browser sign-in. */
  issuer: string | null;
  /** The relay is not proven to belong to that issuer, so the user must confirm. */
  unproven: boolean;
  check: ConnectionCheck;
  notificationCheck: NotificationCheck;
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

/** Signs in every user who confirms. */
const browse =
  ({ issuer, unproven }: HostWorld): AccountPorts['browse'] =>
  async (relay, _signal, { confirmed }) => {
    const host = issuer ?? 'login.acme.example';
    if (unproven && confirmed !== `https://${host}`) {
      return { confirm: { relay: hostOf(relay), host, issuer: `https://${host}` } };
    }
    const signedIn = { issuer: host, clientId: 'beckon', scopes: [], audience: relay, refreshToken: null };
    const times = { issuedAt: 0, expiresAt: Number.MAX_SAFE_INTEGER };
    return { relay, token: 'access-token', user: USER, signedIn: { ...signedIn, ...times } };
  };

/** Paired with the relay until the window changes it. @param use receives every account except the first */
export function accountsOf(world: () => HostWorld, { use, forget }: Pick<AccountPorts, 'use' | 'forget'>): Accounts {
  const accounts = createAccounts({
    managed: null,
    storage: { load: async () => ACCOUNT, save: async () => {}, clear: async () => {} },
    locale: () => 'en',
    use(account) {
      if (account !== ACCOUNT) use(account);
    },
    exchange: async (relay) => ({ relay, token: 'device-token', user: USER }),
    ways: async (relay) => ({ relay, host: hostOf(relay), issuer: world().issuer }),
    browse: (relay, signal, how) => browse(world())(relay, signal, how),
    renew: async () => {},
    signedOut() {},
    forget,
  });
  void accounts.start();
  return accounts;
}

/** The user's sessions and created codes, as the relay would report them. */
export function ownSessionsOf(now: () => number): OwnSessions & { sessions: OwnSession[] } {
  const ago = (ms: number) => iso(now() - ms);
  const at = { createdAt: ago(20 * DAY), usedAt: ago(HOUR), expiresAt: iso(now() + 300 * DAY) };
  const session = { ...at, signedInBy: 'code', current: false } as const;
  let codes = 0;
  const self: OwnSessions & { sessions: OwnSession[] } = {
    sessions: [
      { ...session, id: 'phone', kind: 'browser', device: 'Chrome on Android', expiresAt: iso(now() + 12 * HOUR) },
      { ...session, id: 'laptop', kind: 'device', device: 'office-4711', usedAt: ago(0), current: true },
      { ...session, id: 'managed', kind: 'device', device: null, signedInBy: 'token', expiresAt: null },
    ],
    list: async () => self.sessions,
    async end(id) {
      const before = self.sessions.length;
      self.sessions = self.sessions.filter((one) => (id === null ? one.current : one.id !== id));
      return { ended: before - self.sessions.length };
    },
    async makeCode() {
      codes += 1;
      const code = `K7QM-4XWP-9RT${codes + 1}`;
      const link = `${RELAY}/#code=${code}`;
      return { code, expiresAt: iso(now() + 600_000), link, appLink: `beckon://pair?relay=${RELAY}&code=${code}` };
    },
  };
  return self;
}

/** @param proxies receives the names of proxies with stored credentials */
export function networkOf(world: () => HostWorld, proxies: (names: string[]) => void): HandlerParts['network'] {
  return {
    check: async () => world().check,
    signIn: async (proxy) => proxies([proxy]),
    forget: async () => proxies([]),
  };
}
