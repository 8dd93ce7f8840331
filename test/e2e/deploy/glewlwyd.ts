/** Glewlwyd, an OpenID provider of Debian's that compares redirect addresses exactly, with one client and one person. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import type { DebianFolder } from '../../../build/setup/debian-folder.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { startServer } from './parts.ts';

export interface Page {
  status: number;
  text: string;
}
export interface Glewlwyd {
  issuer: string;
  /** Kai's browser, signed in there: follows redirects from an address. @returns the last answer */
  browse(url: string): Promise<Page>;
}
interface GlewlwydSpec {
  clientId: string;
  redirectUris: readonly string[];
  /** Allowed audiences of access tokens. */
  audiences: string[];
}

const KAI = { username: 'kai', password: 'password of kai' };

/** Set up over its own interface, as an administrator would. */
export async function startGlewlwyd(t: TestContext, debian: DebianFolder, spec: GlewlwydSpec): Promise<Glewlwyd> {
  const port = await freePort(0);
  const origin = `http://127.0.0.1:${port}`;
  const folder = await makeFolder('glewlwyd');
  const args = [`--config-file=${writeSettings(folder, debian, port)}`];
  const server = await startServer({ servers: debian, program: 'usr/bin/glewlwyd', args, port });
  t.after(async () => {
    await server.stop();
    await removeFolder(folder);
  });
  const issuer = `${origin}/api/oidc`;
  const admin = await signedIn(origin, { username: 'admin', password: 'password' });
  await call(`${origin}/api/mod/plugin/`, 'POST', admin, pluginOf(issuer, spec.audiences));
  await call(`${origin}/api/client/`, 'POST', admin, clientOf(spec));
  const person = { ...KAI, name: 'Kai Lee', scope: ['openid', 'g_profile'], enabled: true };
  await call(`${origin}/api/user/`, 'POST', admin, person);
  const kai = await signedIn(origin, KAI);
  // Consent, as on its page.
  await call(`${origin}/api/auth/grant/${spec.clientId}`, 'PUT', kai, { scope: 'openid' });
  return { issuer, browse: (url) => browse(url, origin, kai) };
}

async function browse(start: string, origin: string, cookie: string): Promise<Page> {
  let url = new URL(start);
  for (let step = 0; step < 10; step += 1) {
    const headers = url.origin === origin ? { cookie } : {};
    const response = await fetch(url, { redirect: 'manual', headers });
    const text = await response.text();
    const location = response.headers.get('location');
    // On its sign-in page a signed-in user presses Continue.
    const onward = url.searchParams.get('callback_url');
    if (location === null && onward === null) return { status: response.status, text };
    url = location === null ? new URL(`${onward}&g_continue`) : new URL(location, url);
  }
  throw new Error(`the browser is still sent on at ${url.href}`);
}

async function signedIn(origin: string, account: object): Promise<string> {
  const response = await call(`${origin}/api/auth/`, 'POST', '', account);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return cookies.join('; ');
}

async function call(url: string, method: string, cookie: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', cookie };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}

/** Uses the store of Debian's package: empty but for an administrator. @returns the path of its settings */
function writeSettings(folder: string, debian: DebianFolder, port: number): string {
  const below = (path: string) => join(debian.root, path);
  const store = join(folder, 'glewlwyd.db');
  const database = new DatabaseSync(store);
  database.exec(readFileSync(below('usr/share/dbconfig-common/data/glewlwyd/install/sqlite3'), 'utf8'));
  database.close();
  const none = join(folder, 'none');
  mkdirSync(none);
  const settings = {
    port,
    bind_address: '127.0.0.1',
    external_url: `http://127.0.0.1:${port}`,
    login_url: 'login.html',
    api_prefix: 'api',
    static_files_path: `${below('usr/share/glewlwyd/webapp')}/`,
    log_mode: 'console',
    log_level: 'WARNING',
    cookie_domain: '',
    cookie_secure: 0,
    session_expiration: 2_419_200,
    session_key: 'GLEWLWYD2_SESSION_ID',
    login_api_enabled: true,
    admin_scope: 'g_admin',
    profile_scope: 'g_profile',
    user_module_path: below('usr/lib/glewlwyd/user'),
    user_middleware_module_path: none,
    client_module_path: below('usr/lib/glewlwyd/client'),
    user_auth_scheme_module_path: below('usr/lib/glewlwyd/scheme'),
    plugin_module_path: below('usr/lib/glewlwyd/plugin'),
    hash_algorithm: 'SHA512',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const file = join(folder, 'glewlwyd.conf');
  writeFileSync(file, `${lines.join('\n')}\ndatabase = { type = "sqlite3"; path = ${JSON.stringify(store)}; };\n`);
  return file;
}

const clientOf = ({ clientId, redirectUris }: GlewlwydSpec): object => ({
  client_id: clientId,
  name: 'Beckon',
  confidential: false,
  enabled: true,
  redirect_uri: redirectUris,
  authorization_type: ['code', 'refresh_token'],
  scope: [],
});

function pluginOf(iss: string, audiences: string[]): object {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const parameters = {
    iss,
    'jwt-type': 'rsa',
    'jwt-key-size': '256',
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: publicKey.export({ type: 'spki', format: 'pem' }),
    'jwks-show': true,
    'access-token-duration': 3600,
    'refresh-token-duration': 1_209_600,
    'code-duration': 600,
    'refresh-token-rolling': true,
    'allow-non-oidc': true,
    'auth-type-code-enabled': true,
    'auth-type-refresh-enabled': true,
    'auth-type-id-token-enabled': true,
    'auth-type-token-enabled': false,
    'auth-type-none-enabled': false,
    'auth-type-password-enabled': false,
    'auth-type-client-enabled': false,
    'auth-type-device-enabled': false,
    'pkce-allowed': true,
    'pkce-method-plain-allowed': false,
    'subject-type': 'public',
    'resource-allowed': true,
    'resource-scope': { openid: audiences },
    'resource-scope-and-client-property': false,
    'additional-parameters': [
      { 'user-parameter': 'username', 'token-parameter': 'login' },
      { 'user-parameter': 'name', 'token-parameter': 'name' },
    ],
  };
  return { module: 'oidc', name: 'oidc', display_name: 'OpenID Connect', parameters };
}
