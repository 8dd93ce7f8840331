/** A misconfigured relay does not start: it prints one line with the setting, or the place in the directory file. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { run } from '../../relay/main.ts';
import { startProgram } from '../helpers/program.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { assertDiscreet } from './parts/relay.ts';

type Settings = Record<string, string>;

/** Runs `serve` in this process; a relay that starts is stopped at once. */
async function serve(env: Settings): Promise<{ code: number; said: string[] }> {
  const said: string[] = [];
  const io = {
    out: (line: string) => said.push(line),
    err: (line: string) => said.push(line),
    stop: Promise.resolve('SIGTERM'),
  };
  return { code: await run(['serve'], { BECKON_LOG: 'silent', ...env }, io), said };
}

async function settingsOf(t: TestContext): Promise<{ folder: string; base: Settings }> {
  const folder = await temporaryFolder(t);
  return { folder, base: { BECKON_DATA: join(folder, 'data'), BECKON_PORT: '0' } };
}

async function assertStopped(env: Settings, named: RegExp): Promise<void> {
  const { code, said } = await serve(env);
  assert.equal(code, 1, said.join('\n'));
  assert.equal(said.length, 1, said.join('\n'));
  assert.match(said[0] ?? '', named);
  assert.doesNotMatch(said[0] ?? '', /\n/);
  assertDiscreet((said[0] ?? '').replaceAll(/\/\S+/g, ''), 'the line');
}

const WRONG: [string, string[]][] = [
  ['BECKON_PORT', ['seven', '-1', '65536', '7420.5', '0x10', '1e3', '7420 ', '99999999999']],
  [
    'BECKON_HOST',
    [' ', 'no such host', '300.1.1.1', '203.0.113.7', 'host.invalid', 'x'.repeat(256), 'http://127.0.0.1'],
  ],
  ['BECKON_LOG', ['loud', 'INFO', '30', '__proto__']],
  [
    'BECKON_STORE',
    ['mysql://x', 'sqlite:', '/var/lib/beckon.db', 'postgres://', 'sqlite:/proc/none/beckon.db', 'sqlite:/dev/null'],
  ],
  ['BECKON_CLUSTER', ['mysql://x', 'postgres://', 'postgres://127.0.0.1:1/beckon', 'postgres://no.host.invalid/x']],
  ['BECKON_BUS', ['http://x', 'redis', 'redis://127.0.0.1:1']],
  ['BECKON_PUBLIC_URL', ['ftp://x', 'beckon.example', 'javascript:alert(1)', 'https://']],
  ['BECKON_ADMIN_TOKEN', ['short', 'x']],
  ['BECKON_DATA', ['/proc/none/data', '/dev/null/data', '\u0000']],
  ['BECKON_DIRECTORY', ['/none/directory.yaml', '/proc', '/dev/null/x']],
  ['BECKON_CONFIG', ['/none/beckon.yaml', '/proc']],
];

describe('settings', () => {
  for (const [name, values] of WRONG) {
    for (const value of values) {
      test(`${name}=${JSON.stringify(value).slice(0, 40)}`, async (t) => {
        const { base } = await settingsOf(t);
        await assertStopped({ ...base, [name]: value }, new RegExp(name));
      });
    }
  }
  const FILES: [string, string, RegExp][] = [
    ['no YAML', 'a: [', /BECKON_CONFIG/],
    ['a list', '- BECKON_PORT', /BECKON_CONFIG/],
    ['a name that is no setting', 'BECKON_PROT: 7420', /BECKON_PROT/],
    ['a wrong value', 'BECKON_PUBLIC_URL: nowhere', /BECKON_PUBLIC_URL/],
    ['a list as value', 'BECKON_HOST: [127.0.0.1]', /BECKON_HOST/],
    [
      'aliases without end',
      `a: &a [x]\n${Array.from(
        { length: 20 },
        (_, n) =>
          `k${n}: &k${n} [${Array(9)
            .fill(n ? `*k${n - 1}` : '*a')
            .join()}]`,
      ).join('\n')}`,
      /BECKON_CONFIG|k0|\ba\b/,
    ],
    ['bytes', '\u0000\u0001\u0002', /BECKON_CONFIG/],
  ];
  for (const [what, text, named] of FILES) {
    test(`a settings file with ${what}`, async (t) => {
      const { folder, base } = await settingsOf(t);
      const file = join(folder, 'beckon.yaml');
      writeFileSync(file, text);
      await assertStopped({ ...base, BECKON_CONFIG: file }, named);
    });
  }
  test('a port that is taken', async (t) => {
    const { base } = await settingsOf(t);
    const other = createServer().listen(0, '127.0.0.1');
    t.after(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    assert.ok(typeof address === 'object' && address !== null);
    await assertStopped({ ...base, BECKON_PORT: String(address.port) }, /BECKON_PORT/);
  });
  test('a store that is none, and a folder in its place', async (t) => {
    const { folder, base } = await settingsOf(t);
    writeFileSync(join(folder, 'garbage.db'), 'garbage'.repeat(10_000));
    mkdirSync(join(folder, 'folder.db'));
    for (const name of ['garbage.db', 'folder.db']) {
      await assertStopped({ ...base, BECKON_STORE: `sqlite:${join(folder, name)}` }, /BECKON_STORE|The store/);
    }
  });
  test('the program itself says the one line and ends with 1', async (t) => {
    const { base } = await settingsOf(t);
    const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env: { ...base, BECKON_PORT: 'seven' } });
    assert.equal(await program.exited, 1);
    assert.match(program.output(), /^BECKON_PORT [^\n]+\n$/);
  });
});

test('the program names every wrong setting in its own line, and warns of an unknown one', async (t) => {
  const { base } = await settingsOf(t);
  const wrong = { ...base, BECKON_PORT: 'seven', BECKON_LOG: 'loud', BECKON_HOSTS: 'a b' };
  const refused = startProgram({ args: [RELAY_PROGRAM, 'serve'], env: wrong });
  assert.equal(await refused.exited, 1);
  const named = refused
    .output()
    .trim()
    .split('\n')
    .map((line) => line.split(/[ :]/)[0]);
  assert.deepEqual(named.sort(), ['BECKON_HOSTS', 'BECKON_LOG', 'BECKON_PORT']);
  const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env: { ...base, BECKON_METRICS_TOKN: 'x' } });
  t.after(() => program.end());
  const line = await program.waitForLine(/BECKON_METRICS_TOKN/);
  assert.match(line, /BECKON_METRICS_TOKN \(nearest: BECKON_METRICS_TOKEN\)/);
  await program.waitForLine(/^relay ready/);
});

const SOURCE = { id: 'erp', name: 'ERP', key: 'k' };
const DIRECTORIES: [string, string | object, RegExp][] = [
  ['no YAML', 'sources: [', /not YAML/],
  ['a tab', 'sources:\n\t- id: x', /YAML/],
  ['a key twice', 'roles: []\nroles: []', /YAML/],
  ['a text', 'hello', /directory\.yaml/],
  ['a list', '- id: x', /directory\.yaml/],
  ['bytes', '\u0000\u0001', /directory\.yaml/],
  ['an unknown tag', 'roles: !!js/function "function(){}"', /directory\.yaml/],
  ['an alias to nothing', 'roles: *nobody', /directory\.yaml/],
  [
    'aliases without end',
    `a: &a0 [x]\n${Array.from({ length: 12 }, (_, n) => `b${n}: &a${n + 1} [${Array(10).fill(`*a${n}`).join()}]`).join('\n')}`,
    /directory\.yaml/,
  ],
  ['an unknown part', { people: [] }, /people/],
  ['a bad id', { roles: [{ id: 'A B', name: 'x' }] }, /roles\/0\/id/],
  ['an id of 64 characters', { roles: [{ id: 'x'.repeat(64), name: 'x' }] }, /roles\/0\/id/],
  ['no name', { roles: [{ id: 'a' }] }, /roles\/0/],
  [
    'an id twice',
    {
      roles: [
        { id: 'a', name: 'x' },
        { id: 'a', name: 'y' },
      ],
    },
    /twice/,
  ],
  ['a key twice over', { sources: [SOURCE, { ...SOURCE, id: 'crm' }] }, /same/],
  [
    'a token twice over',
    {
      users: [
        { id: 'a', name: 'A', token: 't' },
        { id: 'b', name: 'B', token: 't' },
      ],
    },
    /same/,
  ],
  ['http to elsewhere', { sources: [{ ...SOURCE, response: { url: 'http://evil.example/', secret: 's' } }] }, /https/],
  [
    'http to what looks like this machine',
    { sources: [{ ...SOURCE, response: { url: 'http://127.0.0.1.evil.example/', secret: 's' } }] },
    /https/,
  ],
  [
    'a file as address',
    { sources: [{ ...SOURCE, response: { url: 'file:///etc/passwd', secret: 's' } }] },
    /response\/url/,
  ],
  ['an address that is none', { sources: [{ ...SOURCE, response: { url: 'http://[::1', secret: 's' } }] }, /URL/],
  ['a secret that is not set', { sources: [{ ...SOURCE, key: 'env:NOT_SET_ANYWHERE' }] }, /NOT_SET_ANYWHERE/],
  ['a rate of nothing', { sources: [{ ...SOURCE, rate: 0 }] }, /rate/],
  ['a gateway of no kind', { gateways: [{ id: 'x', kind: 'pigeon', url: 'https://x' }] }, /gateways\/0/],
  ['__proto__', '{"__proto__": {"x": 1}}', /directory\.yaml/],
];

describe('the directory file', () => {
  for (const [what, content, named] of DIRECTORIES) {
    test(`with ${what}`, async (t) => {
      const { folder, base } = await settingsOf(t);
      const file = join(folder, 'directory.yaml');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      await assertStopped({ ...base, BECKON_DIRECTORY: file }, named);
    });
  }
});
