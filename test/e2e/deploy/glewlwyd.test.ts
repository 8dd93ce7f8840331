/** Single sign-on at an issuer that matches redirect addresses exactly: Debian's Glewlwyd, a real relay, the desktop's own sign-in. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import { signInDesk } from '../../electron/parts/sign-in-desk.ts';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, startRelay } from '../../relay/parts/relay.ts';
import { type Glewlwyd, type Page, startGlewlwyd } from './glewlwyd.ts';
import { debianPrograms } from './parts.ts';

const CLIENT_ID = 'beckon-desktop';
const servers = await debianPrograms();
const skip = typeof servers === 'string' ? servers : false;

/** Kai at a desktop of a relay that trusts this issuer; the audience is the relay's own address. */
async function signIn(t: TestContext, { issuer, browse }: Glewlwyd, port: number, more: { redirectPorts?: number[] }) {
  const oidc = {
    issuer,
    audience: `http://127.0.0.1:${port}`,
    clientId: CLIENT_ID,
    scopes: ['openid'],
    claims: { user: 'login' },
    ...more,
  };
  const relay = await startRelay({ directory: { ...DIRECTORY, oidc }, config: { port } });
  t.after(() => relay.close());
  const pages: Page[] = [];
  const desk = signInDesk(t, (url) => void browse(url).then((page) => pages.push(page)));
  const signed = desk.accounts.signIn(relay.url);
  return { desk, signed, page: () => until('the browser has arrived somewhere', () => pages[0]) };
}

test('Glewlwyd refuses a random port, and takes the first free one of the directory', { skip }, async (t) => {
  assert.ok(typeof servers !== 'string');
  const ports = [await freePort(0), await freePort(0)];
  const redirectUris = ports.map((port) => `http://127.0.0.1:${port}/callback`);
  const [port, other] = [await freePort(0), await freePort(0)];
  const audiences = [port, other].map((one) => `http://127.0.0.1:${one}`);
  const issuer = await startGlewlwyd(t, servers, { clientId: CLIENT_ID, redirectUris, audiences });

  const anyPort = await signIn(t, issuer, other, {});
  assert.equal((await anyPort.page()).status, 403, 'at the issuer, where the person sees it');
  anyPort.desk.accounts.cancelSignIn();
  await assert.rejects(anyPort.signed, /was cancelled/);

  const named = await signIn(t, issuer, port, { redirectPorts: ports });
  assert.deepEqual(await named.signed, { user: { id: 'kai', name: 'Kai Lee' } });
  assert.match((await named.page()).text, /You can close this tab/);
  assert.equal(new URL(named.desk.opened[0] ?? '').searchParams.get('redirect_uri'), redirectUris[0]);
  await named.desk.state('connected');
});
