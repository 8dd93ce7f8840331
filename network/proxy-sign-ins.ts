/** Selects a proxy's credentials. Suspends rejected ones, because retries would lock the account in the company directory. */
import { type ProxyAddress, type ProxyCredentials, proxyName } from './proxy.ts';

/** ms: two attempts per hour lock no account. */
const REST_MS = 30 * 60_000;

interface ProxySignInDeps {
  /** Credentials entered by the user, by proxy name; preferred to those in the proxy's address. */
  kept(proxy: string): ProxyCredentials | null;
  /** ms from any fixed origin. */
  now(): number;
}

export function createProxySignIns({ kept, now }: ProxySignInDeps) {
  const resting = new Map<string, ProxyCredentials & { until: number }>();
  return {
    credentials(proxy: ProxyAddress): ProxyCredentials | null {
      const name = proxyName(proxy);
      const found = kept(name) ?? proxy.credentials;
      const rests = resting.get(name);
      const same = rests?.user === found?.user && rests?.password === found?.password;
      return rests && same && now() < rests.until ? null : found;
    },
    refused: (proxy: ProxyAddress, credentials: ProxyCredentials) =>
      void resting.set(proxyName(proxy), { ...credentials, until: now() + REST_MS }),
    /** The user entered credentials again: ends the suspension, even if they are unchanged. @param proxy proxy name */
    given: (proxy: string) => void resting.delete(proxy),
  };
}
