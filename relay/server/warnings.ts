/** Startup warnings about settings that work but disclose more than necessary. */
import { kindOfHost } from '../../network/address-rules.ts';
import { isLoopbackOrBelow } from '../../shared/rules/loopback.ts';
import type { Config, Environment } from '../config.ts';
import { weakSecrets } from '../directory/strength.ts';
import type { Log } from '../domain/ports.ts';
import type { RelayCore } from './core.ts';

type Settings = Pick<Config, 'host'> &
  Partial<Pick<Config, 'adminToken' | 'publicUrl' | 'trustedProxies' | 'privateResponses' | 'web'>>;

/** Recommended length of the administrator token, characters; `openssl rand -hex 16` gives as many. */
const GOOD_TOKEN = 32;

/** Stored before the strength check existed, or from the environment: they only cause a warning. */
export function warnOfWeakSecrets(
  { store }: RelayCore,
  { adminToken = null }: Settings,
  env: Environment,
  log: Log,
): void {
  const weak = store.directoryRows.all().flatMap((row) => weakSecrets(row, env));
  for (const { place, why } of weak) log.warn({ place }, `a secret ${why}`);
  if (adminToken !== null && adminToken.length < GOOD_TOKEN) {
    log.warn(
      { length: adminToken.length },
      `BECKON_ADMIN_TOKEN opens everything: give it at least ${GOOD_TOKEN} characters`,
    );
  }
}

/** Without TLS at the relay or a proxy, tokens, keys and answers are sent in plain text. */
export function warnOfPlainHttp({ host, publicUrl, trustedProxies = [] }: Settings, log: Log): void {
  const named = publicUrl ? URL.parse(publicUrl) : null;
  if (named?.protocol === 'http:' && !isLoopbackOrBelow(named.hostname)) {
    log.warn(
      { url: publicUrl },
      'BECKON_PUBLIC_URL is plain http: whoever is on the way reads tokens and answers; put TLS before it',
    );
  } else if (!isLoopbackOrBelow(host) && named?.protocol !== 'https:' && trustedProxies.length === 0) {
    log.warn(
      { host },
      'BECKON_HOST lets others in by plain http: put a proxy with TLS before it, and listen on 127.0.0.1',
    );
  }
}

/** The web client needs a whole host: its cookie is bound to the host (`__Host-`), and its files are at the root. */
export function warnOfPath({ publicUrl, web = true }: Settings, log: Log): void {
  const path = publicUrl ? URL.parse(publicUrl)?.pathname : undefined;
  if (!web || path === undefined || path === '/') return;
  log.warn(
    { url: publicUrl },
    'BECKON_PUBLIC_URL has a path: the web client wants a host name of its own; give it one, or set BECKON_WEB=off',
  );
}

/** Endpoints that were set over HTTP, by an older version or while it was allowed. */
export function warnOfResponses({ directory }: RelayCore, { privateResponses = false }: Settings, log: Log): void {
  if (privateResponses) return;
  const view = directory.view();
  const refused = [...view.sources()].flatMap(({ id }) => {
    const endpoint = view.responseEndpoint(id);
    return endpoint && !endpoint.trusted && kindOfHost(new URL(endpoint.url)) !== 'public' ? [id] : [];
  });
  if (refused.length === 0) return;
  const words = 'their response addresses lie in a private network and were set over HTTP: nothing is posted there';
  log.warn({ sources: refused }, `${words}; give them in the directory file, or set BECKON_PRIVATE_RESPONSES=on`);
}
