/** The demo's directory file, and what the simulator needs to know of any directory file. */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { Directory, type DirectoryGateway, type DirectorySource } from '../shared/directory.ts';
import type { Secrets } from '../shared/primitives.ts';
import { checker } from '../shared/validate.ts';
import type { Credential } from './encode.ts';
import type { Account } from './opentext/account.ts';

/** Where `demo-directory.yaml` expects the simulator's response endpoint. */
export const DEMO_RESPONSES_URL = 'http://127.0.0.1:7430';
export const DEMO_RESPONSES_PORT = 7430;

const DEMO_FILE = new URL('./demo-directory.yaml', import.meta.url);
const directories = checker(Directory);

/**
 * The directory of the demo company, ready for `import`.
 * @param responsesUrl where the simulator listens, without a path, e.g. `http://127.0.0.1:7430`
 */
export function demoDirectory({ responsesUrl = DEMO_RESPONSES_URL } = {}): Directory {
  const text = readFileSync(DEMO_FILE, 'utf8').replaceAll(DEMO_RESPONSES_URL, responsesUrl.replace(/\/+$/, ''));
  return parseDirectory(text, DEMO_FILE.pathname);
}

/** The same as a YAML text, for a file. */
export const demoDirectoryYaml = (responsesUrl?: string): string =>
  stringify(demoDirectory(responsesUrl ? { responsesUrl } : {}), { lineWidth: 120 });

/** @throws with the file's name and the first place that does not fit */
export function readDirectory(path: string): Directory {
  return parseDirectory(readFileSync(path, 'utf8'), path);
}

function parseDirectory(text: string, path: string): Directory {
  const checked = directories.check(parse(text));
  if (checked.ok) return checked.value;
  const [first] = checked.errors;
  throw new Error(`${path}: ${first?.pointer ?? ''} ${first?.detail ?? 'is no directory'}`);
}

/** A source as the simulator plays it, secrets resolved. */
interface SourceAccess {
  credential: Credential;
  /** Secret under which the relay signs its responses to this source; null where it has no endpoint. */
  responseSecret: string | null;
}

/** What the simulator takes from a directory. */
export interface Access {
  /** Source system id → how it sends; a system that the directory does not know is absent. */
  sources: ReadonlyMap<string, SourceAccess>;
  /** Secret of the gateway that ends in the simulator's customer inbox; null where there is none. */
  inboxSecret: string | null;
  /** The account of the gateway that ends in the simulator's OpenText; null where there is none. */
  openText: Account | null;
  /** Person id → device token, for the simulated colleagues. */
  tokens: ReadonlyMap<string, string>;
}

export const CUSTOMER_INBOX_PATH = '/customers/inbox';
export const OPENTEXT_PATH = '/opentext';

/** @param env where `env:NAME` secrets are looked up */
export function accessFrom(directory: Directory, env: NodeJS.ProcessEnv): Access {
  const sources = (directory.sources ?? []).flatMap((source): [string, SourceAccess][] => {
    const credential = credentialOf(source, env);
    if (!credential) return [];
    const responseSecret = source.response ? secretFrom(newestOf(source.response.secret), env) : null;
    return [[source.id, { credential, responseSecret }]];
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

/** Of two the first: the other is on its way out. */
export const newestOf = (secrets: Secrets): string => [secrets].flat()[0] ?? '';

/** A source that may sign does so, so that both ways are in use. */
function credentialOf(source: DirectorySource, env: NodeJS.ProcessEnv): Credential | null {
  if (source.signingSecret) {
    return { kind: 'signed', sourceId: source.id, secret: secretFrom(newestOf(source.signingSecret), env) };
  }
  return source.key ? { kind: 'key', key: secretFrom(source.key, env) } : null;
}

function isCustomerInbox(gateway: DirectoryGateway): gateway is Extract<DirectoryGateway, { kind: 'webhook' }> {
  return gateway.kind === 'webhook' && gateway.url.endsWith(CUSTOMER_INBOX_PATH);
}

/** Null unless the gateway leads to the OpenText that is mounted here, with everything a gateway needs. */
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
  if (!value) throw new Error(`The directory wants the secret ${secret}, but ${name} is not set`);
  return value;
}
