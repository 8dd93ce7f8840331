/** The command line on its own store, in part with a running relay. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { parse } from 'yaml';
import { run } from '../../relay/main.ts';
import { MIGRATIONS } from '../../relay/store/migrations.ts';
import { DESK_NAMESPACE } from '../../shared/socket.ts';
import { until } from '../helpers/until.ts';
import { event, type RunningRelay, startRelay } from './parts/relay.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  code: number;
  out: string;
  err: string;
}
async function cli(line: string, env: Record<string, string> = {}): Promise<Ran> {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await run(
    line.split(' '),
    { BECKON_DATA: join(folder, 'data'), ...env },
    {
      out: (text) => lines.out.push(text),
      err: (text) => lines.err.push(text),
      stop: Promise.resolve('SIGTERM'),
    },
  );
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}
const json = async (line: string, env: Record<string, string> = {}) => {
  const { code, out, err } = await cli(`${line} --json`, env);
  assert.equal(code, 0, err);
  return JSON.parse(out);
};
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('verbs', () => {
  test('sources: a key is shown once; ids are unique', async () => {
    const added = await json(
      'source add sap --name SAP --types status.changed,* --rate 5 --signed --response-url http://127.0.0.1:1/x',
    );
    assert.match(added.key, /^bks_.{40,}/);
    assert.match(added.signingSecret, /^whsec_/);
    assert.match(added.responseSecret, /^whsec_/);
    const files = 'source add files --users * --documents dms.example,*.files.example --requester-sees nothing';
    await json(`${files} --documents-say-who false --response-url http://127.0.0.1:1/x`);
    const { out } = await cli('export -');
    const { grants, requesterSees, documentsSayWho } = parse(out).sources.find(
      ({ id }: { id: string }) => id === 'files',
    );
    assert.deepEqual(
      [grants.documents, requesterSees, documentsSayWho],
      [['dms.example', '*.files.example'], 'nothing', false],
    );
    for (const [option, fault] of [
      ['--documents *', /documents\/0 /],
      ['--requester-sees all', /requesterSees /],
      ['--documents-say-who no', /--documents-say-who takes true or false/],
    ] as const) {
      assert.match((await cli(`source add bad ${option}`)).err, fault);
    }
    await cli('source remove files');
    const twice = await cli('source add sap');
    assert.deepEqual([twice.code, twice.out], [1, '']);
    const rotated = await json('source rotate sap');
    assert.notEqual(rotated.key, added.key);
    const [listed] = await json('source list');
    assert.deepEqual([listed.id, listed.name, listed.takesResponses, listed.signed], ['sap', 'SAP', true, true]);
    assert.doesNotMatch(JSON.stringify(listed), /bks_|whsec_/);
    assert.equal((await json('source remove sap')).removed, true);
    assert.equal((await cli('source remove sap')).code, 1);
    assert.match((await cli('source list')).out, /No sources/);
  });

  test('people: tokens, codes, and the error for a wrong id', async () => {
    await json('user add dana --name Dana --roles approver,lead --locations BER');
    const typo = await json('user add kim --roles aprover');
    assert.equal(typo.warning, 'No role is called aprover yet; known: approver, lead');
    assert.match((await cli('user add lee --roles approver')).out, /^lee is added; [^\n]*$/);
    const { language, timeZone } = await json('user add ina --language de --time-zone Europe/Berlin');
    assert.deepEqual([language, timeZone], ['de', 'Europe/Berlin']);
    const lost = await cli('user add uma --time-zone Mars/Base');
    assert.deepEqual([lost.code === 0, /^timeZone is not a known time zone/m.test(lost.err)], [false, true]);
    assert.match((await json('user token dana')).token, /^bkn_/);
    const pair = await json('user pair dana', { BECKON_PUBLIC_URL: 'https://relay.example' });
    assert.match(pair.code, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    assert.equal(pair.link, `beckon://pair?relay=https%3A%2F%2Frelay.example&code=${pair.code}`);
    const [listed] = await json('user list');
    assert.deepEqual([listed.roles, listed.devices], [['approver', 'lead'], 1]);
    assert.match((await cli('user list')).out, /\t1 device$/m);
    assert.equal((await json('user token dana --revoke')).revoked, 1);
    assert.equal((await json('user remove dana')).removed, true);
    for (const line of ['user token dana', 'user pair dana', 'user remove dana'])
      assert.equal((await cli(line)).code, 1, line);
  });

  test('import is idempotent and says what it did; prune removes', async () => {
    const path = write(
      'd.yaml',
      'sources: [{ id: a, name: A, key: k }]\nusers: [{ id: dana, name: Dana, token: t }]\n',
    );
    assert.deepEqual((await json(`import ${path}`)).added, ['source/a', 'user/dana']);
    assert.deepEqual(await json(`import ${path}`), { added: [], changed: [], removed: [], unchanged: 2 });
    await json('source add made-by-hand');
    write('d.yaml', 'users: [{ id: dana, name: Dana Fox, token: t }]\n');
    assert.deepEqual((await json(`import ${path}`)).changed, ['user/dana']);
    assert.deepEqual((await json(`import ${path} --prune`)).removed, ['source/a', 'source/made-by-hand']);
    write('d.yaml', 'users: [{ id: dana, name: Dana Fox, token: other }]\n');
    assert.deepEqual((await json(`import ${path}`)).changed, ['user/dana']);
  });

  test('what was revoked or rotated by hand does not come back with the file', async () => {
    const file = (token: string, key = 'k') =>
      write('d.yaml', `sources: [{ id: a, name: A, key: ${key} }]\nusers: [{ id: dana, name: Dana${token} }]\n`);
    const devices = async () => (await json('user list'))[0].devices;
    await json(`import ${file(', token: t')}`);
    await json('user pair dana');
    assert.equal((await json('user token dana --revoke')).revoked, 1);
    await json('source rotate a');
    const nothing = { added: [], changed: [], removed: [], unchanged: 2 };
    assert.deepEqual(await json(`import ${file(', token: t')}`), nothing);
    assert.equal(await devices(), 0);
    assert.deepEqual((await json(`import ${file(', token: t2', 'k2')}`)).changed, ['source/a', 'user/dana']);
    // A token that the file replaced may return with the file; one that it no longer contains is removed by a prune.
    await json(`import ${file(', token: t3', 'k2')}`);
    assert.deepEqual((await json(`import ${file(', token: t2', 'k2')}`)).changed, ['user/dana']);
    await json(`import ${file('', 'k2')}`);
    assert.equal(await devices(), 1);
    assert.deepEqual((await json(`import ${file('', 'k2')} --prune`)).changed, ['user/dana']);
    assert.equal(await devices(), 0);
  });

  test('responses go nowhere unencrypted', async () => {
    const { code, err } = await cli('source add a --response-url http://source.example/responses');
    assert.deepEqual([code, err], [1, 'response-url must be https, or http to this machine']);
    assert.match((await cli('source list')).out, /No sources/);
  });

  test('an invalid directory is reported in one line with the position', async () => {
    const wrong: [string, RegExp][] = [
      ['users: [{ id: A!, name: "" }]', /\/users\/0/],
      ['users: [{ id: a, name: A }, { id: a, name: B }]', /users has the id a twice/],
      ['sources: [{ id: a, name: A, key: env:NOT_SET }]', /sources\/a\/key refers to env:NOT_SET/],
      [
        'sources: [{ id: a, name: A, key: k }, { id: b, name: B, key: k }]',
        /sources\/b\/key is the same as sources\/a\/key/,
      ],
      [
        'sources: [{ id: a, name: A, response: { url: "http://example.org/", secret: s } }]',
        /https, or http to this machine/,
      ],
      ['users: [', /not YAML/],
      ['a: &a [*a]', /./],
      ['users: nobody', /\/users/],
      [
        'users: [{ id: a, name: A, timeZone: Mars/Base }]',
        /users\/a\/timeZone is not a known time zone, such as Europe\/Berlin/,
      ],
    ];
    for (const [text, expected] of wrong) {
      const { code, err } = await cli(`import ${write('d.yaml', text)}`);
      assert.equal(code, 1, text);
      assert.match(err, expected);
      assert.equal(err.split('\n').length, 1, err);
    }
    assert.equal((await cli('import nowhere.yaml')).code, 1);
  });

  test('secrets from the environment work', async () => {
    const path = write('d.yaml', 'sources: [{ id: a, name: A, key: env:A_KEY, signingSecret: env:A_SIGN }]');
    const env = { A_KEY: 'k', A_SIGN: `whsec_${Buffer.from('sixteen-bytes-16').toString('base64')}` };
    await json(`import ${path}`, env);
    assert.equal((await json('source list', env))[0].signed, true);
    const without = await cli('source list');
    assert.deepEqual(
      [without.code, without.err],
      [1, 'sources/a/signingSecret refers to env:A_SIGN, which is not set'],
    );
  });

  test('dry run: who would, who would not, and why', async () => {
    await json('user add dana --name Dana --roles approver');
    await json('user add kim --name Kim --roles approver');
    await json('user add sam --name Sam');
    const path = write('e.json', JSON.stringify(event('approval.requested', { requester: 'kim' })));
    const { recipients, others } = await json(`dry-run ${path}`);
    assert.deepEqual(
      recipients.map(({ id }: { id: string }) => id),
      ['dana'],
    );
    assert.deepEqual(
      others.map(({ id }: { id: string }) => id),
      ['kim', 'sam'],
    );
    assert.match(others[1].reason, /does not hold the role approver/);
    assert.match((await cli(`dry-run ${path}`)).out, /^1 would receive it\n {2}dana/);
    for (const text of ['{', '{}']) assert.equal((await cli(`dry-run ${write('bad.json', text)}`)).code, 1);
  });

  test('migrate, backup, help, and what is not understood', async () => {
    assert.equal((await json('migrate')).ran, MIGRATIONS.length);
    assert.equal((await json('migrate')).ran, 0);
    assert.equal((await cli(`backup ${join(folder, 'copy.db')}`)).code, 0);
    assert.equal((await cli(`backup ${join(folder, 'copy.db')}`)).code, 1);
    assert.match((await cli('--help')).out, /source add ID/);
    for (const line of [
      'frobnicate',
      'source',
      'source add',
      'user frob',
      'import',
      'dry-run',
      'serve --frob',
      'serve here',
      'hook try',
      'audit',
      'audit frob',
      'audit export',
      'audit verify a b',
    ]) {
      const { code, out, err } = await cli(line);
      assert.deepEqual([code, out], [2, ''], line);
      assert.ok(err, line);
    }
    assert.equal((await cli('serve', { BECKON_PORT: 'x' })).code, 1);
    const nowhere = await cli('serve', { BECKON_HOST: '192.0.2.1', BECKON_PORT: '0', BECKON_LOG: 'silent' });
    assert.deepEqual([nowhere.code, nowhere.out], [1, '']);
    assert.match(nowhere.err, /^BECKON_HOST 192\.0\.2\.1 /);
    const stopped = await cli('serve', { BECKON_PORT: '0', BECKON_LOG: 'silent' });
    assert.deepEqual([stopped.code, stopped.err], [0, '']);
    assert.match(stopped.out, /^relay ready at http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('beside a running relay', () => {
  let relay: RunningRelay;
  beforeEach(async () => {
    relay = await startRelay();
  });
  afterEach(() => relay.close());
  const beside = (line: string) => json(line, { BECKON_STORE: `sqlite:${relay.store}` });

  test('a new source may send, a new token signs in, a revoked one does not', async () => {
    const { key } = await beside('source add new');
    const headers = { 'content-type': 'application/cloudevents+json' };
    assert.equal((await relay.post('/v1/events', event('task.assigned'), key, headers)).status, 202);
    const { token } = await beside('user token sam');
    assert.equal((await relay.get('/v1/me', token)).status, 200);
    await beside('user token sam --revoke');
    assert.equal((await relay.get('/v1/me', token)).status, 401);
    await beside('source remove new');
    await until(
      'the removed source is refused',
      async () => (await relay.post('/v1/events', event('task.assigned'), key, headers)).status === 401,
    );
  });

  test('pairing: once, however it is typed, and only while it is fresh', async () => {
    const { code } = await beside('user pair sam');
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const paired = await relay.post('/v1/pair', { code: typed, device: 'Laptop' });
    assert.equal(paired.status, 200, paired.text);
    assert.deepEqual(paired.body.user, { id: 'sam', name: 'Sam Poe' });
    assert.equal((await relay.get('/v1/me', paired.body.token)).body.user.id, 'sam');
    assert.equal((await relay.post('/v1/pair', { code, device: 'Laptop' })).status, 401);
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => relay.post('/v1/pair', { code: 'AAAA-AAAA', device: 'x' })),
    );
    assert.ok(guesses.some(({ status, headers }) => status === 429 && headers.get('retry-after')));
  });

  test('a voter who leaves the directory drops out, and that may settle the matter', async () => {
    const decision = { policy: 'all' };
    const [made] = await relay.send(event('approval.requested', { decision, audience: { users: ['dana', 'sam'] } }));
    const path = `/v1/items/${made?.itemId}`;
    const answer = { action: 'approve', key: '11111111-1111-4111-8111-111111111111' };
    assert.equal((await relay.post(`${path}/responses`, answer, 'dana-token')).body.outcome, null);
    await beside('user remove sam');
    const settled = await until('it is settled', async () => {
      const { body } = await relay.get(path, 'dana-token');
      return body.state === 'answered' && body;
    });
    assert.deepEqual([settled.outcome.by.id, settled.decision.state], ['dana', 'approved']);
    assert.equal((await relay.get('/v1/me', 'sam-token')).status, 401);
  });

  test('who joins a role gets its open items, who leaves loses them', async () => {
    const [made] = await relay.send(event('approval.requested', { audience: { roles: ['lead'] } }));
    const status = async (token: string) => (await relay.get(`/v1/items/${made?.itemId}`, token)).status;
    assert.deepEqual([await status('lee-token'), await status('sam-token')], [200, 404]);
    const path = write(
      'd.yaml',
      'users: [{ id: sam, name: Sam Poe, roles: [lead] }, { id: lee, name: Lee Roe, roles: [approver] }]',
    );
    await beside(`import ${path}`);
    await until(
      'the items follow the roles',
      async () => (await status('sam-token')) === 200 && (await status('lee-token')) === 404,
    );
  });

  test('a token that the file assigns to another person ends the desk of its former owner', async () => {
    const socket: Socket = io(`${relay.url}${DESK_NAMESPACE}`, {
      transports: ['websocket'],
      auth: { token: 'sam-token', cursor: null },
    });
    try {
      const told: string[] = [];
      socket.on('me', ({ user }) => told.push(user.id));
      socket.on('revoked', () => told.push('revoked'));
      await until('the desk is there', () => told.includes('sam'));
      const path = write('d.yaml', 'users: [{ id: kim, name: Kim, token: sam-token }]');
      await beside(`import ${path}`);
      await until('it is ended', () => told.at(-1) === 'revoked' && socket.disconnected);
      assert.equal((await relay.get('/v1/me', 'sam-token')).body.user.id, 'kim');
      assert.equal((await relay.get('/v1/me', 'kim-token')).status, 401);
    } finally {
      socket.disconnect();
    }
  });
});

test('a file of authorities that cannot be used stops the start with one line that names it', async () => {
  const missing = await cli('serve', { BECKON_CA_FILE: join(folder, 'ca.pem') });
  assert.deepEqual([missing.code, missing.out], [1, '']);
  assert.equal(missing.err, `BECKON_CA_FILE: ${join(folder, 'ca.pem')} cannot be read (ENOENT)`);
  const empty = await cli('serve', { BECKON_CA_FILE: write('ca.pem', 'no certificate') });
  assert.equal(empty.err, `BECKON_CA_FILE: ${join(folder, 'ca.pem')} holds no certificate in PEM`);
});
