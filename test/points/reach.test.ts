/** Where Beckon goes further, points 11, 14 and 15: customers, people away from the desk, and one machine. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../relay/main.ts';
import { until } from '../helpers/until.ts';
import { status } from '../relay/outbound/receiver.ts';
import { DIRECTORY } from '../relay/parts/relay.ts';
import { openPlace } from './place.ts';

test('point 11: staff see what the customer was told, through which channel, and whether it failed', async (t) => {
  const { make, when, gateway } = await openPlace(t);
  gateway.answer((response, received, request) =>
    status(received.body.includes('+49') ? 400 : 204)(response, received, request),
  );
  const id = await make('customer.notification', {
    customer: { ref: 'C-1', name: 'Mara Lindt' },
    channels: [
      { gateway: 'customers', kind: 'email', to: 'mara@example.org' },
      { gateway: 'customers', kind: 'sms', to: '+4930123456' },
      { gateway: 'nowhere', kind: 'push', to: 'mara' },
    ],
  });
  const { messages } = await when(id, 'all ways ended', (item) =>
    item.messages.every((one) => one.status !== 'queued'),
  );
  assert.deepEqual(
    messages.map(({ kind, status: state }) => [kind, state]),
    [
      ['email', 'delivered'],
      ['sms', 'failed'],
      ['push', 'failed'],
    ],
  );
  assert.ok(messages[2]?.error);
  assert.equal(
    messages.some(({ to }) => to.includes('mara@') || to.includes('30123456')),
    false,
    'addresses are masked',
  );
});

test('point 14: people away from the desk are reached, by a link that a mail scanner cannot press', async (t) => {
  const channels = [{ gateway: 'customers', kind: 'email', to: 'dana@acme.example', when: 'away', after: 'PT0S' }];
  const users = DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user));
  const { make, item, gateway, desk } = await openPlace(t, { more: { users } });
  const id = await make('approval.requested', { audience: { users: ['dana'] } });
  const message = await until('the message', () => gateway.received[0]);
  const { link } = JSON.parse(message.body);
  for (let n = 0; n < 3; n += 1) assert.equal((await fetch(link)).status, 200);
  assert.equal((await item(id)).state, 'open', 'looking changes nothing');
  const press = () => fetch(link, { method: 'POST', body: new URLSearchParams({ action: 'approve' }) });
  assert.equal((await press()).status, 200);
  assert.equal((await item(id)).outcome?.by.id, 'dana');
  assert.equal((await press()).status, 409);
  assert.equal((await fetch(`${link}x`)).status, 404);

  await desk('dana');
  const here = await make('approval.requested', { audience: { users: ['dana'] } });
  await until('at the desk', async () => (await item(here)).id === here);
  assert.equal(gateway.received.length, 1, 'nothing goes out while a desk of theirs is live');
});

test('point 15: one machine by default; what names several stops the start with one line until they follow', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-point-'));
  try {
    const start = async (env: Record<string, string>): Promise<[number, string[], string[]]> => {
      const lines = { out: [] as string[], err: [] as string[] };
      const io = {
        out: (text: string) => lines.out.push(text),
        err: (text: string) => lines.err.push(text),
        stop: Promise.resolve('SIGTERM'),
      };
      const code = await run(['serve'], { BECKON_DATA: folder, BECKON_PORT: '0', BECKON_LOG: 'silent', ...env }, io);
      return [code, lines.out, lines.err];
    };
    const [code, out] = await start({});
    assert.equal(code, 0);
    assert.match(out.join('\n'), /http:\/\/127\.0\.0\.1:\d+/);
    for (const [name, value] of [
      ['BECKON_STORE', 'postgres://beckon@127.0.0.1/beckon'],
      ['BECKON_BUS', 'redis://127.0.0.1'],
    ] as const) {
      const [refused, , err] = await start({ [name]: value });
      assert.notEqual(refused, 0);
      assert.equal(err.length, 1);
      assert.match(err[0] ?? '', new RegExp(name));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
