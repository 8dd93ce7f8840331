/** The audit of a running relay: pages for the administrator, and a head that is updated across kills and on shutdown. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { run } from '../../../relay/main.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';
import { post } from './trail.ts';

const headOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'audit.head'), 'utf8')).head;

describe('GET /v1/admin/audit', () => {
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay();
  });
  after(() => relay.close());
  const page = async (query = '') => (await relay.get(`/v1/admin/audit${query}`, ADMIN)).body;

  test('gives every record once, in pages, oldest first, and what is new after its cursor', async () => {
    await relay.send(...Array.from({ length: 7 }, () => event('task.assigned')));
    const whole = await page('?limit=200');
    assert.equal(whole.next, null);
    const seqs: number[] = [];
    for (let next: number | null = 0; next !== null; ) {
      const { items, next: then } = await page(`?after=${next}&limit=3`);
      assert.ok(items.length <= 3);
      seqs.push(...items.map(({ seq }: { seq: number }) => seq));
      next = then;
    }
    assert.deepEqual(
      seqs,
      Array.from({ length: whole.cursor }, (_, index) => index + 1),
    );
    assert.deepEqual((await page(`?after=${whole.cursor}`)).items, []);
    await relay.send(event('task.assigned'));
    const { items } = await page(`?after=${whole.cursor}`);
    assert.deepEqual(
      items.map(({ kind, by }: { kind: string; by: string }) => [kind, by]),
      [['event', 'erp']],
    );
    assert.equal(whole.head.publicKey.length, 60);
  });

  test('says who answered, as long as the person is not forgotten', async () => {
    const [sent] = await relay.send(event('approval.requested'));
    const { cursor } = await page();
    const answer = { action: 'approve', key: crypto.randomUUID() };
    assert.equal((await relay.post(`/v1/items/${sent?.itemId}/responses`, answer, 'dana-token')).status, 200);
    const answered = async () =>
      (await page(`?after=${cursor}`)).items.find(({ kind }: { kind: string }) => kind === 'answered');
    const { by, actor, item } = await answered();
    assert.deepEqual([by, item], ['dana', sent?.itemId]);
    assert.match(actor, /^[0-9a-f]{32}$/);
  });

  test('is for the administrator alone, and refuses what it does not know', async () => {
    assert.equal((await relay.get('/v1/admin/audit')).status, 401);
    assert.equal((await relay.get('/v1/admin/audit', 'dana-token')).status, 403);
    assert.equal((await relay.get('/v1/admin/audit', 'erp-key')).status, 401);
    for (const query of [
      'after=-1',
      'after=x',
      'after=999999',
      'limit=0',
      'limit=201',
      'after=1&after=2',
      'limit=1.5',
    ]) {
      const { status, body } = await relay.get(`/v1/admin/audit?${query}`, ADMIN);
      assert.deepEqual([status, body.code], [400, 'REQUEST_INVALID'], query);
    }
  });
});

describe('the head', () => {
  let clock: HandClock;
  let relay: RunningRelay;
  beforeEach(async () => {
    clock = createHandClock(Date.now());
    relay = await startRelay({ clock, timers: clock });
  });
  afterEach(() => relay.close());

  test('follows at most once a second', async () => {
    const first = headOf(relay.folder);
    await relay.send(event('task.assigned'));
    await relay.send(event('task.assigned'));
    clock.pass(999);
    assert.deepEqual(headOf(relay.folder), first);
    clock.pass(1);
    const second = await until('the head follows', () => headOf(relay.folder).seq > first.seq && headOf(relay.folder));
    assert.ok(second.seq >= first.seq + 2);
    await relay.send(event('task.assigned'));
    assert.deepEqual(headOf(relay.folder), second);
  });

  test('is that of the last record after the drain', async () => {
    await relay.send(event('task.assigned'));
    const { cursor } = (await relay.get('/v1/admin/audit', ADMIN)).body;
    await relay.restart();
    const { items } = (await relay.get('/v1/admin/audit', ADMIN)).body;
    assert.equal(items.length, cursor);
    assert.equal(headOf(relay.folder).seq, cursor);
  });
});

describe('kill -9', () => {
  let folder: string;
  let program: Program | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'beckon-audit-kill-'));
    writeFileSync(join(folder, 'directory.yaml'), JSON.stringify(DIRECTORY));
  });
  afterEach(async () => {
    await program?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('between commit and head leaves a trail that is whole, beside a relay and without', async () => {
    const env = { BECKON_DATA: folder, BECKON_DIRECTORY: join(folder, 'directory.yaml'), BECKON_PORT: '0' };
    const verify = async () => {
      const said: string[] = [];
      const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
      const code = await run(['audit', 'verify'], { BECKON_DATA: folder }, { ...io, stop: Promise.resolve('') });
      assert.equal(code, 0, said.join('\n'));
      return Number(/^\d+/.exec(said[0] ?? '')?.[0]);
    };
    let count = 0;
    for (let round = 0; round < 3; round += 1) {
      program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
      const line = await program.waitForLine(/relay ready at/);
      await post(line.slice(line.indexOf('http')), 50);
      const now = await verify();
      assert.ok(now >= count + 50);
      await program.kill('SIGKILL');
      assert.ok(headOf(folder).seq <= now);
      count = await verify();
      assert.equal(count, now);
    }
  });
});
