/** The command socket: callers get replies line by line, and a misbehaving caller delays no other. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { callRelay } from '../../../relay/door/call.ts';
import { type DoorDeps, openDoor } from '../../../relay/door/door.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';

const CALL = { argv: ['user', 'list'], brought: {} };

async function open(t: TestContext, run: DoorDeps['run'], folder?: string) {
  const timers = createHandClock(0);
  const path = join(folder ?? (await temporaryFolder(t)), 'beckon.db.sock');
  const door = await openDoor({ path, version: '1.2.3', timers, run });
  t.after(() => door.close());
  return { door, path, timers };
}

async function called(path: string, call: typeof CALL = CALL) {
  const said: string[] = [];
  const say = { out: (line: string) => said.push(line), err: (line: string) => said.push(`! ${line}`) };
  try {
    return { code: await callRelay(path, call, say, '1.0.0'), said, fault: null };
  } catch (error) {
    return { code: null, said, fault: error instanceof Error ? error.message : String(error) };
  }
}

const echo: DoorDeps['run'] = async ({ argv }, say) => {
  say.out(argv.join('\n'));
  say.err('a fault');
  return 3;
};

function raw(t: TestContext, path: string, text = ''): Socket {
  const socket = connect(path).on('error', () => {});
  socket.resume().write(text);
  t.after(() => socket.destroy());
  return socket;
}

test('lines come as they are said, the exit code last; a socket that was left is taken, for its account alone', async (t) => {
  const { path, door } = await open(t, echo);
  assert.equal(lstatSync(path).mode & 0o777, 0o600);
  assert.deepEqual(await called(path), { code: 3, said: ['user\nlist', '! a fault'], fault: null });
  const long = { argv: ['x'.repeat(60_000), 'ü\u2028'], brought: { text: 'y'.repeat(3_000_000) } };
  assert.deepEqual((await called(path, long)).said[0], long.argv.join('\n'));
  await door.close();
  assert.equal((await called(path)).code, null, 'nobody is there');
  const left = createServer();
  await new Promise<void>((resolve) => left.listen(`${path}.other`, resolve));
  t.after(() => left.close());
  // The socket file outlives a killed process; closing removes it.
  renameSync(`${path}.other`, path);
  const again = await openDoor({ path, version: '1.2.3', timers: createHandClock(0), run: echo });
  t.after(() => again.close());
  assert.equal((await called(path)).code, 3);
});

test('a path longer than an address of a socket', { skip: process.platform !== 'linux' }, async (t) => {
  const folder = join(await temporaryFolder(t), 'a-long-name-'.repeat(15));
  mkdirSync(folder);
  const { path, door } = await open(t, echo, folder);
  assert.equal((await called(path)).code, 3);
  await door.close();
  assert.deepEqual(readdirSync(folder), []);
});

test('what is there and is no socket stays', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, 'beckon.db.sock'), 'kept');
  await assert.rejects(open(t, echo, folder), /is there and is no socket/);
  assert.deepEqual(readdirSync(folder), ['beckon.db.sock']);
});

test('a caller that is silent, or never ends, is cut off in time, and delays no one', async (t) => {
  const { path, timers } = await open(t, echo);
  const mute = raw(t, path);
  const endless = raw(t, path, '{"argv":["');
  await Promise.all([once(mute, 'connect'), once(endless, 'connect')]);
  assert.equal((await called(path)).code, 3);
  await until('both are waited for', () => timers.waiting() === 2);
  timers.pass(10_000);
  await Promise.all([mute, endless].map((socket) => socket.closed || once(socket, 'close')));
});

test('who reads nothing of it is cut off in time', async (t) => {
  const { path, timers } = await open(t, async (_, say) => {
    say.out('x'.repeat(4_000_000));
    return 0;
  });
  const deaf = connect(path).on('error', () => {});
  t.after(() => deaf.destroy());
  deaf.write(`${JSON.stringify(CALL)}\n`);
  await until('it is all said', () => timers.waiting() === 1);
  assert.equal((await called(path)).code, 0);
  timers.pass(30_000);
  deaf.resume();
  await once(deaf, 'close');
});

test('an invalid call gets an error, and more than sixteen at once are refused', async (t) => {
  const { path } = await open(t, echo);
  for (const text of ['GET / HTTP/1.1\r\n', '{}\n', '{"argv":[],"brought":{}}\n', '[]\n']) {
    let heard = '';
    const socket = raw(t, path, text);
    socket.on('data', (chunk) => (heard += chunk));
    await once(socket, 'close');
    assert.match(heard, /does not understand this call.*\n.*"exit":1/, text);
  }
  const held = Array.from({ length: 16 }, () => raw(t, path));
  await Promise.all(held.map((socket) => once(socket, 'data')));
  assert.match((await called(path)).fault ?? '', /turned this away.*nothing was done$/);
  held[0]?.destroy();
  await until('there is room', async () => (await called(path)).code === 3);
});

test('a relay that closes ends who says nothing, and lets what runs end', async (t) => {
  const begun = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const { path, door } = await open(t, async (_, say) => {
    begun.resolve();
    await over.promise;
    say.out('done');
    return 0;
  });
  const mute = raw(t, path);
  const running = called(path);
  await begun.promise;
  const closed = door.close();
  await once(mute, 'close');
  over.resolve();
  assert.deepEqual(await running, { code: 0, said: ['done'], fault: null });
  await closed;
  assert.equal((await called(path)).code, null);
});

test('a command says what it knows where the relay is of another version, is none, or ends in the middle', async (t) => {
  const path = join(await temporaryFolder(t), 'beckon.db.sock');
  const fault = async (...lines: string[]): Promise<string | null> => {
    const server: Server = createServer((socket) => {
      for (const line of lines) socket.write(`${line}\n`);
      socket.on('error', () => {}).once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const { fault: said } = await called(path);
    await new Promise((resolve) => server.close(resolve));
    return said;
  };
  const greeting = '{"beckon":"9.0.0","door":1}';
  assert.match(
    (await fault('{"beckon":"9.0.0","door":2}')) ?? '',
    /^The relay that runs is of version 9\.0\.0, this command of 1\.0\.0: .*nothing was done$/,
  );
  assert.match((await fault('220 mail.example')) ?? '', /is no relay; nothing was done$/);
  assert.match((await fault(greeting)) ?? '', /nothing was done$/);
  assert.match((await fault(greeting, '{"begun":true}')) ?? '', /whether it was done is not known/);
  assert.match((await fault(greeting, '{"begun":true}', '{"out":1}')) ?? '', /look what was done$/);
});
