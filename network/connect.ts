/** A TLS connection, direct or by a proxy's CONNECT (RFC 9110 section 9.3.6), end to end. Failures are `NetworkError`s. */
import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import {
  type CertificateFacts,
  NetworkError,
  type NetworkFailure,
  networkFailure,
  REACH_FAILURES,
} from '../shared/network-failure.ts';
import { type Look, plainLookup } from './lookup.ts';
import { type ProxyAddress, type ProxyCredentials, type ProxyRoute, proxyName } from './proxy.ts';
import { completeTrust } from './trust.ts';

export interface ConnectTarget {
  /** Name or address, without brackets. */
  host: string;
  port: number;
}

export interface ConnectDeps {
  /** Credentials for this proxy, usually those in its address; never sent elsewhere. */
  credentials(proxy: ProxyAddress): ProxyCredentials | null;
  refused?(proxy: ProxyAddress, credentials: ProxyCredentials): void;
  /** Name lookup; default: the system's, unbounded. */
  lookup?: Look;
  /** Timeout in ms of each step: connecting to host or proxy, CONNECT, TLS. */
  stepMs?: number;
}

const STEP_MS = 8_000;
/** Maximum bytes of a proxy's response to CONNECT. */
const PROXY_HEADERS_MAX = 16 * 1024;

/** Connects by the first way whose proxy is reachable and usable. @param ways in order of preference, not empty. @throws NetworkError */
export async function connectSecurely(
  target: ConnectTarget,
  ways: readonly ProxyRoute[],
  deps: ConnectDeps,
): Promise<TLSSocket> {
  const { socket, way } = await connectPlainly(target, ways, deps);
  try {
    return await secured(socket, target, deps);
  } catch (error) {
    const failure = networkFailure(error);
    if (failure.kind !== 'certificate') throw new NetworkError(failure);
    const certificate = await certificateAt(target, way, deps).catch(() => null);
    throw new NetworkError({ ...failure, certificate });
  }
}

/** Connects without TLS: TCP or a proxy's tunnel. @throws NetworkError */
export async function connectPlainly(
  target: ConnectTarget,
  ways: readonly ProxyRoute[],
  deps: ConnectDeps,
): Promise<{ socket: Socket; way: ProxyRoute }> {
  let last: NetworkFailure = { kind: 'other', code: 'NO_WAY' };
  for (const way of ways) {
    try {
      return { socket: await openWay(target, way, deps), way };
    } catch (error) {
      last = networkFailure(error);
      if (last.kind !== 'proxy-unreachable' && last.kind !== 'proxy-unusable') break;
    }
  }
  throw new NetworkError(last);
}

function openWay(target: ConnectTarget, way: ProxyRoute, deps: ConnectDeps): Promise<Socket> {
  switch (way.by) {
    case 'direct':
      return reach(target, deps);
    case 'proxy':
      return tunnel(target, way.proxy, deps);
    case 'unusable':
      throw new NetworkError({ kind: 'proxy-unusable', proxy: way.text });
  }
}

function reach({ host, port }: ConnectTarget, deps: ConnectDeps): Promise<Socket> {
  const { lookup } = deps;
  const socket = connectTcp({ host, port, ...(lookup ? { lookup: plainLookup(lookup) } : {}) });
  return settled(socket, 'connect', deps);
}

function secured<S extends Socket>(socket: S, { host }: ConnectTarget, deps: ConnectDeps): Promise<TLSSocket> {
  completeTrust();
  const secure = connectTls({ socket, host, ...serverName(host), ALPNProtocols: ['http/1.1'] });
  return settled(secure, 'secureConnect', deps);
}

/** SNI contains a host name, never an address (RFC 6066 section 3). */
const serverName = (host: string): { servername?: string } => (isIP(host) === 0 ? { servername: host } : {});

/** Waits for the event. On an error, close or timeout it destroys the socket and rejects. */
function settled<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', deps: ConnectDeps): Promise<S> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new NetworkError({ kind: 'timeout' })), deps.stepMs ?? STEP_MS);
    const ended = () => fail(new NetworkError({ kind: 'cut' }));
    const clear = (): void => {
      clearTimeout(timer);
      socket.off('error', fail).off('close', ended).off(event, done);
    };
    const fail = (error: Error): void => {
      clear();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const done = (): void => {
      clear();
      resolve(socket);
    };
    socket.once('error', fail).once('close', ended).once(event, done);
  });
}

async function tunnel(target: ConnectTarget, proxy: ProxyAddress, deps: ConnectDeps): Promise<Socket> {
  const name = proxyName(proxy);
  const socket = await reachProxy(proxy, deps).catch((error: unknown) => {
    const { kind } = networkFailure(error);
    const why = [...REACH_FAILURES, 'certificate' as const, 'tls' as const].find((one) => one === kind) ?? 'other';
    throw new NetworkError({ kind: 'proxy-unreachable', proxy: name, why });
  });
  const credentials = deps.credentials(proxy);
  const { status, schemes } = await ask(socket, target, credentials, deps).catch((error: unknown) => {
    socket.destroy();
    const why = networkFailure(error).kind === 'timeout' ? 'timeout' : 'cut';
    throw new NetworkError({ kind: 'proxy-unreachable', proxy: name, why });
  });
  if (status >= 200 && status < 300) return socket;
  socket.destroy();
  if (status === 407 && credentials) deps.refused?.(proxy, credentials);
  throw new NetworkError(
    status === 407
      ? { kind: 'proxy-sign-in', proxy: name, schemes, refused: credentials !== null }
      : { kind: 'proxy-refused', proxy: name, status },
  );
}

async function reachProxy(proxy: ProxyAddress, deps: ConnectDeps): Promise<Socket> {
  const socket = await reach(proxy, deps);
  return proxy.secure ? secured(socket, proxy, deps) : socket;
}

interface ProxyAnswer {
  status: number;
  /** Supported authentication schemes (RFC 9110 section 11.7.1), in lower case. */
  schemes: string[];
}

/** Sends CONNECT to the proxy; after a 2xx response the socket is the tunnel. */
function ask(
  socket: Socket,
  { host, port }: ConnectTarget,
  credentials: ProxyCredentials | null,
  deps: ConnectDeps,
): Promise<ProxyAnswer> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...(credentials ? { 'proxy-authorization': basic(credentials) } : {}) },
      maxHeaderSize: PROXY_HEADERS_MAX,
    });
    const late = setTimeout(() => asked.destroy(new NetworkError({ kind: 'timeout' })), deps.stepMs ?? STEP_MS);
    asked.once('connect', ({ statusCode = 0, headers }, _socket, head) => {
      clearTimeout(late);
      if (head.length > 0) socket.unshift(head);
      resolve({ status: statusCode, schemes: schemesOf(headers['proxy-authenticate']) });
    });
    asked.once('error', reject);
    asked.once('close', () => {
      clearTimeout(late);
      reject(new NetworkError({ kind: 'cut' }));
    });
    asked.end();
  });
}

/** RFC 7617, with UTF-8, which most proxies accept. */
const basic = ({ user, password }: ProxyCredentials): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

function schemesOf(header: string | string[] | undefined): string[] {
  const known = /(?:^|,\s*)(basic|digest|negotiate|ntlm|bearer)\b/gi;
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...new Set([...text.matchAll(known)].map(([, scheme = '']) => scheme.toLowerCase()))];
}

/** The rejected certificate, which Node does not expose: opens a separate connection, over which nothing is sent. */
async function certificateAt(
  target: ConnectTarget,
  way: ProxyRoute,
  deps: ConnectDeps,
): Promise<CertificateFacts | null> {
  const socket = await openWay(target, way, deps);
  const { host } = target;
  const looking = connectTls({ socket, host, ...serverName(host), rejectUnauthorized: false });
  const secure = await settled(looking, 'secureConnect', deps);
  const certificate = certificateFacts(secure.getPeerCertificate());
  secure.on('error', () => {});
  secure.destroy();
  return certificate;
}

export function certificateFacts(certificate: PeerCertificate): CertificateFacts | null {
  if (!certificate.valid_from) return null;
  const names = certificate.subjectaltname ?? '';
  return {
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    from: new Date(certificate.valid_from).toISOString(),
    to: new Date(certificate.valid_to).toISOString(),
    names: [...names.matchAll(/(?:DNS|IP Address):([^\s,"]{1,253})/g)].map(([, name = '']) => name).slice(0, NAMES_MAX),
  };
}

const NAMES_MAX = 20;
const NAME_MAX = 80;
/** Characters that could disguise the text; the names come from an untrusted certificate. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** The common name, or all parts if there is none. */
function nameIn(name: PeerCertificate['subject'] | undefined): string {
  const parts = Object.entries(name ?? {});
  const common = parts.find(([key]) => key === 'CN')?.[1];
  const text = common ?? parts.map(([key, value]) => `${key}=${value}`).join(', ');
  return String(text).replaceAll(UNPRINTABLE, ' ').slice(0, NAME_MAX);
}
