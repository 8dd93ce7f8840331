/** The demo's directory file, and the credentials the simulator reads from any directory file. */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { Directory, type DirectorySource } from '../shared/directory.ts';
import type { DirectoryGateway } from '../shared/directory-gateway.ts';
import type { Secrets } from '../shared/primitives.ts';
import { checker } from '../shared/validate.ts';
import { DOCUMENTS_PATH } from './documents.ts';
import type { Credential } from './event-request.ts';
import type { Account } from './opentext/account.ts';

/** Response endpoint named in `demo-directory.yaml`. */
export const DEMO_RESPONSES_URL = 'http://127.0.0.1:7430';
export const DEMO_RESPONSES_PORT = 7430;

const DEMO_FILE = new URL('./demo-directory.yaml', import.meta.url);
const directories = checker(Directory);

/** The demo company's directory, ready for `import`. @param responsesUrl of the simulator, without path: `http://127.0.0.1:7430` */
export function demoDirectory({ responsesUrl = DEMO_RESPONSES_URL } = {}): Directory {
  const text = readFileSync(DEMO_FILE, 'utf8').replaceAll(DEMO_RESPONSES_URL, responsesUrl.replace(/\/+$/, ''));
  return parseDirectory(text, DEMO_FILE.pathname);
}

export const demoDirectoryYaml = (responsesUrl?: string): string =>
  stringify(demoDirectory(responsesUrl ? { responsesUrl } : {}), { lineWidth: 120 });

/** @throws Error with the file name and the first validation error */
export function readDirectory(path: string): Directory {
  return parseDirectory(readFileSync(path, 'utf8'), path);
}

function parseDirectory(text: string, path: string): Directory {
  const checked = directories.check(parse(text));
  if (checked.ok) return checked.value;
  const [first] = checked.errors;
  throw new Error(`${path}: ${first?.pointer ?? ''} ${first?.detail ?? 'is not a directory'}`);
}

/** Credentials of a simulated source, with secrets resolved. */
interface SourceAccess {
  credential: Credential;
  /** Signing secret of the relay's responses to this source; null if it has no endpoint. */
  responseSecret: string | null;
  /** Base of its documents at the response endpoint; null if the directory grants none there. */
  documentsUrl: string | null;
}

export interface Access {
  /** Source system id → credentials; systems unknown to the directory are absent. */
  sources: ReadonlyMap<string, SourceAccess>;
  /** Secret of the gateway to the simulator's customer inbox; null if there is none. */
  inboxSecret: string | null;
  /** Account of the gateway to the simulated OpenText; null if there is none. */
  openText: Account | null;
  /** Person id → device token, for the simulated colleagues. */
  tokens: ReadonlyMap<string, string>;
}

export const CUSTOMER_INBOX_PATH = '/customers/inbox';
export const OPENTEXT_PATH = '/opentext';

/** @param env for `env:NAME` secrets */
export function accessFrom(directory: Directory, env: NodeJS.ProcessEnv): Access {
  const sources = (directory.sources ?? []).flatMap((source): [string, SourceAccess][] => {
    const credential = credentialOf(source, env);
    if (!credential) return [];
    const responseSecret = source.response ? secretFrom(newestOf(source.response.secret), env) : null;
    return [[source.id, { credential, responseSecret, documentsUrl: documentsUrlOf(source) }]];
  });
  const tokens = (directory.users ?? []).flatMap((user): [string, string][] =>
    user.token ? [[user.id, secretFrom(user.token, env)]] : [],
  );
  const inbox = (directory.gateways ?? []).find(isCustomerInbox);
  return {
    sources: new Map(sources),
    inboxSecret: inbox ? secretFrom(newestOf(inbox.secret), env) : null,
    openText: (directory.gateways ?? []).flatMap((gateway) => accountOf(gateway, env) ?? [])[0] ?? null,
    tokens: new Map(tokens),
  };
}

/** The first of two; the other is being rotated out. */
export const newestOf = (secrets: Secrets): string => [secrets].flat()[0] ?? '';

/** Signs if the source has a signing secret, so that both methods are used. */
function credentialOf(source: DirectorySource, env: NodeJS.ProcessEnv): Credential | null {
  if (source.signingSecret) {
    return { kind: 'signed', sourceId: source.id, secret: secretFrom(newestOf(source.signingSecret), env) };
  }
  return source.key ? { kind: 'key', key: secretFrom(source.key, env) } : null;
}

function documentsUrlOf({ id, response, grants }: DirectorySource): string | null {
  if (!response || typeof grants !== 'object' || !grants.documents) return null;
  const { origin, hostname } = new URL(response.url);
  return grants.documents.includes(hostname) ? `${origin}${DOCUMENTS_PATH}/${id}` : null;
}

function isCustomerInbox(gateway: DirectoryGateway): gateway is Extract<DirectoryGateway, { kind: 'webhook' }> {
  return gateway.kind === 'webhook' && gateway.url.endsWith(CUSTOMER_INBOX_PATH);
}

/** Null unless the gateway targets the OpenText mounted here and is complete. */
function accountOf(gateway: DirectoryGateway, env: NodeJS.ProcessEnv): Account | null {
  if (gateway.kind !== 'opentext' || !gateway.base?.endsWith(OPENTEXT_PATH)) return null;
  const { username, password, tenant, clientId, clientSecret } = gateway;
  if (!username || !password || !tenant || !clientId || !clientSecret) return null;
  return {
    username,
    password: secretFrom(password, env),
    tenant,
    clientId,
    clientSecret: secretFrom(clientSecret, env),
  };
}

function secretFrom(secret: string, env: NodeJS.ProcessEnv): string {
  if (!secret.startsWith('env:')) return secret;
  const name = secret.slice('env:'.length);
  const value = env[name];
  if (!value) throw new Error(`The directory requires the secret ${secret}, but ${name} is not set`);
  return value;
}
