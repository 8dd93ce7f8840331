/** Settings of a hook, from the directory file and the API, and the bindings of its mapping besides the payload. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { run } from '../../../relay/main.ts';
import { patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, type Reply, startRelay } from '../parts/relay.ts';

const SEEN = `{
  "id": $headers."x-delivery", "source": "/shop", "type": "com.xconnector.task.assigned",
  "data": {
    "title": $headers."x-shop-event" & " " & $string(number), "audience": { "roles": ["approver"] },
    "body": $string({ "headers": $headers, "query": $query, "method": $method, "received": $received })
  }
}`;
const FALLBACK = { roles: ['lead'] };
const AUTH = { basic: { user: 'shop', password: ['first-password', 'second-password'] } };

const [erp, ...others] = DIRECTORY.sources;
const withHooks = (hooks: object) => ({ ...DIRECTORY, sources: [{ ...erp, hooks }, ...others] });

const relay = await startRelay({
  timers: patientTimers,
  directory: withHooks({
    seen: { mapping: SEEN },
    set: { mapping: SEEN, auth: AUTH, accept: 'each', fallback: FALLBACK },
  }),
});
after(() => relay.close());

const hook = async (name: string): Promise<Reply['body']> =>
  (await relay.get(`/v1/admin/hooks/erp/${name}`, ADMIN)).body;
const put = (name: string, change: object): Promise<Reply> => relay.put(`/v1/admin/hooks/erp/${name}`, change, ADMIN);
const file = (hooks: object) => () =>
  writeFileSync(join(relay.folder, 'directory.yaml'), JSON.stringify(withHooks(hooks)));

async function importing(hooks: object): Promise<{ code: number; err: string }> {
  const path = join(relay.folder, 'other.yaml');
  writeFileSync(path, JSON.stringify(withHooks(hooks)));
  const err: string[] = [];
  const io = { out() {}, err: (line: string) => err.push(line), stop: Promise.resolve('') };
  const env = { BECKON_DATA: relay.folder, BECKON_STORE: `sqlite:${relay.store}` };
  return { code: await run(['import', path], env, io), err: err.join('\n') };
}

describe('settings', () => {
  test('of the file are shown, without what is secret of them', async () => {
    const shown = await hook('set');
    assert.deepEqual(
      [shown.auth, shown.accept, shown.fallback, shown.origin],
      [{ kind: 'basic', user: 'shop', secrets: 2 }, 'each', FALLBACK, 'file'],
    );
    const plain = await hook('seen');
    assert.deepEqual([plain.auth, plain.accept, plain.fallback], [null, 'all', null]);
    assert.doesNotMatch((await relay.get('/v1/admin/hooks', ADMIN)).text, /-password/);
  });

  test('are changed one by one; what is left out stays, null takes away', async () => {
    const hmac = { header: 'X-Sig', algorithm: 'sha256', encoding: 'hex', secret: 'hmac-secret' };
    assert.equal((await put('made', { auth: { hmac } })).body.errors[0].pointer, '/mapping');
    assert.equal((await put('made', { mapping: '[]', auth: { hmac }, accept: 'each' })).status, 200);
    const renamed = await put('made', { mapping: '[ ]' });
    assert.deepEqual(
      [renamed.body.auth, renamed.body.accept, renamed.body.origin],
      [{ kind: 'hmac', header: 'X-Sig', algorithm: 'sha256', encoding: 'hex', secrets: 1 }, 'each', 'api'],
    );
    assert.equal((await put('made', { fallback: FALLBACK })).body.mapping, '[ ]');
    const bare = (await put('made', { auth: null, accept: 'all', fallback: null })).body;
    assert.deepEqual([bare.auth, bare.accept, bare.fallback], [null, 'all', null]);
  });

  test('that cannot be are refused with their place', async () => {
    const hmac = { header: 'x-sig', algorithm: 'sha256', encoding: 'hex', secret: 'secret-of-the-hook' };
    for (const [change, pointer, detail] of [
      [{}, '', /empty/],
      [{ auth: {} }, '/auth', /exactly one of bearer, basic, header, query, body, hmac/],
      [{ auth: { basic: { user: 'a:b', password: 'x' } } }, '/auth/basic/user', /without a colon/],
      [{ auth: { bearer: ['a', 'b', 'c'] } }, '/auth/bearer', /at most 2/],
      [{ auth: { header: 'x y', secret: 'secret-of-the-hook' } }, '/auth/header', /header field/],
      [{ auth: { hmac: { ...hmac, algorithm: 'md5' } } }, '/auth/hmac/algorithm', /sha1, sha256, sha512/],
      [{ auth: { hmac: { ...hmac, signed: 'v0' } } }, '/auth/hmac/signed', /\{body\}/],
      [{ auth: { hmac: { ...hmac, signed: '{timestamp}{body}' } } }, '/auth/hmac/timestampHeader', /required/],
      [{ auth: { hmac: { ...hmac, timestampHeader: 'x-t' } } }, '/auth/hmac/signed', /\{timestamp\}/],
      [
        { auth: { hmac: { ...hmac, signed: '{timestamp}{body}', timestampHeader: 'x-t', tolerance: 'P9000W' } } },
        '/auth/hmac/tolerance',
        /at most P1D/,
      ],
      [{ auth: { bearer: 'env:NOT_SET_ANYWHERE' } }, '/auth', /env:NOT_SET_ANYWHERE, which is not set/],
      [{ auth: { bearer: 'file:/etc/hostname' } }, '/auth', /only the directory file may/],
      [
        { auth: { hmac: { ...hmac, secret: ['a-secret-of-the-hook', 'file:/x'] } } },
        '/auth',
        /only the directory file/,
      ],
      [{ accept: 'some' }, '/accept', /all, each/],
      [{ fallback: {} }, '/fallback', /must not be empty/],
      [{ fallback: { roles: ['Ops Team'] } }, '/fallback/roles/0', /./],
    ] as const) {
      const reply = await put('seen', change);
      assert.deepEqual([reply.status, reply.body.errors[0].pointer], [400, pointer], JSON.stringify(change));
      assert.match(reply.body.errors[0].detail, detail, JSON.stringify(change));
    }
    assert.equal((await hook('seen')).origin, 'file');
  });

  test('changed through the API stand until the file says something else of them', async () => {
    await put('set', { mapping: '[]' });
    await relay.restart();
    assert.deepEqual([(await hook('set')).mapping, (await hook('set')).origin], ['[]', 'changed']);
    // The file changes the authentication; the mapping set through the API remains.
    await relay.restart(file({ seen: { mapping: SEEN }, set: { mapping: SEEN, auth: { bearer: 'another-key' } } }));
    const after = await hook('set');
    assert.deepEqual([after.mapping, after.auth, after.accept], ['[]', { kind: 'bearer', secrets: 1 }, 'all']);
    await put('set', { auth: { header: 'x-token', secret: 'secret-of-the-hook' } });
    await relay.restart();
    assert.equal((await hook('set')).auth.kind, 'header');
    await relay.restart(file({ seen: { mapping: SEEN }, set: { mapping: '[ ]', auth: { bearer: 'another-key' } } }));
    assert.deepEqual([(await hook('set')).mapping, (await hook('set')).auth.kind], ['[ ]', 'header']);
  });

  test('a mapping in a file of its own, beside the directory file or below it; read at each start', async () => {
    mkdirSync(join(relay.folder, 'maps'));
    writeFileSync(join(relay.folder, 'maps', 'one.jsonata'), '\uFEFF[]');
    await relay.restart(file({ seen: { mapping: SEEN }, own: { mappingFile: 'maps/one.jsonata', accept: 'each' } }));
    assert.deepEqual([(await hook('own')).mapping, (await hook('own')).accept], ['[]', 'each']);
    await relay.restart(() => writeFileSync(join(relay.folder, 'maps', 'one.jsonata'), '[ ]'));
    assert.deepEqual([(await hook('own')).mapping, (await hook('own')).origin], ['[ ]', 'file']);

    writeFileSync(join(relay.folder, 'large.jsonata'), 'x'.repeat(65_537));
    writeFileSync(join(relay.folder, 'empty.jsonata'), '');
    for (const [own, said] of [
      [{ mappingFile: 'none.jsonata' }, /sources\/erp\/hooks\/own\/mappingFile none\.jsonata cannot be read/],
      [{ mappingFile: 'maps' }, /maps is not a file/],
      [{ mappingFile: 'large.jsonata' }, /more than 65,536 characters/],
      [{ mappingFile: 'empty.jsonata' }, /is empty/],
      [{ mappingFile: '../outside.jsonata' }, /leads out of the folder/],
      [{ mapping: '[]', mappingFile: 'maps/one.jsonata' }, /own must have exactly one of mapping, mappingFile/],
      [
        { mapping: '[]', auth: { bearer: 'env:NOT_SET_ANYWHERE' } },
        /hooks\/own\/auth\/bearer refers to env:NOT_SET_ANYWHERE/,
      ],
    ] as const) {
      const { code, err } = await importing({ own });
      assert.equal(code, 1);
      assert.match(err, said);
      assert.doesNotMatch(err, /\n/);
    }
    const absolute = join(relay.folder, 'maps', 'one.jsonata');
    await relay.restart(file({ seen: { mapping: SEEN }, own: { mappingFile: absolute } }));
    assert.equal((await hook('own')).mapping, '[ ]');
  });
});

describe('what a mapping sees', () => {
  const send = (headers: Record<string, string>, query = '') =>
    relay.post(`/v1/hooks/erp/seen${query}`, { number: 7 }, 'erp-key', headers);

  test('is the request without what proves who sends', async () => {
    const before = Date.now();
    const headers = { 'X-Delivery': 'd1', 'X-Shop-Event': 'order', cookie: 'session=1', 'x-hub-signature': 'sha1=00' };
    const sent = await send(headers, '?tag=a&tag=b&one=1&empty');
    assert.equal(sent.status, 202, sent.text);
    const item = (await relay.get(`/v1/items/${sent.body.results[0].itemId}`, 'dana-token')).body;
    assert.equal(item.title, 'order 7');
    const seen = JSON.parse(item.body);
    assert.deepEqual(seen.query, { tag: ['a', 'b'], one: '1', empty: '' });
    assert.equal(seen.method, 'POST');
    const received = Date.parse(seen.received);
    assert.ok(before <= received && received <= Date.now(), seen.received);
    assert.equal(seen.headers['x-shop-event'], 'order');
    for (const name of ['authorization', 'cookie', 'x-hub-signature']) assert.ok(!(name in seen.headers), name);
  });

  test('is stored with the letter, so that a replay uses the same', async () => {
    await put('seen', { mapping: '$error("later")' });
    assert.equal((await send({ 'x-delivery': 'd2', 'x-shop-event': 'parcel' }, '?tag=x')).status, 422);
    const { items } = (await relay.get('/v1/admin/dead-letters', ADMIN)).body;
    const path = `/v1/admin/dead-letters/${items[0].id}`;
    const letter = (await relay.get(path, ADMIN)).body;
    assert.equal(letter.request.headers['x-shop-event'], 'parcel');
    assert.doesNotMatch(JSON.stringify(letter), /erp-key/);
    await put('seen', { mapping: SEEN });
    const replayed = await relay.post(`${path}/replay`, {}, ADMIN);
    assert.equal(replayed.status, 200, replayed.text);
    const item = (await relay.get(`/v1/items/${replayed.body.results[0].itemId}`, 'dana-token')).body;
    assert.equal(item.title, 'parcel 7');
    assert.deepEqual(JSON.parse(item.body), letter.request);
  });

  test('tells one letter from another where the bodies are the same', async () => {
    await put('seen', { mapping: '$error("later")' });
    for (const event of ['opened', 'closed', 'closed']) {
      await send({ 'x-delivery': crypto.randomUUID(), 'x-shop-event': event });
    }
    const { items } = (await relay.get('/v1/admin/dead-letters', ADMIN)).body;
    assert.equal(items.length, 2);
    await put('seen', { mapping: SEEN });
  });

  test('is given to a trial', async () => {
    const body = {
      payload: { number: 1 },
      headers: { 'X-Delivery': 'd9', 'x-shop-event': 'try' },
      query: { a: ['1', '2'] },
    };
    const tried = (await relay.post('/v1/admin/hooks/erp/seen/try', body, ADMIN)).body;
    assert.equal(tried.ok, true, JSON.stringify(tried));
    assert.equal(tried.events[0].data.title, 'try 1');
    assert.deepEqual(JSON.parse(tried.events[0].data.body).query, { a: ['1', '2'] });
  });
});
