import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { type BusConnection, connectBus } from '../../../build/session/bus.ts';
import type { NotifyCall } from '../../../build/session/monitor.ts';
import { type DesktopSession, startDesktopSession } from '../../helpers/desktop-session.ts';

/** Requests a notification from the daemon as a program does. @returns its id */
async function notify(
  connection: BusConnection,
  title: string,
  options: { body?: string; actions?: Record<string, string>; timeout?: number } = {},
): Promise<number> {
  const { body = '', actions = {}, timeout = 0 } = options;
  const id = await connection.call({
    destination: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.Notifications',
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['Test', 0, '', title, body, Object.entries(actions).flat(), [['urgency', ['y', 1]]], timeout],
  });
  if (typeof id !== 'number') throw new Error('Notify did not answer with an id');
  return id;
}

const run = promisify(execFile);
const approval = { default: 'Open', yes: 'Approve', no: 'Reject' };

const session: DesktopSession = await startDesktopSession();
const program = connectBus(session.busAddress);

after(async () => {
  await program?.close();
  await session?.close();
});

test('a notification is drawn with its text and buttons, and the pressed one tells the program', async () => {
  const id = await notify(program, 'PO 1 needs your approval', { body: 'A &amp; B &lt;c&gt;', actions: approval });
  const drawn = await session.waitForNotification('PO 1');
  assert.equal(drawn.id, id);
  assert.equal(drawn.body, 'A & B <c>');
  assert.deepEqual(
    drawn.buttons.map((button) => button.label),
    ['Open', 'Approve', 'Reject'],
  );
  assert.partialDeepStrictEqual(await session.press('PO 1', 'Reject'), { id, key: 'no' });
  await session.waitForNone('PO 1');
});

test('eight simultaneous notifications are distinguished, equal texts by their order', async () => {
  const ids: number[] = [];
  for (let n = 0; n < 8; n += 1) ids.push(await notify(program, 'Same text', { actions: approval }));
  for (const id of ids) await session.waitForNotification(id);
  assert.deepEqual(
    (await session.notifications()).map((one) => one.id),
    ids,
  );
  const fifth = ids[4] ?? 0;
  assert.partialDeepStrictEqual(await session.press(fifth, 'Approve'), { id: fifth, key: 'yes' });
  for (const id of ids) if (id !== fifth) await session.dismiss(id);
  assert.deepEqual(await session.notifications(), []);
});

test('the monitor tells what was asked for, and why it ended', async () => {
  const from = session.monitor.history.length;
  const id = await notify(program, 'Brief', { timeout: 50 });
  const call = await session.monitor.waitFor<NotifyCall>((event) => event.kind === 'notify' && event.id === id, {
    from,
  });
  assert.equal(call.timeout, 50);
  assert.deepEqual(call.hints, { urgency: 1 });
  assert.ok(call.returnedAt >= call.calledAt);
  const end = await session.monitor.waitFor((event) => event.kind === 'closed' && event.id === id, { from });
  assert.equal(end.kind === 'closed' && end.reason, 1);
});

test('a button that is not drawn is an error that names those that are', async () => {
  const id = await notify(program, 'Only two', { actions: { a: 'One', b: 'Two' } });
  await assert.rejects(session.press(id, 'Three'), /has no button "Three"; its buttons: "One", "Two"/);
  await session.dismiss(id);
});

test('the daemon can go and come back', async () => {
  await session.daemon.stop();
  await assert.rejects(notify(program, 'Nobody listens'), /ServiceUnknown|not provided/);
  await session.daemon.start();
  const id = await notify(program, 'Back', { actions: approval });
  assert.partialDeepStrictEqual(await session.press('Back', 'Approve'), { id, key: 'yes' });
});

test('a picture of the screen is a PNG', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-picture-'));
  t.after(() => rm(folder, { recursive: true }));
  await session.screenshot(join(folder, 'screen.png'));
  assert.equal((await readFile(join(folder, 'screen.png'))).subarray(1, 4).toString(), 'PNG');
  await assert.rejects(session.screenshot(join(folder, 'none.png'), { window: 'No such' }), /no window titled/);
});

test('nothing survives the program that opened the session, kill -9 included', async () => {
  const source = `
    import { startDesktopSession } from ${JSON.stringify(new URL('../../../build/session/session.ts', import.meta.url).href)};
    const session = await startDesktopSession();
    console.log(session.env.XDG_RUNTIME_DIR);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const folder = join((await firstLine(child)).trim(), '..');
  assert.ok((await processesWith(folder)) >= 6);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const deadline = Date.now() + 60_000;
  while ((await processesWith(folder)) > 0)
    assert.ok(Date.now() < deadline, 'processes of the session are still there');
  await rm(folder, { recursive: true, force: true });
});

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) return String(chunk);
  throw new Error('the program ended without a line');
}

/** Processes whose environment names `folder`; zombies have no environment. */
async function processesWith(folder: string): Promise<number> {
  const { stdout } = await run('sh', ['-c', `grep -lsF "HOME=$1/home" /proc/[0-9]*/environ | wc -l`, 'sh', folder]);
  return Number(stdout);
}
