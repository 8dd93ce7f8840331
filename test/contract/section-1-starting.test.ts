/** Contract section 1, "Starting things": settings, verbs, the directory file. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { COMPANY, call, event, PEOPLE, type Ran, runRelay, startContractRelay } from './parts/relay.ts';

const ROOT = join(import.meta.dirname, '../..');
const relay = await startContractRelay();
after(() => relay.close());

const json = ({ code, out, err }: Ran) => {
  assert.equal(code, 0, err);
  assert.equal(out.trim().split('\n').length, 1, 'one JSON value, one line');
  return JSON.parse(out);
};

describe('commands', () => {
  test('package.json has the commands of the table', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const name of ['setup', 'start', 'test', 'relay', 'desktop', 'simulator', 'package'])
      assert.ok(scripts[name], name);
  });

  test('serve "prints one line with its URL when it is ready to accept"', async () => {
    const lines = relay.program
      .output()
      .split('\n')
      .filter((line) => line.includes(relay.url));
    assert.equal(lines.length, 1);
    assert.match(relay.url, /^http:\/\/127\.0\.0\.1:\d+$/, 'BECKON_HOST is 127.0.0.1; BECKON_PORT 0 picks one');
    assert.equal(
      (
        await relay.post('/v1/events', [event('task.assigned')], 'sap-key', {
          'content-type': 'application/cloudevents-batch+json',
        })
      ).status,
      202,
    );
  });

  test('--help names every verb and every setting', async () => {
    const { code, out } = await relay.cli('--help');
    assert.equal(code, 0);
    const verbs = [
      'serve',
      'migrate',
      'source add',
      'user add',
      'import',
      '--prune',
      'hook try',
      'audit verify',
      'audit export',
      'dry-run',
      'backup',
    ];
    for (const word of [
      ...verbs,
      'BECKON_HOST',
      'BECKON_PORT',
      'BECKON_DATA',
      'BECKON_STORE',
      'BECKON_CLUSTER',
      'BECKON_DIRECTORY',
      'BECKON_PUBLIC_URL',
      'BECKON_LOG',
      'BECKON_ADMIN_TOKEN',
      'BECKON_CONFIG',
    ]) {
      assert.ok(out.includes(word), word);
    }
  });
});

describe('"a wrong setting stops the start with one line that names it"', () => {
  const folder = () => join(relay.folder, 'wrong');
  const wrong: [string, Record<string, string>][] = [
    ['BECKON_PORT', { BECKON_PORT: '70000' }],
    ['BECKON_STORE', { BECKON_STORE: 'postgres://beckon@127.0.0.1/beckon' }],
    ['BECKON_CLUSTER', { BECKON_CLUSTER: 'mysql://127.0.0.1/beckon' }],
    ['BECKON_BUS', { BECKON_BUS: 'redis://127.0.0.1:6379' }],
    ['BECKON_PUBLIC_URL', { BECKON_PUBLIC_URL: 'ftp://x' }],
    ['BECKON_LOG', { BECKON_LOG: 'chatty' }],
    ['BECKON_DIRECTORY', { BECKON_DIRECTORY: '/nowhere/directory.yaml' }],
    ['BECKON_CONFIG', { BECKON_CONFIG: '/nowhere/config.yaml' }],
  ];
  test('each of them', async () => {
    const ran = await Promise.all(
      wrong.map(([, env]) => runRelay('serve', { BECKON_DATA: folder(), BECKON_PORT: '0', ...env })),
    );
    for (const [index, { code, out, err }] of ran.entries()) {
      const [name = '', env] = wrong[index] ?? [];
      const told = `${JSON.stringify(env)}: ${out}${err}`;
      assert.equal(code, 1, told);
      assert.equal(out, '', told);
      assert.equal(err.split('\n').length, 1, told);
      assert.match(err, new RegExp(name), told);
    }
  });

  test('"a YAML file named by BECKON_CONFIG may hold the same", and a wrong one in it is named too', async () => {
    const path = relay.write('config.yaml', 'BECKON_PORT: 99999\n');
    const { code, err } = await runRelay('serve', { BECKON_CONFIG: path, BECKON_DATA: folder() });
    assert.deepEqual([code, err.split('\n').length], [1, 1]);
    assert.match(err, /BECKON_PORT/);
    const store = join(relay.folder, 'elsewhere.db');
    relay.write('config.yaml', `BECKON_DATA: ${folder()}\nBECKON_STORE: "sqlite:${store}"\n`);
    json(await runRelay('migrate --json', { BECKON_CONFIG: path }));
    assert.ok(existsSync(store), 'sqlite:PATH is where the store is');
  });
});

describe('"relay administration"', () => {
  test('"source add ID … prints the key once"; list shows none; rotate ends the old; remove', async () => {
    const { id, key } = json(await relay.cli('source add shop --name Shop --json'));
    assert.equal(id, 'shop');
    const post = (bearer: string) =>
      relay.post('/v1/events', event('task.assigned'), bearer, { 'content-type': 'application/cloudevents+json' });
    await until('the running relay takes the key', async () => (await post(key)).status === 202);
    const [listed, plain] = [await relay.cli('source list --json'), await relay.cli('source list')];
    assert.deepEqual(
      json(listed)
        .map((one: { id: string }) => one.id)
        .sort(),
      ['crm', 'sap', 'shop'],
    );
    for (const { out } of [listed, plain]) assert.ok(!out.includes(key));
    const rotated = json(await relay.cli('source rotate shop --json'));
    await until('the old key ended', async () => (await post(key)).status === 401);
    assert.equal((await post(rotated.key)).status, 202);
    json(await relay.cli('source remove shop --json'));
    await until('the source is gone', async () => (await post(rotated.key)).status === 401);
    assert.equal((await relay.cli('source rotate shop')).code, 1);
  });

  test('"user token ID the token once"; user add, list, pair, remove', async () => {
    json(await relay.cli('user add ann --name Ann --roles approver --json'));
    const { token } = json(await relay.cli('user token ann --json'));
    await until('the token is known', async () => (await relay.get('/v1/me', token)).status === 200);
    const listed = await relay.cli('user list --json');
    assert.ok(json(listed).some((one: { id: string }) => one.id === 'ann'));
    assert.ok(!listed.out.includes(token));
    const { code } = json(await relay.cli('user pair ann --json'));
    assert.equal((await relay.post('/v1/pair', { code, device: 'Laptop' })).body.user.id, 'ann');
    json(await relay.cli('user remove ann --json'));
    await until('their token ended', async () => (await relay.get('/v1/me', token)).status === 401);
  });

  test('dry-run says who would receive an event, and why', async () => {
    const path = relay.write('event.json', JSON.stringify(event('task.assigned', { audience: { roles: ['lead'] } })));
    const { recipients, others } = json(await relay.cli(`dry-run ${path} --json`));
    assert.deepEqual(
      recipients.map((one: { id: string }) => one.id),
      ['lee'],
    );
    assert.ok(others.length >= 3);
  });

  test('"hook try SOURCE HOOK FILE.json"', async () => {
    const mapping = `{ "id": $string(nr), "source": "/shop", "type": "com.xconnector.task.assigned", "data": { "title": "Order", "audience": { "roles": ["lead"] } } }`;
    const made = await relay.put('/v1/admin/hooks/sap/tried', { mapping }, relay.env.BECKON_ADMIN_TOKEN);
    assert.equal(made.status, 200, made.text);
    const good = await relay.cli(`hook try sap tried ${relay.write('good.json', '{"nr":1}')}`);
    assert.equal(good.code, 0, good.err);
    assert.match(good.out, /com\.xconnector\.task\.assigned|task\.assigned/);
    assert.equal((await relay.cli(`hook try sap tried ${relay.write('bad.json', '{}')}`)).code, 1);
  });

  test('"backup FILE" holds what the relay holds, and "migrate" leaves it as it is', async () => {
    const file = join(relay.folder, 'backup.db');
    const id = await relay.item('task.assigned', { title: 'In the backup' });
    assert.equal((await relay.cli(`backup ${file}`)).code, 0);
    const store = { BECKON_STORE: `sqlite:${file}`, BECKON_DATA: join(relay.folder, 'restored') };
    assert.equal((await relay.cli('migrate', store)).code, 0);
    const other = await startContractRelay(COMPANY, store);
    try {
      assert.equal((await other.seen('dana', id)).title, 'In the backup');
    } finally {
      await other.close();
    }
  });

  test('an unknown verb is reported, with a non-zero exit code', async () => {
    const { code, out } = await relay.cli('sorce list');
    assert.notEqual(code, 0);
    assert.equal(out, '');
  });
});

describe('the directory file', () => {
  const directory = (more: object) => relay.write('more.yaml', JSON.stringify(more));
  test('"import is idempotent and reports what it changed"; "removes only with import --prune"', async () => {
    const empty = { BECKON_DATA: join(relay.folder, 'imported'), BECKON_DIRECTORY: '' };
    const whole = directory({ sources: [{ id: 'a', name: 'A', key: 'a-key' }], users: [{ id: 'u', name: 'U' }] });
    assert.deepEqual(json(await relay.cli(`import ${whole} --json`, empty)).added.sort(), ['source/a', 'user/u']);
    const again = json(await relay.cli(`import ${whole} --json`, empty));
    assert.deepEqual([again.added, again.changed, again.removed], [[], [], []]);
    const less = directory({ users: [{ id: 'u', name: 'You' }] });
    const changed = json(await relay.cli(`import ${less} --json`, empty));
    assert.deepEqual([changed.changed, changed.removed], [['user/u'], []]);
    assert.deepEqual(json(await relay.cli(`import ${less} --prune --json`, empty)).removed, ['source/a']);
  });

  test('"ids match [a-z0-9][a-z0-9._-]{0,62}"; wrong files are refused in one line', async () => {
    const wrong = [
      { sources: [{ id: 'SAP', name: 'x' }] },
      { roles: [{ id: 'a'.repeat(64), name: 'x' }] },
      { sources: [{ id: 'a', name: 'A', key: 'env:NOT_SET_ANYWHERE' }] },
      { sources: [{ id: 'a', name: 'A', response: { url: 'http://erp.example/', secret: 'whsec_YQ==' } }] },
    ];
    for (const [index, one] of wrong.entries()) {
      const path = relay.write(`wrong-${index}.yaml`, JSON.stringify(one));
      const { code, err } = await relay.cli(`import ${path}`);
      assert.deepEqual([code, err.split('\n').length], [1, 1], `${JSON.stringify(one)}: ${err}`);
    }
  });

  test('"any secret may be written file:PATH": read again each time the relay reads its directory', async () => {
    const key = join(relay.folder, 'source.key');
    const secret = join(relay.folder, 'answers.secret');
    const sources = [
      { id: 'e', name: 'E', key: `file:${key}`, response: { url: 'http://127.0.0.1:9/x', secret: `file:${secret}` } },
    ];
    relay.write('source.key', 'key-of-the-file\n');
    relay.write('answers.secret', 'whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4\n');
    const other = await startContractRelay({ ...COMPANY, sources });
    const headers = { 'content-type': 'application/cloudevents+json' };
    const send = async (bearer: string) =>
      (await other.post('/v1/events', event('task.assigned'), bearer, headers)).status;
    try {
      assert.equal(await send('key-of-the-file'), 202);
      assert.equal(await send(`file:${key}`), 401);
      relay.write('source.key', 'another-key-of-the-file\n');
      await other.restart();
      assert.deepEqual([await send('another-key-of-the-file'), await send('key-of-the-file')], [202, 401]);
    } finally {
      await other.close();
    }
    const wrong = relay.write('no-file.yaml', JSON.stringify({ sources: [{ ...sources[0], key: 'file:/none/key' }] }));
    assert.match((await relay.cli(`import ${wrong}`)).err, /file:\/none\/key, which does not exist$/m);
    const near = relay.write('near.yaml', JSON.stringify({ sources: [{ ...sources[0], key: 'file:key' }] }));
    assert.match((await relay.cli(`import ${near}`)).err, /file:key, which is not an absolute path$/m);
  });

  test('"any secret may be written env:NAME"; "imported at each start"; "http: to loopback too"', async () => {
    const sources = [
      { id: 'e', name: 'E', key: 'env:E_KEY', response: { url: 'http://127.0.0.1:9/x', secret: 'env:E_SECRET' } },
    ];
    const other = await startContractRelay(
      { ...COMPANY, sources },
      { E_KEY: 'from-the-env', E_SECRET: 'whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4' },
    );
    try {
      const headers = { 'content-type': 'application/cloudevents+json' };
      assert.equal((await other.post('/v1/events', event('task.assigned'), 'from-the-env', headers)).status, 202);
      assert.equal((await other.post('/v1/events', event('task.assigned'), 'env:E_KEY', headers)).status, 401);
      const users = [{ ...PEOPLE[0], name: 'Dana Foxworth', token: 'dana-token' }];
      other.write('directory.yaml', JSON.stringify({ ...COMPANY, users }));
      await other.restart();
      assert.equal((await other.get('/v1/me', 'dana-token')).body.user.name, 'Dana Foxworth');
      assert.equal((await other.get('/v1/me', 'lee-token')).status, 200, 'it removes nobody');
    } finally {
      await other.close();
    }
  });

  test('"types anywhere are with or without the prefix; * is all"', async () => {
    const sources = ['approval.requested', 'com.xconnector.approval.requested', '*'].map((type, index) => ({
      id: `s${index}`,
      name: 'S',
      key: `s${index}-key`,
      types: [type],
    }));
    const path = relay.write('types.yaml', JSON.stringify({ sources }));
    assert.equal((await relay.cli(`import ${path}`)).code, 0);
    const send = async (key: string, type: string) =>
      (
        await call(`${relay.url}/v1/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents+json' },
          body: JSON.stringify(event(type)),
        })
      ).status;
    await until('the sources are there', async () => (await send('s2-key', 'task.assigned')) === 202);
    for (const key of ['s0-key', 's1-key']) {
      assert.equal(await send(key, 'approval.requested'), 202, key);
      assert.equal(await send(key, 'task.assigned'), 403, key);
    }
  });
});
