/**
 * One connection to a TLS server, straight or through a proxy's CONNECT (RFC 9110 section 9.3.6). TLS is end to end either way: the
 * proxy sees the host's name and port and nothing of what is said. What goes wrong is told by a `NetworkError`.
 */
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
import { type ProxyAddress, type ProxyCredentials, proxyName, type Way } from './proxy.ts';

export interface Target {
  /** A name or an address, without brackets. */
  host: string;
  port: number;
}

export interface ConnectDeps {
  /** The sign-in for this proxy, as a rule the one in its address; it goes nowhere else. */
  credentials(proxy: ProxyAddress): ProxyCredentials | null;
  /** It did not take the sign-in. */
  refused?(proxy: ProxyAddress, credentials: ProxyCredentials): void;
  /** How names are looked up; default: by the system, without bounds. */
  lookup?: Look;
  /** ms for each step: reaching the host or proxy, CONNECT, TLS. */
  stepMs?: number;
}

const STEP_MS = 8_000;
/** bytes of a proxy's answer to CONNECT; what is more is no answer. */
const PROXY_HEADERS_MAX = 16 * 1024;

/**
 * TLS to the target by the first way that leads there. Another is tried where a proxy cannot be reached, not where it says no.
 *
 * @param ways in the order they are to be tried; none is straight
 * @throws NetworkError
 */
export async function connectSecurely(target: Target, ways: readonly Way[], deps: ConnectDeps): Promise<TLSSocket> {
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

/** The bytes' way to the target: TCP, or a proxy's tunnel. @throws NetworkError */
export async function connectPlainly(
  target: Target,
  ways: readonly Way[],
  deps: ConnectDeps,
): Promise<{ socket: Socket; way: Way }> {
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

function openWay(target: Target, way: Way, deps: ConnectDeps): Promise<Socket> {
  switch (way.by) {
    case 'direct':
      return reach(target, deps);
    case 'proxy':
      return tunnel(target, way.proxy, deps);
    case 'unusable':
      throw new NetworkError({ kind: 'proxy-unusable', proxy: way.text });
  }
}

function reach({ host, port }: Target, deps: ConnectDeps): Promise<Socket> {
  const { lookup } = deps;
  const socket = connectTcp({ host, port, ...(lookup ? { lookup: plainLookup(lookup) } : {}) });
  return settled(socket, 'connect', deps);
}

function secured<S extends Socket>(socket: S, { host }: Target, deps: ConnectDeps): Promise<TLSSocket> {
  const secure = connectTls({ socket, host, ...serverName(host), ALPNProtocols: ['http/1.1'] });
  return settled(secure, 'secureConnect', deps);
}

/** A server is named in TLS by its name, never by an address (RFC 6066 section 3). */
const serverName = (host: string): { servername?: string } => (isIP(host) === 0 ? { servername: host } : {});

/** Waits for the event; what comes first of an error, the end and the time is thrown, and the socket is gone then. */
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
      // Whatever else it says is of no interest any more.
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

async function tunnel(target: Target, proxy: ProxyAddress, deps: ConnectDeps): Promise<Socket> {
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
  /** Ways to sign in that it takes (RFC 9110 section 11.7.1), in lower case. */
  schemes: string[];
}

/** CONNECT over the connection to the proxy; after 2xx it is the tunnel. */
function ask(
  socket: Socket,
  { host, port }: Target,
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

/** RFC 7617; UTF-8, as most take it. */
const basic = ({ user, password }: ProxyCredentials): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

function schemesOf(header: string | string[] | undefined): string[] {
  const known = /(?:^|,\s*)(basic|digest|negotiate|ntlm|bearer)\b/gi;
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...new Set([...text.matchAll(known)].map(([, scheme = '']) => scheme.toLowerCase()))];
}

/**
 * The certificate that was not taken, to tell people which it is: Node gives none for a connection it refuses. A connection for this
 * alone, over which nothing is sent.
 */
async function certificateAt(target: Target, way: Way, deps: ConnectDeps): Promise<CertificateFacts | null> {
  const socket = await openWay(target, way, deps);
  const { host } = target;
  const looking = connectTls({ socket, host, ...serverName(host), rejectUnauthorized: false });
  const secure = await settled(looking, 'secureConnect', deps);
  const certificate = certificateFacts(secure.getPeerCertificate());
  secure.on('error', () => {});
  secure.destroy();
  return certificate;
}

/** @returns null where there is none */
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
/** What could pass for other words, or hide some: whoever made the certificate wrote its names. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** The common name, or what there is. */
function nameIn(name: PeerCertificate['subject'] | undefined): string {
  const parts = Object.entries(name ?? {});
  const common = parts.find(([key]) => key === 'CN')?.[1];
  const text = common ?? parts.map(([key, value]) => `${key}=${value}`).join(', ');
  return String(text).replaceAll(UNPRINTABLE, ' ').slice(0, NAME_MAX);
}
