/**
 * How a request gets to its receiver: straight or by a proxy, on connections that are kept alive, and to no address that is out of its reach.
 */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { createAgent } from '../../network/agent.ts';
import type { Look } from '../../network/lookup.ts';
import type { Way } from '../../network/proxy.ts';
import { guardedLookup, type Reach, ReachError, requireReach, TRUSTED } from '../../network/reach.ts';

interface RouteOptions {
  wayTo: (url: URL) => Way;
  /** Default: by the system, without bounds. */
  lookup?: Look | undefined;
  /** The same for names that nobody who runs this machine wrote down (a `reach` of their own); default: `lookup`. */
  lookupForeign?: Look | undefined;
}

/** What a request of `node:http` takes to go there. */
export interface Route {
  agent: http.Agent;
  lookup: LookupFunction;
}

export interface Routes {
  to(url: URL, reach: Reach): Route;
  /** Rejects with a `ReachError` where it may not be called; what is looked up on the way is looked at there. */
  require(url: URL, reach: Reach): Promise<void>;
  close(): void;
}

const KEEP = { keepAlive: true, maxFreeSockets: 16 } as const;

const createAgents = () => ({ 'http:': new http.Agent(KEEP), 'https:': new https.Agent(KEEP) });

export function createRoutes({ wayTo, lookup, lookupForeign = lookup }: RouteOptions): Routes {
  // An agent hands out kept connections by name and port, whoever looked the name up: each reach has a pool of its own.
  const pools = new Map<string, ReturnType<typeof createAgents>>();
  const proxied = createAgent(
    {
      ways: async (url) => [wayTo(url)],
      credentials: (proxy) => proxy.credentials,
      ...(lookup ? { lookup } : {}),
    },
    KEEP,
  );

  const isProxied = (url: URL): boolean => url.protocol === 'https:' && wayTo(url).by !== 'direct';
  const lookupFor = (reach: Reach) => guardedLookup(reach, reach === TRUSTED ? lookup : lookupForeign);
  function agentFor(url: URL, reach: Reach): http.Agent {
    if (isProxied(url)) return proxied;
    const name = JSON.stringify(reach);
    const pool = pools.get(name) ?? createAgents();
    pools.set(name, pool);
    return pool[url.protocol === 'https:' ? 'https:' : 'http:'];
  }

  return {
    to: (url, reach) => ({ agent: agentFor(url, reach), lookup: lookupFor(reach) }),
    async require(url, reach) {
      // An address that is written out is never looked up.
      requireReach(url, reach);
      if (isProxied(url)) await guardBefore(url.hostname, lookupFor(reach));
    },
    close() {
      for (const pool of pools.values()) for (const agent of Object.values(pool)) agent.destroy();
      proxied.destroy();
    },
  };
}

/** ms that a name may take to be looked up before a proxy is asked for it. */
const LOOKUP_MS = 2000;

/**
 * A proxy looks names up itself, so a guard of ours is asked beforehand: what it refuses here is asked of no proxy. A name that only the
 * proxy can resolve is the proxy's to refuse. One that changes its mind in between gets no request either: TLS is end to end, and
 * whoever answers has to hold a certificate for that name.
 */
function guardBefore(hostname: string, lookup: LookupFunction): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(resolve, LOOKUP_MS);
    lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }, (error) => {
      clearTimeout(late);
      if (error instanceof ReachError) reject(error);
      else resolve();
    });
  });
}
