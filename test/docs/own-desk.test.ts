/** Runs the documented Python desk verbatim against a relay in a separate process. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../../build/launch/free-port.ts';
import { ADMIN, event, startContractRelay } from '../contract/parts/relay.ts';
import { until } from '../helpers/until.ts';
import { programsIn } from './blocks.ts';

/** Debian's Python: another one on the PATH does not find Debian's packages. */
const PYTHON = '/usr/bin/python3';

const running = new Set<ChildProcess>();
const folder = mkdtempSync(join(tmpdir(), 'beckon-own-desk-'));
const program = programsIn('your-own-desk.md').get('desk.py');
assert.ok(program);
writeFileSync(join(folder, 'desk.py'), program);
const relay = await startContractRelay(undefined, { BECKON_PORT: String(await freePort(0)) });
after(async () => {
  for (const desk of running) desk.kill('SIGKILL');
  await relay?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface OwnDesk {
  lines(): string[];
  says(what: RegExp): Promise<string>;
  types(line: string): void;
  /** Kills without cleanup, like a power failure. */
  kill(): Promise<void>;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

function startDesk(...args: string[]): OwnDesk {
  const desk = spawn(PYTHON, ['desk.py', 'desk.json', ...args], { cwd: folder, env: { PATH: process.env.PATH ?? '' } });
  running.add(desk);
  let said = '';
  for (const stream of [desk.stdout, desk.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = once(desk, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  void ended.then(() => running.delete(desk));
  const lines = () => said.split('\n').filter(Boolean);
  return {
    lines,
    ended,
    says: async (what) => {
      try {
        return await until(`the desk says ${what}`, () => lines().find((line) => what.test(line)));
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : error}; it said:\n${said}`);
      }
    },
    types: (line) => void desk.stdin.write(`${line}\n`),
    async kill() {
      desk.kill('SIGKILL');
      await ended;
    },
  };
}

const kept = () => JSON.parse(readFileSync(join(folder, 'desk.json'), 'utf8'));
const approval = (title: string) => relay.item('approval.requested', { title, audience: { users: ['dana'] } });
const asSeen = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
const titles = (desk: OwnDesk): string[] =>
  desk.lines().flatMap((line) => /^\+ \d+ \[\w+\] (.*) \(SAP ERP\)/.exec(line)?.[1] ?? []);
async function pairingCode(): Promise<string> {
  const { body } = await relay.post('/v1/admin/people/dana/pair', undefined, ADMIN);
  return body.code;
}
async function pairedDesk(): Promise<OwnDesk> {
  const desk = startDesk(relay.url, await pairingCode());
  await desk.says(/^Live$/);
  return desk;
}

test('a wrong code pairs nothing', async () => {
  const desk = startDesk(relay.url, 'AAAA-AAAA');
  assert.equal(await desk.ended, 1);
  assert.match(desk.lines().join(), /Not paired: The code is not known/);
});

test('it shows an item, answers it with a key, and tells of its fate', async () => {
  const desk = await pairedDesk();
  assert.equal(statSync(join(folder, 'desk.json')).mode & 0o777, 0o600, 'it holds a token');
  const id = await approval('Asked live');
  const number = /^\+ (\d+) /.exec(await desk.says(/Asked live .*: approve, reject, request-info$/))?.[1];
  desk.types(`${number} reject too dear`);
  await desk.says(/^Recorded$/);
  await desk.says(/^~ .*Asked live .*: Reject by Dana Fox/);
  const { outcome, answers } = await asSeen(id);
  assert.deepEqual([outcome.action, outcome.comment, answers.length], ['reject', 'too dear', 1]);
  desk.types(`${number} approve`);
  await desk.says(/^Not recorded: Already answered by Dana Fox/);
  assert.deepEqual(kept().outbox, []);
  await desk.kill();
});

test('above a limit it asks the person before the answer counts', async () => {
  const desk = await pairedDesk();
  const limit = { amount: { value: '12000', currency: 'EUR' }, stepUp: { value: '10000', currency: 'EUR' } };
  const id = await relay.item('approval.requested', { title: 'A large one', audience: { users: ['dana'] }, ...limit });
  const number = /^\+ (\d+) /.exec(await desk.says(/A large one/))?.[1];
  desk.types(`${number} approve agreed with the board`);
  await desk.says(/^Above a limit, and not recorded yet\. Type: confirm$/);
  assert.equal((await asSeen(id)).state, 'open');
  desk.types('confirm');
  await desk.says(/^Recorded$/);
  assert.equal((await asSeen(id)).outcome.comment, 'agreed with the board');
  await desk.kill();
});

test('killed, it comes back with its cursor: nothing is missed and nothing comes twice', async () => {
  const first = await pairedDesk();
  await approval('Before the kill');
  await first.says(/Before the kill/);
  await first.kill();
  const before = kept();
  await approval('While it was away 1');
  await approval('While it was away 2');
  const second = startDesk();
  await second.says(/^Live$/);
  assert.deepEqual(titles(second), ['While it was away 1', 'While it was away 2']);
  assert.ok(kept().cursor > before.cursor);
  assert.equal(kept().epoch, before.epoch);
  await second.kill();
});

test('killed between pages, it continues with the first page that it has not stored', async () => {
  const wanted = Array.from({ length: 2000 }, (_, at) => `Of many ${at}`);
  const events = wanted.map((title) => event('approval.requested', { title, audience: { users: ['dana'] } }));
  for (let at = 0; at < events.length; at += 500) await relay.send(...events.slice(at, at + 500));
  const first = startDesk();
  await first.says(/Of many/);
  await first.kill();
  const names = (): string[] => Object.values<{ title: string }>(kept().items).map(({ title }) => title);
  const atKill = new Set(names());
  const second = startDesk();
  await second.says(/^Live$/);
  assert.deepEqual(
    titles(second),
    wanted.filter((title) => !atKill.has(title)),
  );
  assert.deepEqual(
    names().filter((title) => title.startsWith('Of many')),
    wanted,
  );
  await second.kill();
});

test('after an announced stop of the relay it reconnects; an answer given meanwhile survives a kill and is recorded once', async () => {
  const desk = startDesk();
  await desk.says(/^Live$/);
  const id = await approval('Asked before the relay went');
  const number = /^\+ (\d+) /.exec(await desk.says(/Asked before the relay went/))?.[1];
  await relay.program.kill('SIGTERM');
  await desk.says(/^The relay goes down/);
  desk.types(`${number} approve`);
  await until('the answer is on disk', () => kept().outbox.length === 1);
  const [{ key }] = kept().outbox;
  await desk.kill();
  await relay.restart();
  const again = startDesk();
  await again.says(/^Recorded$/);
  const { answers } = await asSeen(id);
  assert.deepEqual(
    answers.map((answer: { key: string }) => answer.key),
    [key],
  );
  await relay.restart();
  await until('it is live again', () => again.lines().filter((line) => line === 'Live').length === 2);
  const news = await approval('After the restart');
  await again.says(/After the restart/);
  assert.ok(kept().items[news]);
  await again.kill();
});

test('of another life of the store it forgets all and gets all', async () => {
  const stale = { ...kept(), epoch: 'of-another-store' };
  stale.items['00000000-0000-4000-8000-000000000000'] = { id: 'x', title: 'Of another store' };
  writeFileSync(join(folder, 'desk.json'), JSON.stringify(stale));
  const desk = startDesk();
  await desk.says(/^The relay tells everything anew$/);
  await desk.says(/^Live$/);
  const { epoch, items } = kept();
  assert.notEqual(epoch, 'of-another-store');
  assert.equal(items['00000000-0000-4000-8000-000000000000'], undefined);
  assert.ok(Object.keys(items).length > 2000);
  await desk.kill();
});

test('what is no longer theirs goes, and a token that has ended ends the desk', async () => {
  const desk = startDesk();
  await desk.says(/^Live$/);
  const id = await relay.item('task.assigned', { title: 'For approvers' });
  await desk.says(/^\+ .*For approvers .*: acknowledge$/);
  const person = { name: 'Dana Fox', locations: ['BER'], units: ['EMEA'] };
  await relay.put('/v1/admin/people/dana', { ...person, roles: [] }, ADMIN);
  await desk.says(/^- \d+ is no longer yours: For approvers$/);
  assert.equal(kept().items[id], undefined);
  await relay.remove('/v1/admin/people/dana/tokens', ADMIN);
  assert.equal(await desk.ended, 1);
  assert.match(desk.lines().join('\n'), /This device was signed out\. Pair again/);
  const again = startDesk();
  assert.equal(await again.ended, 1);
  assert.match(again.lines().join('\n'), /^Not paired\./);
});
