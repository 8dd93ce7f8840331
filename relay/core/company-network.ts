/** The company network: trusted authorities and outgoing proxies. */
import { createAgent, createFetch, type Fetch } from '../../network/agent.ts';
import { createLookup, type Look } from '../../network/lookup.ts';
import { DIRECT, type ProxyRoute, proxyName, routeFromEnvironment } from '../../network/proxy.ts';
import { trustAuthorities } from '../../network/trust.ts';
import type { Config, Environment } from '../config.ts';
import type { Log } from '../domain/ports.ts';

export interface CompanyNetwork {
  /** For all calls: they share the process's lookup threads. */
  lookup: Look;
  /** For host names from people, sources and response addresses: uses at most one of those threads. */
  lookupForeign: Look;
  /** By `HTTPS_PROXY` and `NO_PROXY`; always direct to this machine. */
  wayTo(url: URL): ProxyRoute;
  /** For requests to the sign-in issuer. */
  fetch: Fetch;
  /** The proxy in use, for the log, without credentials; null: none. */
  proxy(): { proxy: string; signIn: boolean; usable: boolean } | null;
}

/** A host without special rules. */
const ELSEWHERE = new URL('https://elsewhere.invalid/');

/** @param look system resolver */
export function createCompanyNetwork(env: Environment, look?: Look): CompanyNetwork {
  const wayTo = (url: URL): ProxyRoute => routeFromEnvironment(url, env) ?? DIRECT;
  const lookup = createLookup(look);
  const lookupForeign = createLookup(look, { atOnce: 1 });
  // Proxy credentials can only come from its URL: there is no one to ask.
  const agent = createAgent({ lookup, ways: async (url) => [wayTo(url)], credentials: (proxy) => proxy.credentials });
  return {
    lookup,
    lookupForeign,
    wayTo,
    fetch: createFetch(agent),
    proxy() {
      const way = wayTo(ELSEWHERE);
      if (way.by === 'direct') return null;
      if (way.by === 'unusable') return { proxy: way.text, signIn: false, usable: false };
      return { proxy: proxyName(way.proxy), signIn: way.proxy.credentials !== null, usable: true };
    },
  };
}

/** Call once, before the first request. @throws CaFileError: one line that names `BECKON_CA_FILE` */
export const trustCompanyAuthorities = ({ caFile }: Pick<Config, 'caFile'>, log?: Log) =>
  trustAuthorities(caFile ?? undefined, (trusted) => log?.info(trusted, 'additional authorities are trusted'));

export function logProxy({ proxy }: CompanyNetwork, log: Log): void {
  const used = proxy();
  if (used === null) return;
  const { usable, ...facts } = used;
  if (usable) log.info(facts, 'outgoing calls use a proxy');
  else log.warn({ proxy: facts.proxy }, 'HTTPS_PROXY names no usable proxy: outgoing calls fail');
}
