/** Links in mails to staff that turn the channel off: one click of a mail program, or the page. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { type MailServer, startMailServer } from '../outbound/smtp/mail-server.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

const PUBLIC = 'https://beckon.acme.example';
const clock = createShiftedClock();
let server: MailServer;
let relay: RunningRelay;
/** While true, the mail server defers all mails. */
let defers = false;

const addresses: Readonly<Record<string, string>> = {
  dana: 'dana@acme.example',
  lee: 'lee@acme.example',
  kim: 'kim@acme.example',
};

const directory = (given = addresses) => ({
  ...DIRECTORY,
  users: DIRECTORY.users.map((user) => {
    const to = given[user.id];
    return to === undefined ? user : { ...user, channels: [{ gateway: 'mail', kind: 'email', to, when: 'always' }] };
  }),
  gateways: [
    { id: 'mail', kind: 'smtp', url: `smtp://127.0.0.1:${server.port}`, from: 'Beckon <beckon@acme.example>' },
  ],
});

before(async () => {
  server = await startMailServer({
    reply: (command) => (defers && command.startsWith('RCPT') ? '451 4.7.1 later' : undefined),
  });
  relay = await startRelay({
    clock,
    directory: directory(),
    publicUrl: PUBLIC,
    retryDelays: Array<number>(500).fill(50),
  });
});
after(async () => {
  await relay.close();
  await server.close();
});

const mailsTo = (local: string) => server.mails.filter(({ to }) => to[0] === `${local}@acme.example`);

/** @returns the address of the newest mail's List-Unsubscribe, at the relay's port */
function stopLink(local: string): string {
  const text = mailsTo(local).at(-1)?.text ?? assert.fail('no mail');
  const [, url = ''] = /^List-Unsubscribe:\s*<([^>]+)>/m.exec(text) ?? [];
  assert.ok(url.startsWith(`${PUBLIC}/u/`), text);
  return url.replace(PUBLIC, relay.url);
}

const post = (url: string, body: string | FormData, type?: string) =>
  fetch(url, { method: 'POST', body, ...(type ? { headers: { 'content-type': type } } : {}) });
const FORM = 'application/x-www-form-urlencoded';

async function ask(user: string): Promise<void> {
  await relay.send(event('approval.requested', { audience: { users: [user] } }));
}

/** Asks the person, then kim: once kim has a mail, the person's item was checked. */
async function isMailed(user: string, wanted: boolean): Promise<void> {
  const [own, others] = [mailsTo(user).length, mailsTo('kim').length];
  await ask(user);
  await ask('kim');
  await until('kim has a mail', () => mailsTo('kim').length > others && (!wanted || mailsTo(user).length > own));
  assert.equal(mailsTo(user).length > own, wanted);
}

describe('a channel', () => {
  test('GET and HEAD of the link change nothing', async () => {
    await ask('dana');
    await until('a mail', () => mailsTo('dana').length === 1);
    const url = stopLink('dana');
    for (const method of ['GET', 'HEAD', 'GET']) {
      const reply = await fetch(url, { method });
      const text = await reply.text();
      assert.equal(reply.status, 200);
      if (method === 'GET') assert.match(text, /Mails to d…@acme\.example are on/);
      assert.equal(reply.headers.get('cache-control'), 'no-store');
    }
    await isMailed('dana', true);
  });
  test('one POST of a mail program turns it off, as a form or as multipart, also twice', async () => {
    const url = stopLink('dana');
    assert.match(
      /^List-Unsubscribe-Post: (.*)\r$/m.exec(mailsTo('dana').at(-1)?.text ?? '')?.[1] ?? '',
      /^List-Unsubscribe=One-Click$/,
    );
    assert.equal((await post(url, 'List-Unsubscribe=One-Click', FORM)).status, 200);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    assert.match(await (await post(url, form)).text(), /are off/);
    await isMailed('dana', false);
    const { channels } = (await relay.get('/v1/admin/people/dana', 'admin-token-of-the-test')).body;
    assert.match(channels[0].offAt, /^\d{4}-/);
    await isMailed('lee', true);
  });
  test('it stays off after a restart, and the page turns it on again', async () => {
    await relay.restart();
    const url = stopLink('dana');
    assert.match(await (await fetch(url, { headers: { 'accept-language': 'de' } })).text(), /ausgeschaltet/);
    assert.match(await (await post(url, 'channel=on', FORM)).text(), /are on/);
    await isMailed('dana', true);
  });
  test('a mail that waits for its next attempt is not sent any more', async () => {
    const url = stopLink('dana');
    const before = mailsTo('dana').length;
    defers = true;
    const tried = () => server.commands.filter((command) => command === 'RCPT TO:<dana@acme.example>').length;
    const first = tried();
    await ask('dana');
    await until('deferred', () => tried() > first);
    await post(url, 'List-Unsubscribe=One-Click', FORM);
    const waiting = async () => (await relay.get('/v1/admin/outbound', 'admin-token-of-the-test')).body.items;
    await until('dropped', async () => (await waiting()).length === 0);
    defers = false;
    await isMailed('lee', true);
    assert.equal(mailsTo('dana').length, before);
    await post(url, 'channel=on', FORM);
  });
  test('each change is in the audit, without the address', async () => {
    const { body } = await relay.get('/v1/admin/audit?limit=200', 'admin-token-of-the-test');
    const records = body.items.filter(({ kind }: { kind: string }) => kind === 'channel-switched');
    assert.deepEqual(
      records.map(({ by, facts }: { by: string; facts: object }) => [by, facts]),
      [1, 0, 1, 0].map((off) => ['dana', { gateway: 'mail', kind: 'email', off }]),
    );
  });
});

describe('the link', () => {
  test('is void if forged, cut, of an answer, or once the person has another address', async () => {
    const url = stopLink('dana');
    const token = url.slice(url.lastIndexOf('/') + 1);
    const changed = Buffer.from(token, 'base64url');
    changed.writeUInt8(changed.readUInt8(3) ^ 1, 3);
    const answer = /\/a\/([\w-]+)/.exec((mailsTo('dana').at(-1)?.text ?? '').replaceAll('=\r\n', ''))?.[1] ?? '';
    for (const wrong of [
      changed.toString('base64url'),
      token.slice(0, -1),
      `${token}=`,
      answer,
      'x',
      'a'.repeat(600),
    ]) {
      const reply = await post(`${relay.url}/u/${wrong}`, 'List-Unsubscribe=One-Click', FORM);
      assert.equal(reply.status, 404, wrong);
      assert.doesNotMatch(await reply.text(), /dana|acme/);
    }
    assert.equal((await fetch(`${relay.url}/a/${token}`)).status, 404);
    await relay.restart(() =>
      writeFileSync(
        join(relay.folder, 'directory.yaml'),
        JSON.stringify(directory({ ...addresses, dana: 'dana.fox@acme.example' })),
      ),
    );
    assert.equal((await fetch(url.replace(/^http:\/\/[^/]+/, relay.url))).status, 404);
  });
  test('guesses are limited by address, changes by person', async () => {
    const goOn = clock.stop();
    const statuses: number[] = [];
    for (let turn = 0; turn < 32; turn += 1) statuses.push((await fetch(`${relay.url}/u/wrong${turn}`)).status);
    assert.ok(statuses.includes(429) && statuses.filter((status) => status === 404).length <= 30, statuses.join());
    const url = stopLink('lee');
    const replies: number[] = [];
    for (let turn = 0; turn < 14; turn += 1) {
      replies.push((await post(url, turn % 2 === 0 ? 'channel=off' : 'channel=on', FORM)).status);
    }
    // The eleventh change is refused, and so the channel stays on.
    assert.deepEqual(replies.slice(9), [200, 429, 200, 429, 200]);
    goOn();
  });
});
