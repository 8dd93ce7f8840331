/** kill -9 of the relay while a customer's message passes through OpenText: sent once where that can be determined, never lost. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../simulator/clock.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../simulator/opentext/account.ts';
import { startOpenText } from '../../simulator/opentext/server.ts';
import { type Program, startProgram } from '../helpers/program.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';

async function scene(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-gateway-'));
  const pace = { sent: 0, arrived: 0 };
  const openText = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock: systemClock, pace });
  const gateways = [gatewayEntry('customers', openText.url, DEMO_ACCOUNT)];
  writeFileSync(join(folder, 'directory.yaml'), JSON.stringify({ ...DIRECTORY, gateways }));
  let program: Program | null = null;
  let url = '';
  const stop = async () => {
    await program?.kill('SIGKILL');
    program = null;
  };
  const start = async () => {
    const env = { BECKON_DATA: folder, BECKON_DIRECTORY: join(folder, 'directory.yaml'), BECKON_PORT: '0' };
    program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
    const line = await program.waitForLine(/relay ready at/);
    url = line.slice(line.indexOf('http'));
  };
  t.after(async () => {
    await stop();
    await openText.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const notify = async (): Promise<string> => {
    const channels = [{ gateway: 'customers', kind: 'sms', to: '+4915550100417' }];
    const told = event('customer.notification', {
      customer: { ref: 'C1' },
      channels,
      audience: { roles: ['support'] },
    });
    const reply = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer erp-key', 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(told),
    });
    assert.equal(reply.status, 202);
    return JSON.parse(await reply.text()).results[0].itemId;
  };
  const reaches = (itemId: string, ...wanted: string[]) =>
    until(`the message is ${wanted.join(' or ')}`, async () => {
      const reply = await fetch(`${url}/v1/items/${itemId}`, { headers: { authorization: 'Bearer kim-token' } });
      return wanted.includes(JSON.parse(await reply.text()).messages[0].status);
    });
  const sent = () => openText.journal.filter(({ route }) => route === 'sms');
  return { openText, start, stop, notify, reaches, sent };
}

test('what was sent is asked for and not sent again; what OpenText had in its hands is sent again under its own id', async (t) => {
  const { openText, start, stop, notify, reaches, sent } = await scene(t);
  await start();
  const first = await notify();
  // On a busy machine the first status request may have been answered already.
  await reaches(first, 'sent', 'delivered');
  openText.faults.set({ faults: [{ on: 'sms', kind: 'silent', times: 1 }] });
  const second = await notify();
  await until('OpenText has the second', () => sent().length === 2);
  await stop();
  await start();
  await reaches(first, 'delivered');
  await reaches(second, 'delivered');
  const ids = sent().map(({ submitId }) => submitId);
  assert.equal(ids.length, 3);
  assert.equal(ids[1], ids[2]);
  assert.notEqual(ids[0], ids[1]);
});
