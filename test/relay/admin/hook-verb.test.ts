/** `hook …` as an integrator uses it, before, with and without a running relay. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { run } from '../../../relay/main.ts';
import { startRelay } from '../parts/relay.ts';

const MAPPING = `{ "id": $string(nr), "source": "/shop", "type": "com.xconnector.task.assigned",
  "data": { "title": title, "audience": { "roles": ["approver"] } } }`;
const SOURCES = [{ id: 'shop', name: 'Shop', key: 'shop-key', hooks: { orders: { mapping: MAPPING } } }];

const folder = mkdtempSync(join(tmpdir(), 'beckon-hook-'));
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

test('a ready mapping is tried by its name, unless there is such a file; an unknown name lists the known ones', async () => {
  const payload = join(projectRoot, 'mappings/examples/pagerduty-resolve.json');
  const shown = await cli(['hook', 'try', 'tools', 'in', payload, '--mapping', 'pagerduty']);
  assert.deepEqual([shown.code, shown.err], [0, '']);
  assert.match(shown.out, /com\.xconnector\.alert\.cleared/);
  const unknown = await cli(['hook', 'try', 'tools', 'in', payload, '--mapping', 'pager']);
  assert.equal(unknown.code, 1);
  assert.match(
    unknown.err,
    /neither a file nor a ready mapping pager\. Ready mappings: alertmanager, .*github.*pagerduty/,
  );
  const outside = await cli(['hook', 'try', 'tools', 'in', payload, '--mapping', '../mappings/github']);
  assert.match(outside.err, /cannot be read/);
});

test('hook set beside a running relay is in force at once', async () => {
  const relay = await startRelay({ directory: { sources: SOURCES } });
  try {
    const env = { BECKON_DATA: relay.folder, BECKON_STORE: `sqlite:${relay.store}` };
    const other = write('other.jsonata', MAPPING.replace('title,', '"Parcel",'));
    const set = await cli(['hook', 'set', 'shop', 'parcels', other], env);
    assert.deepEqual([set.code, set.err], [0, '']);
    assert.match(set.out, /, and the running relay uses it$/);
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

test('hook set answers when a relay in a process of its own uses it; and says where none runs', async () => {
  const root = join(folder, 'process');
  const env = { BECKON_DATA: root, BECKON_PORT: '0', BECKON_DIRECTORY: write('process.yaml', { sources: SOURCES }) };
  const program = join(projectRoot, 'relay', 'main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { ...process.env, ...env, BECKON_LOG: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const headers = { authorization: 'Bearer shop-key', 'content-type': 'application/json' };
  try {
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const url = /http:\S+/.exec(line)?.[0] ?? '';
    // Each event is created by the new mapping.
    for (let time = 0; time < 5; time += 1) {
      const other = write('process.jsonata', MAPPING.replace('$string(nr)', `$string(nr) & "-${time}"`));
      const set = await cli(['hook', 'set', 'shop', 'orders', other, '--json'], env);
      assert.deepEqual([set.code, set.err, JSON.parse(set.out).inForce], [0, '', 'now'], url);
      const body = JSON.stringify({ nr: 7, title: 'Order 7' });
      const sent = await fetch(`${url}/v1/hooks/shop/orders`, { method: 'POST', headers, body });
      assert.match(await sent.text(), new RegExp(`"id":"7-${time}"`));
    }
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
  const after = await cli(['hook', 'set', 'shop', 'orders', write('after.jsonata', MAPPING)], env);
  assert.deepEqual([after.code, after.err], [0, '']);
  assert.match(after.out, /no relay runs, so it is in force from the next start$/);
});

test('hook try shows the recipients and the reasons, and warns of invisible results', async () => {
  const roles = [{ id: 'approver', name: 'Approver' }];
  const users = [
    { id: 'dana', name: 'Dana Fox', roles: ['approver'], locations: ['BER'] },
    { id: 'sam', name: 'Sam Poe' },
  ];
  const task = (audience: string) => `{ "id": "1", "source": "/shop", "type": "com.xconnector.task.assigned",
    "data": { "title": "T", "audience": ${audience} } }`;
  const hooks = { orders: { mapping: task('{ "roles": ["approver"] }'), fallback: { users: ['sam'] } } };
  const file = write('told.yaml', { sources: [{ id: 'shop', name: 'Shop', hooks }], roles, users });
  const env = { BECKON_DATA: join(folder, 'told') };
  assert.equal((await cli(['import', file], env)).code, 0);
  const payload = write('told.json', { regions: ['eu', 'us'] });
  const tried = async (mapping: string | null, ...more: string[]) => {
    const given = mapping === null ? [] : ['--mapping', write('told.jsonata', mapping)];
    return cli(['hook', 'try', 'shop', 'orders', payload, ...given, ...more], env);
  };

  const whole = await tried(null);
  assert.match(
    whole.out,
    /It would reach 1\n {2}dana\tDana Fox\tbeckon\tapprover\nIt would not reach\n {2}sam\tSam Poe\t/,
  );
  assert.doesNotMatch(whole.out, /warning/);

  const strange = '{ "roles": ["aprover"], "users": ["lee"], "locations": ["NYC"], "units": ["EMEA"] }';
  const warned = await tried(task(strange));
  assert.equal(warned.code, 0);
  for (const said of [
    'warning\t/data/audience/roles/0 "aprover" is no role here',
    'warning\t/data/audience/users/0 "lee" is no person here',
    'warning\t/data/audience/locations/0 "NYC" is where nobody is',
    'warning\t/data/audience/units/0 "EMEA" is a unit of nobody',
    'warning\tthe event reaches somebody by the fallback alone',
    'It would reach 1, by the fallback\n  sam\t',
  ]) {
    assert.ok(warned.out.includes(said), `${said}\n---\n${warned.out}`);
  }

  const seen = `{ "id": $headers."x-id", "source": "/shop", "type": "com.xconnector.task.assigned",
    "data": { "title": $join($query.tag, "+"), "audience": { "users": ["dana"] } } }`;
  const bound = await tried(seen, '--header', 'X-Id: a:b', '--query', 'tag=one', '--query', 'tag=two=2', '--json');
  const { events, told, warnings } = JSON.parse(bound.out);
  assert.deepEqual([events[0].id, events[0].data.title], ['a:b', 'one+two=2']);
  assert.deepEqual([told[0].recipients[0].why.byName, warnings], [true, []]);
  for (const wrong of [
    ['--header', 'X-Id'],
    ['--query', '=x'],
    ['--header', ':x'],
  ]) {
    assert.equal((await tried(seen, ...wrong)).code, 2, wrong.join(' '));
  }
  assert.match((await tried('nothing')).out, /Ignored, and the mapping gives no reason/);
});
