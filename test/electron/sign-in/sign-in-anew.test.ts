/** An answer above the second limit: the user signs in again at a real provider, and the answer is sent on the existing connection. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CLIENT_ID, createBrowser, RESOURCE, startIssuer } from '../../helpers/issuer.ts';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, event, startRelay } from '../../relay/parts/relay.ts';
import { signInDesk } from '../parts/sign-in-desk.ts';

async function begin(t: TestContext) {
  const issuer = await startIssuer();
  t.after(() => issuer.close());
  for (const id of ['kai', 'mo']) issuer.people.set(id, { name: id, roles: ['approver'] });
  const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID };
  const stepUp = { value: '1000', currency: 'EUR', freshSignIn: true };
  const relay = await startRelay({ directory: { ...DIRECTORY, oidc, stepUp } });
  t.after(() => relay.close());
  let browser = createBrowser('kai');
  const kai = signInDesk(t, (url) => void browser.visit(url).catch(() => {}));
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  kai.parts.signInAnew = () => kai.accounts.reauthenticate('kai');
  const { commands } = kai.parts.desk;
  const id = await relay.sendOne(event('approval.requested', { amount: { value: '5000', currency: 'EUR' } }));
  await until('the item', () => commands.item(id) !== null);
  commands.answer(id, { action: 'approve', comment: 'Agreed with the board' });
  const status = () => commands.item(id)?.pending?.status ?? 'none';
  await until('asked', () => status() === 'asked');
  return { kai, relay, commands, id, status, becomes: (login: string) => (browser = createBrowser(login)) };
}

test('the browser opens with a fresh sign-in, the connection continues, the answer is recorded', async (t) => {
  const { kai, commands, id } = await begin(t);
  assert.equal(commands.item(id)?.pending?.asks?.freshSignIn, true);
  const connections = kai.views.length;
  await commands.confirmAnswer(id);
  const last = new URL(kai.opened.at(-1) ?? '');
  assert.deepEqual([last.searchParams.get('prompt'), last.searchParams.get('max_age')], ['login', '0']);
  await until('recorded', () => commands.item(id)?.item.outcome?.by.id === 'kai');
  assert.equal(kai.views.length, connections, 'nothing was cut off for it');
});

test('another person at the same computer signs in: nothing is sent, and the desk keeps its owner', async (t) => {
  const { kai, relay, commands, id, status, becomes } = await begin(t);
  becomes('mo');
  await assert.rejects(commands.confirmAnswer(id), /mo signed in, not you/);
  assert.equal(status(), 'asked');
  assert.equal(kai.parts.desk.snapshot().me?.user.id, 'kai');
  assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).body.state, 'open');
});
