/**
 * Which sign-in a proxy is given. One that it did not take rests: proxies ask the company's directory, which locks an account after some
 * wrong passwords, and a desktop tries its connection all day.
 */
import { type ProxyAddress, type ProxyCredentials, proxyName } from './proxy.ts';

/** ms: two tries an hour lock no account. */
const REST_MS = 30 * 60_000;

export interface SignInDeps {
  /** What the person gave for a proxy, by `host:port`; it goes before what stands in its address. */
  kept(proxy: string): ProxyCredentials | null;
  /** ms since any moment. */
  now(): number;
}

interface SignIns {
  credentials(proxy: ProxyAddress): ProxyCredentials | null;
  refused(proxy: ProxyAddress, credentials: ProxyCredentials): void;
  /** The person gave it anew, be it the same: it is tried. @param proxy `host:port` */
  given(proxy: string): void;
}

export function createSignIns({ kept, now }: SignInDeps): SignIns {
  const resting = new Map<string, ProxyCredentials & { until: number }>();
  return {
    credentials(proxy) {
      const name = proxyName(proxy);
      const found = kept(name) ?? proxy.credentials;
      const rests = resting.get(name);
      const same = rests?.user === found?.user && rests?.password === found?.password;
      return rests && same && now() < rests.until ? null : found;
    },
    refused: (proxy, credentials) => void resting.set(proxyName(proxy), { ...credentials, until: now() + REST_MS }),
    given: (proxy) => void resting.delete(proxy),
  };
}
