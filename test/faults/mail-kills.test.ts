/** kill -9 of the relay between the mail server's acceptance of a mail and the relay's own record: sent again, recognizable, never lost. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Postfix, postfixHere, startMailProxy, startPostfix } from '../e2e/mail/postfix.ts';
import { selfSigned } from '../helpers/certificate.ts';
import { type Program, startProgram } from '../helpers/program.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';

const servers = await postfixHere();

test('a mail that was accepted before the kill arrives twice, with one Message-ID', {
  skip: typeof servers === 'string' ? servers : false,
}, async (t) => {
  if (typeof servers === 'string') return;
  const folder = await makeFolder('mail-kill');
  const postfix: Postfix = await startPostfix({
    ...{ servers, certificate: selfSigned('localhost'), mailboxes: ['chloe'] },
    folder: await makeFolder('mail-kill-postfix'),
  });
  const proxy = await startMailProxy(postfix.port);
  let program: Program | null = null;
  t.after(async () => {
    await program?.kill('SIGKILL');
    proxy.close();
    await postfix.stop();
    await removeFolder(folder);
  });
  const gateways = [{ id: 'mail', kind: 'smtp', url: `smtp://127.0.0.1:${proxy.port}`, from: 'beckon@acme.example' }];
  writeFileSync(join(folder, 'directory.yaml'), JSON.stringify({ ...DIRECTORY, gateways }));
  const env = { BECKON_DATA: folder, BECKON_DIRECTORY: join(folder, 'directory.yaml'), BECKON_PORT: '0' };
  const start = async (): Promise<string> => {
    program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
    const line = await program.waitForLine(/relay ready at/);
    return line.slice(line.indexOf('http'));
  };
  const url = await start();
  proxy.hold = true;
  const channels = [{ gateway: 'mail', kind: 'email', to: 'chloe@acme.example' }];
  const told = event('customer.notification', { customer: { ref: 'C1' }, channels, audience: { roles: ['support'] } });
  const reply = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: 'Bearer erp-key', 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(told),
  });
  const { results } = JSON.parse(await reply.text());
  await until('Postfix has taken it', () => postfix.mailsOf('chloe').length === 1);
  await (program as Program | null)?.kill('SIGKILL');
  proxy.hold = false;
  const again = await start();
  await until('it is sent by the next start', async () => {
    const item = await fetch(`${again}/v1/items/${results[0].itemId}`, {
      headers: { authorization: 'Bearer kim-token' },
    });
    return JSON.parse(await item.text()).messages[0].status === 'sent';
  });
  await until('it arrived again', () => postfix.mailsOf('chloe').length === 2);
  const ids = postfix.mailsOf('chloe').map((mail) => /^Message-ID: (<.*>)/m.exec(mail)?.[1]);
  assert.match(ids[0] ?? '', /^<msg_[\w-]+@acme\.example>$/);
  assert.equal(ids[0], ids[1]);
});
