/** Settings from the environment and from the YAML file that `BECKON_CONFIG` names; the environment wins (contract section 1). */
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseDuration } from '../shared/rules/duration.ts';
import { isLoopbackOrBelow } from '../shared/rules/loopback.ts';
import { RelaySettings } from '../shared/settings.ts';
import { checker } from '../shared/validate.ts';
import { type Environment, type RawSettings, readRawSettings } from './config/raw-settings.ts';
import { NAMES, nearestTo, type UnknownSetting, unknownIn } from './config/setting-names.ts';
import { DEFAULT_LIFETIMES, type Lifetimes } from './domain/people/session-ports.ts';

export interface Config {
  host: string;
  /** 0 picks one. */
  port: number;
  /** Folder of the store and of what else the relay keeps. */
  data: string;
  /** Path of the SQLite file. */
  store: string;
  /** PostgreSQL in which several relays agree on what is written; null: it is alone. */
  cluster: string | null;
  /** YAML of sources, users and roles, imported at each start. */
  directory: string | null;
  publicUrl: string | null;
  logLevel: string;
  adminToken: string | null;
  /** The key that signs the audit's head, or its path; null: `audit.key` in `data`. */
  auditKey: string | null;
  /** Response endpoints that are set over HTTP may lie in a private network. */
  privateResponses: boolean;
  /** Whether the web client is served. */
  web: boolean;
  /** Where heads of the audit go besides: a path, an https address, `syslog:…`; null: nowhere. */
  witness: string | null;
  /** The ring that seals secrets in the store; null: `keys` in `data`. */
  keys: string | null;
  /** Addresses and networks of the proxies before the relay; what they say of a client's address is believed. */
  trustedProxies: readonly string[];
  /** Names by which the relay is asked beside that of `publicUrl`. */
  hosts: readonly string[];
  /** A line in the log for each request. */
  accessLog: boolean;
  /** Needed to read the metrics; null: anyone may, and they name no source. */
  metricsToken: string | null;
  /** Open `/scim/v2`, two during rotation; none: it is not served. */
  scimTokens: readonly string[];
  lifetimes: Lifetimes;
  /** Every source must have grants, or the relay does not start. */
  grantsRequired: boolean;
  /** PEM of authorities that are trusted besides the system's. */
  caFile: string | null;
  /** Names in the environment that look like settings and are none. */
  unknown: readonly UnknownSetting[];
}

export type { Environment };

/** A setting that stops the start; `message` is one line that names it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Settings that stop the start; `message` has a line for each of them. */
export class SettingsError extends ConfigError {
  override name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const settings = checker(RelaySettings);

/**
 * @param serves false: a verb of the command line, which reads no files of tokens
 * @throws SettingsError with every setting that is wrong
 */
export function readConfig(env: Environment, platform: NodeJS.Platform = process.platform, serves = true): Config {
  const faults: string[] = [];
  const fault = (line: string): void => void faults.push(line);
  const given = readRawSettings(env, serves, fault);
  if (typeof given.BECKON_PORT === 'string') given.BECKON_PORT = numberOf(given.BECKON_PORT);
  const checked = check(given, fault);
  if (checked.BECKON_BUS !== undefined) fault('BECKON_BUS: several relays agree in PostgreSQL; use BECKON_CLUSTER');
  const config = { ...configOf(checked, env, platform, collectorOf(faults)), unknown: unknownIn(env) };
  if (faults.length > 0) throw new SettingsError(faults);
  return config;
}

/** Runs the work; what it throws is one more fault, and the other value stands in its place. */
type Collector = <T>(otherwise: T, work: () => T) => T;

const collectorOf =
  (faults: string[]): Collector =>
  (otherwise, work) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(error.message);
      return otherwise;
    }
  };

function configOf(
  checked: RelaySettings,
  env: Environment,
  platform: NodeJS.Platform,
  collect: Collector,
): Omit<Config, 'unknown'> {
  const data = checked.BECKON_DATA ?? defaultData(env, platform);
  return {
    host: checked.BECKON_HOST ?? '127.0.0.1',
    port: checked.BECKON_PORT ?? 7420,
    data,
    store: collect(null, () => storePath(checked.BECKON_STORE)) ?? join(data, 'beckon.db'),
    cluster: checked.BECKON_CLUSTER ?? null,
    directory: checked.BECKON_DIRECTORY ?? null,
    publicUrl: checked.BECKON_PUBLIC_URL ?? null,
    logLevel: checked.BECKON_LOG ?? 'info',
    adminToken: checked.BECKON_ADMIN_TOKEN ?? null,
    auditKey: checked.BECKON_AUDIT_KEY ?? null,
    keys: checked.BECKON_KEYS ?? null,
    privateResponses: checked.BECKON_PRIVATE_RESPONSES === 'on',
    web: checked.BECKON_WEB !== 'off',
    witness: checked.BECKON_WITNESS ?? null,
    trustedProxies: collect([], () => proxiesOf(checked.BECKON_TRUSTED_PROXIES)),
    hosts: collect([], () => hostsOf(checked.BECKON_HOSTS)),
    accessLog: checked.BECKON_ACCESS_LOG === 'on',
    metricsToken: checked.BECKON_METRICS_TOKEN ?? null,
    scimTokens: checked.BECKON_SCIM_TOKEN?.split(' ') ?? [],
    lifetimes: lifetimesOf(checked, collect),
    grantsRequired: checked.BECKON_GRANTS === 'required',
    caFile: checked.BECKON_CA_FILE ?? null,
  };
}

const numberOf = (text: string): unknown => (/^\d{1,6}$/.test(text) ? Number(text) : text);

/** What of it fits: what does not is named and left out. */
function check(given: RawSettings, fault: (line: string) => void): RelaySettings {
  const result = settings.check(given);
  const wrong = new Map(
    (result.ok ? [] : result.errors).map(({ pointer, detail }) => [nameAt(pointer), detail] as const),
  );
  for (const [name, detail] of wrong) {
    fault(NAMES.includes(name) ? `${name} ${detail}` : `${name} is no setting; the nearest is ${nearestTo(name)}`);
  }
  if (result.ok) return result.value;
  const fitting = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
  // More may be wrong than is reported at once.
  return Object.keys(fitting).length < Object.keys(given).length ? check(fitting, fault) : {};
}

const nameAt = (pointer: string): string => (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Names alone: a port is not what a name is checked for. */
function hostsOf(text: string | undefined): string[] {
  const hosts = listOf(text).map((name) => name.toLowerCase());
  const wrong = hosts.find((name) => URL.parse(`http://${name}/`)?.hostname !== name);
  if (wrong === undefined) return hosts;
  throw new ConfigError(`BECKON_HOSTS: ${wrong} is no name of a host, such as relay.acme.example`);
}

const LIFETIMES = {
  device: 'BECKON_DEVICE_LIFE',
  deviceIdle: 'BECKON_DEVICE_IDLE',
  browser: 'BECKON_BROWSER_LIFE',
  signOn: 'BECKON_SIGN_ON_LIFE',
  admin: 'BECKON_ADMIN_LIFE',
} as const satisfies Record<keyof Lifetimes, keyof RelaySettings>;

/** ms. A shorter lifetime would end before a sign-in completes. */
const LEAST_LIFE_MS = 60_000;

function lifetimesOf(checked: RelaySettings, collect: Collector): Lifetimes {
  const of = (which: keyof Lifetimes): number => collect(DEFAULT_LIFETIMES[which], () => lifetimeOf(checked, which));
  return {
    device: of('device'),
    deviceIdle: of('deviceIdle'),
    browser: of('browser'),
    signOn: of('signOn'),
    admin: of('admin'),
  };
}

/** ms. @throws ConfigError */
function lifetimeOf(checked: RelaySettings, which: keyof Lifetimes): number {
  const name = LIFETIMES[which];
  const text = checked[name];
  if (text === undefined) return DEFAULT_LIFETIMES[which];
  const ms = parseDuration(text);
  if (ms < LEAST_LIFE_MS) throw new ConfigError(`${name}: ${text} is less than a minute`);
  return ms;
}

/** Addresses, or networks as `10.0.0.0/8`. */
function proxiesOf(text: string | undefined): string[] {
  const named = listOf(text);
  const wrong = named.find((part) => !isNetwork(part));
  if (wrong === undefined) return named;
  throw new ConfigError(`BECKON_TRUSTED_PROXIES: ${wrong} is neither an address nor a network such as 10.0.0.0/8`);
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

function storePath(store: string | undefined): string | null {
  if (store === undefined) return null;
  if (!store.startsWith('sqlite:')) {
    throw new ConfigError(
      'BECKON_STORE: a relay keeps its store in SQLite, and several agree in PostgreSQL: use sqlite:PATH, and BECKON_CLUSTER',
    );
  }
  return store.slice('sqlite:'.length);
}

function defaultData(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Beckon Relay');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Beckon Relay');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'beckon-relay');
}

export type LocalSettings = Pick<Config, 'host'> & Partial<Pick<Config, 'publicUrl' | 'trustedProxies'>>;

/** Only this machine can reach the relay, so a push service on the same machine is allowed. */
export function isLocalOnly({ host, publicUrl, trustedProxies = [] }: LocalSettings): boolean {
  // A proxy on this machine makes the relay reachable from elsewhere.
  if (trustedProxies.length > 0) return false;
  const named = publicUrl === undefined || publicUrl === null || !URL.canParse(publicUrl) ? null : new URL(publicUrl);
  return isLoopbackOrBelow(host) && (named === null || isLoopbackOrBelow(named.hostname));
}
