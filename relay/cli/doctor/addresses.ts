/** Checks the addresses that the relay calls, and its own: connection by the usual route, and certificate. Sends no requests to them. */
import { type ConnectDeps, certificateFacts, connectPlainly, connectSecurely } from '../../../network/connect.ts';
import { isRecord } from '../../../shared/json.ts';
import { reasonOf } from '../../../shared/problems.ts';
import type { CompanyNetwork } from '../../core/company-network.ts';
import type { DirectoryRow } from '../../domain/people/directory-ports.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Warn this many days before a certificate expires. */
const SOON_DAYS = 21;
/** Clock difference in ms that risks the rejection of signed messages, and that causes it. */
const CLOCK_MS = { warn: 30_000, fail: 5 * 60_000 };

interface Called {
  /** Path in the directory, such as `sources/sap/response/url`. */
  place: string;
  url: string;
}

/** All addresses of the stored directory, and the relay's own. @param publicUrl null: not set */
export function calledAddresses(rows: readonly DirectoryRow[], publicUrl: string | null): Called[] {
  const found = rows.flatMap(({ kind, id, doc }) => {
    const value: unknown = JSON.parse(doc);
    return kind === 'source' || kind === 'gateway' || kind === 'oidc' ? addressesIn(value, `${kind}s/${id}`) : [];
  });
  return [...found, ...(publicUrl === null ? [] : [{ place: 'BECKON_PUBLIC_URL', url: publicUrl }])];
}

/** Members with a called address; `trustedResponse` repeats `response/url`. */
const MEMBERS = new Set(['url', 'base', 'api', 'odn', 'issuer', 'tokenUrl']);

function addressesIn(value: unknown, place: string): Called[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    if (typeof one === 'string') {
      // A mail server is reached by its own protocol, at its sign-in.
      return MEMBERS.has(name) && !one.startsWith('smtp') ? [{ place: `${place}/${name}`, url: one }] : [];
    }
    const isWithin = name === 'response' || name === 'oauth' || name === 'hooks' || place.endsWith('/hooks');
    return isWithin ? addressesIn(one, `${place}/${name}`) : [];
  });
}

/** @param now ms since 1970 */
export async function examineAddresses(
  called: readonly Called[],
  network: CompanyNetwork,
  now: number,
): Promise<Finding[]> {
  const findings = await Promise.all(called.map((one) => examine(one, network, now)));
  const https = called.find(({ place, url }) => place.startsWith('oidc') && url.startsWith('https:'));
  return [...proxy(network), ...findings, await clock(https?.url ?? null, network)];
}

async function examine({ place, url }: Called, network: CompanyNetwork, now: number): Promise<Finding> {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:';
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isSecure ? 443 : 80) };
  const named = `${target.host}:${target.port}`;
  const deps: ConnectDeps = { lookup: network.lookup, credentials: (proxy) => proxy.credentials };
  try {
    const ways = [network.wayTo(new URL(url))];
    if (!isSecure) {
      (await connectPlainly(target, ways, deps)).socket.destroy();
      return ok(place, `${named} is reached, without TLS`);
    }
    const socket = await connectSecurely(target, ways, deps);
    const facts = certificateFacts(socket.getPeerCertificate());
    socket.destroy();
    return certificate(place, named, facts?.to ?? null, now);
  } catch (error) {
    return fail(
      place,
      `${named}: ${reasonOf(error)}`,
      'see the address, the proxy, and BECKON_CA_FILE where its authority is your own',
    );
  }
}

/** @param to RFC 3339 */
function certificate(place: string, named: string, to: string | null, now: number): Finding {
  if (to === null) return ok(place, `${named} is reached`);
  const days = Math.floor((Date.parse(to) - now) / DAY_MS);
  const detail = `${named} is reached; its certificate ends ${to}`;
  return days < SOON_DAYS
    ? warn(place, `${detail}, in ${days} days`, 'whoever runs it renews the certificate')
    : ok(place, detail);
}

function proxy({ proxy }: CompanyNetwork): Finding[] {
  const used = proxy();
  if (used === null) return [ok('proxy', 'calls go out directly: HTTPS_PROXY is not set')];
  return used.usable
    ? [ok('proxy', `calls go out by ${used.proxy}`)]
    : [fail('proxy', 'HTTPS_PROXY names no proxy that can be used', 'write it as http://HOST:PORT')];
}

/** Compares with the sign-in issuer, whose tokens are rejected if clocks differ. @param issuer null: there is none */
async function clock(issuer: string | null, { fetch }: CompanyNetwork): Promise<Finding> {
  if (issuer === null) return ok('clock', 'not compared: there is no issuer of sign-ins');
  try {
    const { headers } = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const apart = Math.abs(Date.now() - Date.parse(headers.get('date') ?? ''));
    if (Number.isNaN(apart)) return ok('clock', 'not compared: the issuer tells no time');
    const detail = `it differs from the issuer's by ${Math.round(apart / 1000)} s`;
    const todo = 'keep the clock in step (systemd-timesyncd, chrony)';
    if (apart > CLOCK_MS.fail) return fail('clock', detail, todo);
    return apart > CLOCK_MS.warn ? warn('clock', detail, todo) : ok('clock', detail);
  } catch {
    return ok('clock', 'not compared: the issuer is not reached');
  }
}
