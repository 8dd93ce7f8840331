/** Contract section 7, "Administration and operations". */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { openDesk } from './parts/desk.ts';
import { ADMIN, COMPANY, type ContractRelay, event, type Ran, runRelay, startContractRelay } from './parts/relay.ts';

const SECRET_BODY = 'the-body-that-no-log-holds';
const relay = await startContractRelay(COMPANY, { BECKON_LOG: 'trace' });
after(() => relay.close());

describe('with Authorization: Bearer <BECKON_ADMIN_TOKEN>', () => {
  test('and with nothing else', async () => {
    const reads = ['dead-letters', 'outbound', 'audit', 'hooks/sap/x'];
    for (const path of reads) {
      for (const key of [undefined, 'wrong', 'dana-token', 'sap-key']) {
        assert.ok([401, 403].includes((await relay.get(`/v1/admin/${path}`, key)).status), `${path} ${key}`);
      }
    }
    for (const path of ['dead-letters', 'outbound', 'audit'])
      assert.equal((await relay.get(`/v1/admin/${path}`, ADMIN)).status, 200);
    const none = await startContractRelay(COMPANY, { BECKON_ADMIN_TOKEN: '' });
    try {
      for (const key of ['', 'undefined', 'null'])
        assert.notEqual((await none.get('/v1/admin/audit', key)).status, 200);
    } finally {
      await none.close();
    }
  });

  test('POST /v1/admin/dry-run: "an event → who would receive it and why, who would not and why"', async () => {
    const cursor = async () => (await relay.get('/v1/items', 'dana-token')).body.cursor;
    const before = await cursor();
    const { status, body } = await relay.post(
      '/v1/admin/dry-run',
      event('approval.requested', {
        requester: 'kim',
        audience: { roles: ['approver'], locations: ['BER'], users: ['sam'] },
      }),
      ADMIN,
    );
    assert.equal(status, 200);
    const received = Object.fromEntries(body.recipients.map(({ id, why }: { id: string; why: object }) => [id, why]));
    assert.deepEqual(Object.keys(received).sort(), ['dana', 'sam']);
    assert.deepEqual(
      [received.dana.roles, received.dana.locations, received.sam.byName],
      [['approver'], ['BER'], true],
    );
    const others = Object.fromEntries(body.others.map(({ id, reason }: Record<string, string>) => [id, reason]));
    assert.match(others.kim, /their own request/);
    assert.match(others.lee, /BER/);
    assert.equal(await cursor(), before, 'nothing was stored');
  });

  test('GET|PUT /v1/admin/hooks/{source}/{hook} { mapping }', async () => {
    const path = '/v1/admin/hooks/sap/made';
    assert.equal((await relay.get(path, ADMIN)).body.code, 'NOT_FOUND');
    assert.equal((await relay.put(path, { mapping: '{ "id": ' }, ADMIN)).body.code, 'REQUEST_INVALID');
    assert.equal((await relay.put(path, { mapping: '{}' }, ADMIN)).status, 200);
    assert.equal((await relay.get(path, ADMIN)).body.mapping, '{}');
  });

  test('GET /v1/admin/audit?after=', async () => {
    const id = await relay.item('approval.requested');
    await relay.answer('dana', id, 'approve');
    const first = (await relay.get('/v1/admin/audit?limit=2', ADMIN)).body;
    assert.equal(first.items.length, 2);
    const rest = (await relay.get(`/v1/admin/audit?after=${first.next}&limit=200`, ADMIN)).body;
    assert.equal(rest.items[0].seq, first.items[1].seq + 1);
    const kinds = rest.items
      .filter(({ item }: { item: string }) => item === id)
      .map(({ kind }: { kind: string }) => kind);
    assert.equal(kinds.length, 2, String(kinds));
    assert.equal((await relay.get('/v1/admin/audit?after=99999999', ADMIN)).status, 400);
  });
});

describe('operations', () => {
  test('GET /health/live, /health/ready, /openapi.json, /metrics (Prometheus)', async () => {
    for (const path of ['/health/live', '/health/ready']) assert.equal((await relay.get(path)).status, 200, path);
    const { body } = await relay.get('/openapi.json');
    assert.match(body.openapi, /^3\.1\./);
    const paths = [
      '/v1/events',
      '/v1/sources/{id}/events',
      '/v1/hooks/{source}/{hook}',
      '/v1/pair',
      '/v1/sign-in',
      '/v1/me',
      '/v1/me/subscriptions',
      '/v1/me/absence',
      '/v1/me/push',
      '/v1/push/key',
      '/v1/items',
      '/v1/items/{id}',
      '/v1/items/{id}/responses',
      '/v1/items/{id}/seen',
      '/v1/items/{id}/claim',
      '/v1/items/{id}/release',
      '/v1/items/{id}/delegate',
      '/v1/items/{id}/snooze',
      '/v1/processes',
      '/v1/processes/{id}',
      '/v1/sources/{id}/customers/{ref}/push',
      '/a/{token}',
      '/v1/admin/dead-letters',
      '/v1/admin/dead-letters/{id}/replay',
      '/v1/admin/hooks/{source}/{hook}',
      '/v1/admin/dry-run',
      '/v1/admin/audit',
      '/v1/admin/outbound',
    ];
    for (const path of paths) assert.ok(path in body.paths, path);
    const metrics = await relay.get('/metrics');
    assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain.*version=0\.0\.4/);
    assert.match(metrics.text, /^# TYPE \S+ (counter|gauge|histogram)$/m);
    for (const line of metrics.text
      .trim()
      .split('\n')
      .filter((one) => one !== '' && !one.startsWith('#'))) {
      assert.match(line, /^[a-zA-Z_:][\w:]*(\{.*\})? [-+\dNInfae.]+$/, line);
    }
  });

  test('`/admin`: "a web console behind the admin token"', async () => {
    const { status, headers, text } = await relay.get('/admin');
    assert.equal(status, 200, 'built by setup');
    assert.match(headers.get('content-type') ?? '', /text\/html/);
    assert.doesNotMatch(text, /dana|sap/i, 'the page itself holds nothing');
  });

  test('"structured logs without secrets or message bodies"', async () => {
    await relay.item('approval.requested', { title: SECRET_BODY, body: SECRET_BODY });
    await relay.post('/v1/events', event('approval.requested', { title: SECRET_BODY, severity: 'no' }), 'sap-key', {
      'content-type': 'application/cloudevents+json',
    });
    await relay.get('/v1/items', 'dana-token');
    const lines = relay.program
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    assert.ok(lines.length > 0);
    for (const line of lines) assert.ok(JSON.parse(line).level !== undefined, line);
    for (const secret of [SECRET_BODY, ADMIN, 'sap-key', 'dana-token', 'whsec_'])
      assert.ok(!relay.program.output().includes(secret), secret);
  });

  test('"SIGTERM drains: no accepted event is lost, clients are told to reconnect; an idle relay is gone within 2 s, idle keep-alive connections closed"', async () => {
    const one = await startContractRelay();
    try {
      const desk = await openDesk(one.url, { token: 'dana-token', cursor: null });
      await desk.hear('sync', (page) => page.live);
      const agent = new Agent({ keepAlive: true });
      await new Promise<void>((resolve) =>
        get(`${one.url}/health/live`, { agent }, (response) => response.resume().on('end', resolve)),
      );
      const accepted = await Promise.all(
        Array.from({ length: 20 }, (_, index) => one.item('approval.requested', { title: `Accepted ${index}` })),
      );
      const asked = performance.now();
      await one.program.kill('SIGTERM');
      const took = performance.now() - asked;
      assert.equal(await one.program.exited, 0);
      // Far above the time of a busy machine, and far below the lifetime of an idle connection.
      assert.ok(took < 20_000, `${took} ms`);
      assert.ok(
        desk.heard.some(({ name }) => name === 'drain'),
        'told to reconnect',
      );
      await desk.hear('disconnected');
      agent.destroy();
      await one.restart();
      for (const id of accepted) assert.equal((await one.seen('dana', id)).id, id);
    } finally {
      await one.close();
    }
  });
});

describe('the audit', () => {
  let trail: ContractRelay;
  const cli = (args: string): Promise<Ran> => runRelay(args, trail.env);
  const store = () => join(trail.env.BECKON_DATA ?? '', 'beckon.db');
  before(async () => {
    trail = await startContractRelay();
    const ids = await Promise.all([1, 2, 3].map(() => trail.item('approval.requested')));
    for (const id of ids) await trail.answer('dana', id, 'approve');
    await trail.program.kill('SIGTERM');
  });
  after(() => trail.close());

  test('the head: "Ed25519 (audit.key, mode 0600, and audit.head in BECKON_DATA)", written at drain', () => {
    const data = trail.env.BECKON_DATA ?? '';
    assert.equal(statSync(join(data, 'audit.key')).mode & 0o777, 0o600);
    assert.equal(createPublicKey(readFileSync(join(data, 'audit.key'))).asymmetricKeyType, 'ed25519');
    assert.ok(readFileSync(join(data, 'audit.head')).length > 0);
  });

  test('"audit verify exits 0 with the count", "with no relay running"', async () => {
    const { code, out, err } = await cli('audit verify');
    assert.equal(code, 0, err);
    assert.match(out, /\b\d+\b/);
  });

  test('"audit export FILE writes JSON Lines, one record a line, closed by the signed head and its public key"; verify of the file', async () => {
    const file = join(trail.folder, 'audit.jsonl');
    assert.equal((await cli(`audit export ${file}`)).code, 0);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line));
    const last = records.at(-1);
    assert.ok(last.publicKey && last.signature && last.head, JSON.stringify(last));
    assert.equal((await cli(`audit verify ${file}`)).code, 0);
    const key = createPublicKey({ key: Buffer.from(last.publicKey, 'base64'), format: 'der', type: 'spki' });
    const { seq, hash, at } = last.head;
    let before = '0'.repeat(64);
    for (const line of lines.slice(0, -1)) {
      const [, record = '', own = ''] = /^(.*),"hash":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
      before = createHash('sha256').update(`${before}\n${record}}`).digest('hex');
      assert.equal(own, before, 'as docs/administration.md has it');
    }
    assert.deepEqual([hash, seq], [before, lines.length - 1]);
    assert.ok(
      verify(
        null,
        Buffer.from(`Beckon audit head\n${seq}\n${hash}\n${at}\n`),
        key,
        Buffer.from(last.signature, 'base64'),
      ),
    );

    const changes: Record<string, (all: string[]) => string[]> = {
      changed: (all) =>
        all.map((line, index) => (index === 3 ? line.replace(/"kind":"[^"]+"/, '"kind":"nothing"') : line)),
      removed: (all) => all.filter((_, index) => index !== 3),
      'the newest removed': (all) => all.filter((_, index) => index !== all.length - 2),
      'out of order': (all) => [...all.slice(0, 3), all[4] ?? '', all[3] ?? '', ...all.slice(5)],
    };
    for (const [what, change] of Object.entries(changes)) {
      const bad = join(trail.folder, 'bad.jsonl');
      writeFileSync(bad, `${change(lines).join('\n')}\n`);
      const { code, err, out } = await cli(`audit verify ${bad}`);
      assert.equal(code, 1, what);
      const first = what === 'the newest removed' ? lines.length - 1 : 4;
      assert.match(`${out}${err}`, new RegExp(`\\b${first}\\b`), `${what}: names the first record`);
    }
  });

  test('"or 1 naming the first record that was changed, removed (the newest one too)" in the store', async () => {
    const database = new DatabaseSync(store());
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name));
    assert.ok(tables.includes('audit'), String(tables));
    const newest = Number(database.prepare('SELECT max(seq) AS seq FROM audit').get()?.seq);
    database.exec(`DELETE FROM audit WHERE seq = ${newest}`);
    database.close();
    const { code, out, err } = await cli('audit verify');
    assert.equal(code, 1);
    assert.match(`${out}${err}`, new RegExp(`\\b${newest}\\b`));
  });

  test('"written at most once a second and at drain, so a chain longer than its head is valid": after a kill -9', async () => {
    const one = await startContractRelay();
    try {
      await one.item('approval.requested');
      await one.program.kill('SIGKILL');
      const { code, err } = await runRelay('audit verify', one.env);
      assert.equal(code, 0, err);
    } finally {
      await one.close();
    }
  });
});

test('the simulator has the scenarios of the contract', () => {
  const names = [
    'workflow-alerts',
    'status-updates',
    'integration-errors',
    'customer-notices',
    'approval-reminders',
    'response-actions',
    'role-alerts',
    'process-coordination',
  ];
  const { stdout } = spawnSync(process.execPath, ['simulator/main.ts', '--help'], {
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '../..'),
  });
  for (const name of [...names, '--relay', '--key', '--rate', '--scenario', '--once']) {
    assert.ok(stdout.includes(name), name);
  }
});
