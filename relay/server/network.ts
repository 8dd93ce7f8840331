/** The company's network, joined: whom the relay trusts, and which way its calls go out. */
import { createAgent, createFetch, type Fetch } from '../../network/agent.ts';
import { createLookup, type Look } from '../../network/lookup.ts';
import { DIRECT, proxyName, type Way, wayByEnvironment } from '../../network/proxy.ts';
import { trustAuthorities } from '../../network/trust.ts';
import type { Config, Environment } from '../config.ts';
import type { Log } from '../domain/ports.ts';

export interface Network {
  /** Of all that the relay calls: the threads in which names are looked up are the process's. */
  lookup: Look;
  /** Of names that come from people, sources and whoever sets response addresses: at most one of the threads is theirs. */
  lookupForeign: Look;
  /** By `HTTPS_PROXY` and `NO_PROXY`; never by a proxy to this machine. */
  wayTo(url: URL): Way;
  /** The same way for what is asked of the issuer of sign-ins. */
  fetch: Fetch;
  /** Which proxy calls go by, for the log; null: none. Without its sign-in. */
  proxy(): { proxy: string; signIn: boolean; usable: boolean } | null;
}

/** Some host of which nobody says anything in particular. */
const ELSEWHERE = new URL('https://elsewhere.invalid/');

/** @param look how the system looks a name up */
export function joinNetwork(env: Environment, look?: Look): Network {
  const wayTo = (url: URL): Way => wayByEnvironment(url, env) ?? DIRECT;
  const lookup = createLookup(look);
  const lookupForeign = createLookup(look, { atOnce: 1 });
  // A proxy's sign-in stands in its address or nowhere: nobody is there to be asked.
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

/** Once, before the first call. @returns how many of each kind. @throws CaFileError: one line that names `BECKON_CA_FILE` */
export const trustCompany = ({ caFile }: Pick<Config, 'caFile'>) => trustAuthorities(caFile ?? undefined);

export function tellProxy({ proxy }: Network, log: Log): void {
  const used = proxy();
  if (used === null) return;
  const { usable, ...facts } = used;
  if (usable) log.info(facts, 'calls go out by a proxy');
  else log.warn({ proxy: facts.proxy }, 'HTTPS_PROXY names no proxy that can be used: calls go nowhere');
}
