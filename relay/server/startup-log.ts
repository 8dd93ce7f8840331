/** What the relay logs at startup about its settings, directory and store: problems that do not stop it. */
import { kindOfHost } from '../../network/address-rules.ts';
import { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { isLoopbackOrBelow } from '../../shared/rules/loopback.ts';
import { checker } from '../../shared/validate.ts';
import { type Config, type Environment, isLocalOnly } from '../config.ts';
import type { RelayCore } from '../core/core.ts';
import { weakSecrets } from '../directory/strength.ts';
import type { Log } from '../domain/ports.ts';
import { syntaxFault } from '../mapping/expression.ts';
import type { RelayDeps } from './relay-deps.ts';

type Settings = Pick<Config, 'host'> &
  Partial<Pick<Config, 'adminToken' | 'publicUrl' | 'trustedProxies' | 'privateResponses' | 'web'>>;

/** @param url public URL of the relay */
export function logWarnings({ config, env, log }: RelayDeps, core: RelayCore, url: string): void {
  void warnOfMappings(core, log);
  void warnOfTemplates(core, log);
  warnOfPlainHttp(config, log);
  warnOfPath(config, log);
  warnOfWeakSecrets(core, config, env, log);
  warnOfResponses(core, config, log);
  warnOfLinks(core, config, url, log);
  logIndexBacklog(core, log);
}

/** Recommended length of the administrator token, characters; `openssl rand -hex 16` gives as many. */
const GOOD_TOKEN = 32;

/** Stored before the strength check existed, or from the environment: they only cause a warning. */
function warnOfWeakSecrets({ store }: RelayCore, { adminToken = null }: Settings, env: Environment, log: Log): void {
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
      'BECKON_PUBLIC_URL is plain http: tokens and answers are readable on the network; put a proxy with TLS in front',
    );
  } else if (!isLoopbackOrBelow(host) && named?.protocol !== 'https:' && trustedProxies.length === 0) {
    log.warn(
      { host },
      'BECKON_HOST accepts other machines by plain http: put a proxy with TLS in front, and listen on 127.0.0.1',
    );
  }
}

/** The web client needs a whole host: its cookie is bound to the host (`__Host-`), and its files are at the root. */
export function warnOfPath({ publicUrl, web = true }: Settings, log: Log): void {
  const path = publicUrl ? URL.parse(publicUrl)?.pathname : undefined;
  if (!web || path === undefined || path === '/') return;
  log.warn(
    { url: publicUrl },
    'BECKON_PUBLIC_URL has a path: the web client needs its own host name; set one, or set BECKON_WEB=off',
  );
}

/** Endpoints that were set over HTTP, by an older version or while it was allowed. */
function warnOfResponses({ directory }: RelayCore, { privateResponses = false }: Settings, log: Log): void {
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

/** A warning at startup is better than an unreachable link in an SMS. */
function warnOfLinks({ directory }: RelayCore, config: Settings, url: string, log: Log): void {
  const { channelled, webPush } = directory.view();
  if (config.publicUrl || isLocalOnly(config) || (channelled().size === 0 && webPush() === null)) return;
  log.warn({ url }, 'BECKON_PUBLIC_URL is not set: links in messages lead to the address that the relay listens on');
}

/** Logs invalid mappings at startup. They do not stop the relay: their payloads are stored. */
async function warnOfMappings({ directory }: RelayCore, log: Log): Promise<void> {
  for (const { source, hook, mapping } of directory.view().hooks()) {
    const fault = await syntaxFault(mapping);
    if (fault)
      log.warn({ source, hook, line: fault.line, column: fault.column }, `a mapping is not JSONata: ${fault.detail}`);
  }
}

const gateways = checker(DirectoryGateway);

/** Logs invalid templates at startup. They do not stop the relay: their messages fail, each with the reason. */
export async function warnOfTemplates({ store }: RelayCore, log: Log): Promise<void> {
  const rows = store.directoryRows.all();
  for (const { kind, id, doc } of rows) {
    if (kind !== 'gateway') continue;
    const checked = gateways.check(JSON.parse(doc));
    const expressions = checked.ok ? expressionsOf(checked.value) : [];
    for (const [name, expression] of expressions) {
      const fault = expression === undefined ? null : await syntaxFault(expression);
      if (!fault) continue;
      const { line, column, detail } = fault;
      log.warn({ gateway: id, line, column }, `a gateway's ${name} is not JSONata: ${detail}`);
    }
  }
}

function expressionsOf(gateway: DirectoryGateway): [string, string | undefined][] {
  const { template } = { template: undefined, ...gateway };
  const { parameters, inbound } = (gateway.kind === 'opentext' && gateway.whatsapp) || {};
  return [
    ['template', template],
    ['whatsapp.parameters', parameters],
    ['whatsapp.inbound.mapping', inbound?.mapping],
  ];
}

/** A store copied without its ring starts, and logs the secrets it cannot open. */
export function logLockedSecrets({ store, ring }: RelayCore, log: Log): void {
  const locked = store.sealed.locked();
  if (locked.length === 0) return;
  const entered = locked.filter((place) => !isOwn(place));
  if (entered.length > 0) {
    const facts = { ring: ring.path, secrets: entered };
    log.error(
      facts,
      'these secrets are sealed by a key that is not in the ring: enter them again, or restore the ring',
    );
  }
  if (entered.length < locked.length) {
    log.warn(
      { ring: ring.path },
      'the key of answer links is not in the ring, so a new one was created: older links are invalid',
    );
  }
}

/** Generated by the relay, so it cannot be entered by hand. */
const isOwn = (place: string): boolean => place.startsWith('relay/');

/** A smaller backlog is processed too fast to be worth a log line. */
const LOGGED_BACKLOG = 5000;

/** Logs a large backlog of the search index, as after an update with a different index. */
function logIndexBacklog({ store }: RelayCore, log: Log): void {
  const atLeast = store.indexBehind(LOGGED_BACKLOG);
  if (atLeast < LOGGED_BACKLOG) return;
  log.info({ atLeast }, 'the search index is being built in the background; until then searches take longer');
}
