/** `hook …` as an integrator types it, before, beside and without a running relay. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../../relay/main.ts';
import { startRelay } from '../parts/relay.ts';

const MAPPING = `{ "id": $string(nr), "source": "/shop", "type": "com.xconnector.task.assigned",
  "data": { "title": title, "audience": { "roles": ["approver"] } } }`;
const SOURCES = [{ id: 'shop', name: 'Shop', key: 'shop-key', hooks: { orders: { mapping: MAPPING } } }];

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-hook-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function cli(words: readonly string[], env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await run(words, { BECKON_DATA: join(folder, 'data'), ...env }, { ...io, stop: Promise.resolve('') });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('hook try shows the event, or what is wrong with it; a directory file need not have been imported', async () => {
  const env = { BECKON_DIRECTORY: write('directory.yaml', { sources: SOURCES }) };
  const good = write('good.json', { nr: 5, title: 'Order 5' });
  const shown = await cli(['hook', 'try', 'shop', 'orders', good], env);
  assert.deepEqual([shown.code, shown.err], [0, '']);
  assert.match(shown.out, /"title": "Order 5"[\s\S]*1 event, which fits/);
  const asJson = await cli(['hook', 'try', 'shop', 'orders', good, '--json'], env);
  assert.equal(JSON.parse(asJson.out).events[0].specversion, '1.0');

  const bad = await cli(['hook', 'try', 'shop', 'orders', write('bad.json', { nr: 6 })], env);
  assert.equal(bad.code, 1);
  assert.match(bad.out, /\/data\/title\tis required/);
  assert.match(bad.err, /^It would be kept in the dead letters: \/data\/title/);

  const thrown = await cli(
    ['hook', 'try', 'shop', 'orders', good, '--mapping', write('throws.jsonata', '$error("no order")')],
    env,
  );
  assert.deepEqual([thrown.code, thrown.out], [1, '']);
  assert.match(thrown.err, /no order/);

  const without = await cli(
    ['hook', 'try', 'shop', 'orders', good, '--mapping', write('none.jsonata', 'nothing')],
    env,
  );
  assert.equal(without.code, 0);
  assert.match(without.out, /^Ignored, and the mapping gives no reason/);
  const why = write('why.jsonata', '{ "ignored": "only a test" }');
  assert.equal((await cli(['hook', 'try', 'shop', 'orders', good, '--mapping', why], env)).out, 'Ignored: only a test');

  for (const [words, code] of [
    [['hook', 'try', 'shop', 'nothing', good], 1],
    [['hook', 'try', 'shop', 'orders', join(folder, 'none.json')], 1],
    [['hook', 'try', 'shop', 'orders', write('text.json', 'no json')], 1],
    [['hook', 'try', 'shop'], 2],
    [['hook'], 2],
  ] as const) {
    const refused = await cli(words, env);
    assert.equal(refused.code, code, words.join(' '));
    assert.doesNotMatch(refused.err, /\n {4}at /);
  }
});

test('hook set beside a running relay is in force at once', async () => {
  const relay = await startRelay({ directory: { sources: SOURCES } });
  try {
    const env = { BECKON_DATA: relay.folder, BECKON_STORE: `sqlite:${relay.store}` };
    const other = write('other.jsonata', MAPPING.replace('title,', '"Parcel",'));
    const set = await cli(['hook', 'set', 'shop', 'parcels', other], env);
    assert.deepEqual([set.code, set.err], [0, '']);
    const sent = await relay.post('/v1/hooks/shop/parcels', { nr: 1 }, 'shop-key');
    assert.equal(sent.status, 202, sent.text);
    const broken = await cli(['hook', 'set', 'shop', 'parcels', write('broken.jsonata', '{ "a": ')], env);
    assert.equal(broken.code, 1);
    assert.match(broken.err, /line 1, column/);
    const listed = await cli(['hook', 'list'], env);
    assert.match(listed.out, /shop\torders\tfile\nshop\tparcels\tapi/);
  } finally {
    await relay.close();
  }
});
