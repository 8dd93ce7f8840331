/** Relay and desk are suspended for longer than the heartbeat allows, like a sleeping machine, and resume: everything arrives once. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startRelayProgram } from '../attacks/parts/relay-program.ts';
import { type Program, startProgram } from '../helpers/program.ts';
import { startSourceSystem } from '../helpers/source-system.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';

/** ms; the heartbeat times out after 45 s. */
const STOPPED_MS = 55_000;
const DESK = new URL('parts/desk-alone.ts', import.meta.url).pathname;

const count = ({ output }: Program, line: string): number =>
  output()
    .split('\n')
    .filter((one) => one === line).length;
const lastState = ({ output }: Program): string | undefined =>
  output()
    .split('\n')
    .findLast((line) => line.startsWith('state '));
const named = (title: string, more: object = {}) => event('approval.requested', { title, ...more });

async function scene(t: Parameters<NonNullable<Parameters<typeof test>[0]>>[0]) {
  const source = await startSourceSystem();
  const [erp, ...rest] = DIRECTORY.sources;
  const relay = await startRelayProgram({
    directory: { ...DIRECTORY, sources: [{ ...erp, response: { url: source.url, secret: source.secret } }, ...rest] },
  });
  const desk = startProgram({ args: [DESK, relay.url, 'dana-token'] });
  t.after(async () => {
    await desk.end();
    await relay.close();
    await source.close();
  });
  await until('connected', () => lastState(desk) === 'state connected');
  return { source, relay, desk };
}

test('the relay stands still: what was asked meanwhile is answered then, reminders come once, the desk comes back', async (t) => {
  const { source, relay, desk } = await scene(t);
  const due = Date.now() + STOPPED_MS / 2;
  const reminders = ['-PT10S', '-PT5S', 'PT0S'];
  await relay.send(named('before', { dueAt: new Date(due).toISOString(), reminders }));
  await until('it arrives', () => count(desk, 'item before') === 1);
  process.kill(relay.pid, 'SIGSTOP');
  const asked = relay.send(named('meanwhile'));
  await pause(STOPPED_MS);
  process.kill(relay.pid, 'SIGCONT');
  await asked;
  await until('the desk is back', () => lastState(desk) === 'state connected', 60_000);
  await until('it arrives', () => count(desk, 'item meanwhile') === 1);
  const items = await until('reminded', async () => {
    const { items: found } = (await (await relay.get('/v1/items?limit=10', 'dana-token')).json()) as {
      items: { id: string; title: string; thread: { kind: string }[] }[];
    };
    return found.some(({ thread }) => thread.some(({ kind }) => kind === 'reminder')) && found;
  });
  const [before] = items.filter(({ title }) => title === 'before');
  assert.equal(before?.thread.filter(({ kind }) => kind === 'reminder').length, 1);
  const answered = await fetch(`${relay.url}/v1/items/${before?.id}/responses`, {
    method: 'POST',
    headers: { authorization: 'Bearer lee-token', 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'approve', key: randomUUID() }),
  });
  assert.equal(answered.status, 200);
  await until('delivered', () => source.received.length === 1);
  assert.match(relay.output(), /the clock went ahead: it was set, or this machine slept/);
});

test('the desk stands still: the relay lets it go, and it comes back by itself to all that came meanwhile, once', async (t) => {
  const { relay, desk } = await scene(t);
  process.kill(desk.pid, 'SIGSTOP');
  await relay.send(named('one'), named('two'));
  await until(
    'the relay let it go',
    async () => (await relay.metric('beckon_desks_connected')) === 0,
    STOPPED_MS + 10_000,
  );
  await relay.send(named('three'));
  process.kill(desk.pid, 'SIGCONT');
  await until(
    'all are there',
    () => ['one', 'two', 'three'].every((title) => count(desk, `item ${title}`) > 0),
    60_000,
  );
  await until('connected', () => lastState(desk) === 'state connected');
  for (const title of ['one', 'two', 'three']) assert.equal(count(desk, `item ${title}`), 1);
});
