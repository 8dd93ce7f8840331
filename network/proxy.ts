/** Determines the proxy for an address, from the environment like curl, or from a PAC result. Never used for loopback. */
import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../shared/rules/loopback.ts';

export interface ProxyCredentials {
  user: string;
  password: string;
}

export interface ProxyAddress {
  host: string;
  port: number;
  /** The connection to the proxy uses TLS. */
  secure: boolean;
  /** From its address; null: none, or stored elsewhere. */
  credentials: ProxyCredentials | null;
}

/** A route: through a proxy, direct, or `unusable`, with the original text. */
export type ProxyRoute = { by: 'proxy'; proxy: ProxyAddress } | { by: 'direct' } | { by: 'unusable'; text: string };

export const DIRECT: ProxyRoute = { by: 'direct' };

/**
 * Name of a proxy, by which its credentials are stored: `host:port`, or `https://host:port` with TLS. They differ, so that credentials for
 * the TLS proxy are never sent in the clear because a PAC file, which others on the network can write, now says `PROXY host:port`.
 */
export const proxyName = ({ host, port, secure }: ProxyAddress): string =>
  `${secure ? 'https://' : ''}${host.includes(':') ? `[${host}]` : host}:${port}`;

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** @returns null if the environment sets no proxy */
export function routeFromEnvironment(url: URL, env: ProxyEnvironment): ProxyRoute | null {
  if (isLoopback(url.hostname)) return DIRECT;
  const scheme = url.protocol.slice(0, -1);
  const given = setting(env, `${scheme}_proxy`);
  if (given === undefined) return null;
  return isExcepted(url, setting(env, 'no_proxy') ?? '') ? DIRECT : routeOf(given);
}

/** The lower-case name has precedence, as in curl. Empty counts as unset. */
function setting(env: ProxyEnvironment, name: string): string | undefined {
  return [env[name], env[name.toUpperCase()]].map((value) => value?.trim()).find((value) => value);
}

/** @param text `http://user:password@host:port`, or `host:port` */
function routeOf(text: string): ProxyRoute {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const secure = url?.protocol === 'https:';
  const bare = withoutCredentials(text);
  if (!url?.hostname || (!secure && url.protocol !== 'http:')) return { by: 'unusable', text: bare };
  const credentials = credentialsOf(url);
  if (credentials === undefined) return { by: 'unusable', text: bare };
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { by: 'proxy', proxy: { host: unbracketed(url.hostname), port, secure, credentials } };
}

const withoutCredentials = (text: string): string => text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** @returns undefined if malformed */
function credentialsOf({ username, password }: URL): ProxyCredentials | null | undefined {
  if (username === '' && password === '') return null;
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return undefined;
  }
}

/** @param list `NO_PROXY`: hosts with subdomains, addresses, networks (`10.0.0.0/8`), each optionally with `:port`; `*`: all */
function isExcepted(url: URL, list: string): boolean {
  const host = unbracketed(url.hostname).toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || covers(entry.toLowerCase(), host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  const [, name = entry, onPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (onPort !== undefined && onPort !== port) return false;
  const bare = unbracketed(name).replace(/^\*?\./, '');
  if (isIP(host) === 0) return host === bare || host.endsWith(`.${bare}`);
  return isWithin(host, bare);
}

/** @param network an address, or `10.0.0.0/8` */
function isWithin(host: string, network: string): boolean {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  const widest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? widest : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > widest) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

/** @param text PAC result in order of preference, such as `PROXY a:8080; HTTPS b:443; DIRECT` */
export function routesFromPac(text: string): ProxyRoute[] {
  const ways = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(pacRoute);
  return ways.length > 0 ? ways : [DIRECT];
}

function pacRoute(part: string): ProxyRoute {
  const [kind = '', address = ''] = part.split(/\s+/);
  switch (kind.toUpperCase()) {
    case 'DIRECT':
      return DIRECT;
    case 'PROXY':
    case 'HTTP':
      return routeOf(`http://${address}`);
    case 'HTTPS':
      return routeOf(`https://${address}`);
    default:
      return { by: 'unusable', text: part };
  }
}
