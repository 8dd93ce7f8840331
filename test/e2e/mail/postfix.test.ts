/** Mail through Debian's Postfix: its certificate, greylisting, a full queue, a refused recipient, and what arrives. */
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Look } from '../../../network/lookup.ts';
import { createMailPools } from '../../../relay/outbound/mail/mail-pools.ts';
import { authority } from '../../helpers/certificate.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../../relay/parts/relay.ts';
import {
  MAIL_HOST,
  type PolicyServer,
  type Postfix,
  postfixHere,
  startMailProxy,
  startPolicyServer,
  startPostfix,
} from './postfix.ts';

const servers = await postfixHere();
const skip = typeof servers === 'string' ? servers : false;
const company = authority('Acme Root');
let folder = '';
let postfix: Postfix;
let greylist: PolicyServer;
const seen = new Set<string>();
let greylisted = 0;

before(async () => {
  if (typeof servers === 'string') return;
  folder = await makeFolder('postfix');
  // As greylisting programs do: the first try of a recipient waits.
  greylist = await startPolicyServer((asked) => {
    const recipient = asked.get('recipient') ?? '';
    if (!recipient.startsWith('grey') || seen.has(recipient)) return 'DUNNO';
    seen.add(recipient);
    greylisted += 1;
    return '451 4.7.1 Greylisted, please try again later';
  });
  postfix = await startPostfix({
    ...{ servers, folder, mailboxes: ['dana', 'kim', 'chloe', 'grey'] },
    certificate: company.issue({ subject: MAIL_HOST, names: [MAIL_HOST, 'localhost'] }),
    settings: {
      smtpd_recipient_restrictions: `reject_unauth_destination, check_policy_service inet:127.0.0.1:${greylist.port}`,
    },
  });
});
after(async () => {
  await postfix?.stop();
  greylist?.close();
  if (folder !== '') await removeFolder(folder);
});

const channel = (local: string) => ({ gateway: 'mail', kind: 'email', to: `${local}@acme.example`, when: 'always' });

/** @param retryDelays ms */
async function relayOn(t: TestContext, url: string, retryDelays = [50, 50, 50, 50]): Promise<RunningRelay> {
  const users = DIRECTORY.users.map((user) => ({ ...user, channels: [channel(user.id)] }));
  const relay = await startRelay({
    directory: {
      ...DIRECTORY,
      users,
      gateways: [{ id: 'mail', kind: 'smtp', url, from: 'Beckon <beckon@acme.example>' }],
    },
    publicUrl: 'https://beckon.acme.example',
    retryDelays,
  });
  t.after(() => relay.close());
  return relay;
}

async function notify(relay: RunningRelay, to: string) {
  const [made] = await relay.send(
    event('customer.notification', {
      customer: { ref: 'C-1', name: 'Chloé' },
      channels: [{ gateway: 'mail', kind: 'email', to }],
      title: 'Ihr Termin – jetzt 14:00 Uhr',
      body: 'Guten Tag, Chloé.',
      audience: { roles: ['support'] },
    }),
  );
  const message = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'kim-token')).body.messages[0];
  const reaches = (wanted: string) =>
    until(`the message is ${wanted}`, async () => (await message()).status === wanted);
  return { message, reaches };
}

test('arrives by TLS at staff and customers, one thread for each item', { skip }, async (t) => {
  trusting(t);
  const relay = await relayOn(t, `smtps://localhost:${postfix.tlsPort}`);
  const [made] = await relay.send(event('approval.requested', { audience: { users: ['dana'] }, title: 'Order 4711' }));
  await until('it arrived', () => postfix.mailsOf('dana').length === 1);
  const [mail = ''] = postfix.mailsOf('dana');
  assert.match(mail, /^Subject: Order 4711\r?$/m);
  assert.match(mail, new RegExp(`^References: <${made?.itemId}@acme.example>`, 'm'));
  assert.match(mail, /^Return-Path: <beckon@acme.example>/m);
  assert.match(mail, /\/a\/[\w=\r\n-]+/);
  assert.match(mail, /with ESMTPS/);
  const { reaches } = await notify(relay, 'chloe@acme.example');
  await reaches('sent');
  await until('it arrived', () => postfix.mailsOf('chloe').length === 1);
  assert.match(postfix.mailsOf('chloe')[0] ?? '', /^Subject: =\?UTF-8\?/m);
});

test('STARTTLS with its own name; a wrong certificate gets no mail', { skip }, async (t) => {
  const lookup: Look = (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
  const mail = createMailPools({ lookup });
  t.after(mail.close);
  const account = (host: string) => ({
    ...{ id: host, settings: '', url: `smtp://${host}:${postfix.port}`, login: null, dkim: null },
  });
  await assert.rejects(mail.verify(account(MAIL_HOST)), /certificate/);
  trusting(t);
  await assert.rejects(mail.verify(account('other.acme.example')), /altnames|host/i);
  await mail.verify(account(MAIL_HOST));
  await until('Postfix logged it', () => /starttls=1/.test(postfix.log()));
});

test('greylisted: sent again until it is taken', { skip }, async (t) => {
  const relay = await relayOn(t, `smtp://127.0.0.1:${postfix.port}`);
  const { reaches } = await notify(relay, 'grey@acme.example');
  await reaches('sent');
  await until('it arrived', () => postfix.mailsOf('grey').length === 1);
  assert.equal(greylisted, 1);
});

test('a full queue: waits, and is sent once there is room', { skip }, async (t) => {
  const proxy = await startMailProxy(postfix.fullPort);
  t.after(proxy.close);
  const relay = await relayOn(t, `smtp://127.0.0.1:${proxy.port}`, Array<number>(500).fill(100));
  const { message, reaches } = await notify(relay, 'kim@acme.example');
  await until('refused for lack of room', async () => /452 4\.3\.1/.test((await message()).error ?? ''));
  proxy.leadTo(postfix.port);
  await reaches('sent');
  await until('it arrived', () => postfix.mailsOf('kim').length === 1);
});

test('a refused recipient fails at once, and says so with a masked address', { skip }, async (t) => {
  const relay = await relayOn(t, `smtp://127.0.0.1:${postfix.port}`);
  const { message, reaches } = await notify(relay, 'nobody-here@acme.example');
  await reaches('failed');
  const { error, to } = await message();
  assert.match(error, /^the mail server answered 550 5\.1\.1 <…>: Recipient address rejected/);
  assert.equal(to, 'n…@acme.example');
});

function trusting(t: TestContext): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, company.cert]);
  t.after(() => setDefaultCACertificates(before));
}
