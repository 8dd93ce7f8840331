/** Routes of outgoing requests: direct or by a proxy, with keep-alive, and restricted to the addresses within their reach. */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { guardedLookup, type Reach, ReachError, requireReach, TRUSTED } from '../../network/address-rules.ts';
import { createAgent } from '../../network/agent.ts';
import type { Look } from '../../network/lookup.ts';
import type { ProxyRoute } from '../../network/proxy.ts';
import { completeTrust } from '../../network/trust.ts';

interface RouteOptions {
  wayTo: (url: URL) => ProxyRoute;
  /** Default: the system resolver, unbounded. */
  lookup?: Look | undefined;
  /** For host names not given by this machine's operator (any `reach` but `TRUSTED`); default: `lookup`. */
  lookupForeign?: Look | undefined;
}

/** Options for `node:http`. */
interface Route {
  agent: http.Agent;
  lookup: LookupFunction;
}

export interface Routes {
  to(url: URL, reach: Reach): Route;
  /** Checks literal addresses, and names sent to a proxy; other names are checked at lookup. Rejects with a `ReachError`. */
  require(url: URL, reach: Reach): Promise<void>;
  close(): void;
}

const KEEP = { keepAlive: true, maxFreeSockets: 16 } as const;

class SecureAgent extends https.Agent {
  override createConnection(...given: Parameters<https.Agent['createConnection']>) {
    completeTrust();
    return super.createConnection(...given);
  }
}

const createAgents = () => ({ 'http:': new http.Agent(KEEP), 'https:': new SecureAgent(KEEP) });

export function createRoutes({ wayTo, lookup, lookupForeign = lookup }: RouteOptions): Routes {
  // An agent reuses connections by name and port, independent of the lookup: so each reach has its own pool.
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
      // A literal address is never looked up.
      requireReach(url, reach);
      if (isProxied(url)) await guardBefore(url.hostname, lookupFor(reach));
    },
    close() {
      for (const pool of pools.values()) for (const agent of Object.values(pool)) agent.destroy();
      proxied.destroy();
    },
  };
}

/** Time limit of the lookup before a proxied request, ms. */
const LOOKUP_MS = 2000;

/**
 * A proxy resolves names itself, so the guarded lookup runs first; a name that it rejects never reaches the proxy. If only the
 * proxy can resolve the name, the proxy decides. DNS rebinding in between gains nothing: TLS is end to end, and the server needs
 * a certificate for the name.
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
