import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ConfigError, readConfig, SettingsError } from '../../relay/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'beckon-config-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string) => {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return path;
};
const refused = (name: string) => (error: unknown) =>
  error instanceof ConfigError && error.message.startsWith(name) && !error.message.includes('\n');

describe('settings', () => {
  test('have the defaults of the contract', () => {
    const config = readConfig({ XDG_DATA_HOME: '/data' }, 'linux');
    assert.deepEqual([config.host, config.port, config.data], ['127.0.0.1', 7420, '/data/beckon-relay']);
    assert.equal(config.store, '/data/beckon-relay/beckon.db');
  });

  test('come from a file, and the environment wins; what is empty is not set', () => {
    const path = file('BECKON_PORT: 8000\nBECKON_HOST: 0.0.0.0\n');
    const config = readConfig({
      BECKON_CONFIG: path,
      BECKON_PORT: '0',
      BECKON_HOST: '',
      BECKON_STORE: 'sqlite:/x/y.db',
    });
    assert.deepEqual([config.host, config.port, config.store], ['0.0.0.0', 0, '/x/y.db']);
    assert.equal(readConfig({ BECKON_CONFIG: file('') }).port, 7420);
    const { trustedProxies } = readConfig({ BECKON_TRUSTED_PROXIES: ' 127.0.0.1, fd00::/8,' });
    assert.deepEqual(trustedProxies, ['127.0.0.1', 'fd00::/8']);
  });

  test('that are wrong stop the start with one line that names them', () => {
    const wrong: Record<string, string[]> = {
      BECKON_PORT: ['x', '-1', '70000', '1.5', '0x10'],
      BECKON_STORE: ['mysql://x', 'sqlite:', 'postgres://u@h/db', 'postgresql://h/db'],
      BECKON_CLUSTER: ['mysql://h', 'postgres://', 'sqlite:x', 'postgres://h /x'],
      BECKON_BUS: ['redis://h', 'nats://h'],
      BECKON_LOG: ['loud'],
      BECKON_PUBLIC_URL: ['ftp://x', 'x'],
      BECKON_ADMIN_TOKEN: ['short'],
      BECKON_TRUSTED_PROXIES: ['loopback', '10.0.0.0/33', '10.0.0.1/8/8', '::1, x', 'fd00::/129'],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) assert.throws(() => readConfig({ [name]: value }), refused(name), `${name}=${value}`);
    }
    for (const text of ['- a', 'BECKON_PORT: [', 'x: y: z']) {
      assert.throws(() => readConfig({ BECKON_CONFIG: file(text) }), refused('BECKON_CONFIG'), text);
    }
    assert.throws(() => readConfig({ BECKON_CONFIG: file('BECKON_PROT: 1') }), refused('BECKON_PROT'));
    assert.throws(() => readConfig({ BECKON_CONFIG: join(folder, 'none') }), refused('BECKON_CONFIG'));
  });

  const faultsOf = (env: Record<string, string>, serves = true): readonly string[] => {
    try {
      readConfig(env, 'linux', serves);
    } catch (error) {
      assert.ok(error instanceof SettingsError, String(error));
      return error.faults;
    }
    return [];
  };

  test('that are wrong are all named, one line each', () => {
    const faults = faultsOf({
      BECKON_PORT: 'x',
      BECKON_LOG: 'loud',
      BECKON_HOSTS: 'a b',
      BECKON_STORE: 'postgres://h/db',
      BECKON_ADMIN_LIFE: 'PT1S',
      BECKON_DEVICE_LIFE: 'soon',
      BECKON_CLUSTER_FILE: join(folder, 'none'),
      BECKON_CONFIG: file('BECKON_PROT: 1\nBECKON_WEB: maybe\nBECKON_TRUSTED_PROXIES: loopback\n'),
    });
    const names = faults.map((line) => line.split(/[ :]/)[0]).sort();
    assert.deepEqual(names, [
      'BECKON_ADMIN_LIFE',
      'BECKON_CLUSTER_FILE',
      'BECKON_DEVICE_LIFE',
      'BECKON_HOSTS',
      'BECKON_LOG',
      'BECKON_PORT',
      'BECKON_PROT',
      'BECKON_STORE',
      'BECKON_TRUSTED_PROXIES',
      'BECKON_WEB',
    ]);
    for (const line of faults) assert.ok(!line.includes('\n'), line);
    assert.ok(faults.includes('BECKON_PROT is no setting; the nearest is BECKON_PORT'), faults.join('\n'));
  });

  test('more than a check reports at once are all named', () => {
    const many = Array.from({ length: 45 }, (_, index) => `BECKON_X${index}: 1`);
    assert.equal(faultsOf({ BECKON_CONFIG: file(many.join('\n')) }).length, 45);
  });

  test('unknown settings are reported with the nearest one, those of the desktop are not', () => {
    const { unknown } = readConfig({ BECKON_PROT: '1', BECKON_ADMIN_TOKENFILE: 'x', BECKON_RELAY: 'x', HOME: '/' });
    assert.deepEqual(unknown, [
      { name: 'BECKON_ADMIN_TOKENFILE', nearest: 'BECKON_ADMIN_TOKEN_FILE' },
      { name: 'BECKON_PROT', nearest: 'BECKON_PORT' },
    ]);
  });

  test('that are secrets come from files, without the end of the line', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'a-long-admin-token\n');
    writeFileSync(join(folder, 'database'), 'postgres://beckon:pw@db/beckon\r\n');
    const config = readConfig({ BECKON_ADMIN_TOKEN_FILE: secret, BECKON_CLUSTER_FILE: join(folder, 'database') });
    assert.deepEqual([config.adminToken, config.cluster], ['a-long-admin-token', 'postgres://beckon:pw@db/beckon']);
    const inFile = { BECKON_CONFIG: file(`BECKON_ADMIN_TOKEN_FILE: ${secret}\n`) };
    assert.equal(readConfig(inFile).adminToken, 'a-long-admin-token');
    assert.equal(readConfig({ ...inFile, BECKON_ADMIN_TOKEN: 'of-the-environment' }).adminToken, 'of-the-environment');
  });

  test('that are secrets in files that cannot be read are named, never what is in them', () => {
    writeFileSync(join(folder, 'empty'), '\n');
    writeFileSync(join(folder, 'large'), 'x'.repeat(70_000));
    writeFileSync(join(folder, 'short'), 'hunter2\n');
    const wrong: [string, RegExp][] = [
      [join(folder, 'none'), /^BECKON_ADMIN_TOKEN_FILE \S+ does not exist$/],
      [folder, /^BECKON_ADMIN_TOKEN_FILE \S+ is no file$/],
      ['/dev/zero', /^BECKON_ADMIN_TOKEN_FILE \/dev\/zero is no file$/],
      [join(folder, 'empty'), /^BECKON_ADMIN_TOKEN_FILE \S+ is empty$/],
      [join(folder, 'large'), /^BECKON_ADMIN_TOKEN_FILE \S+ is larger than 64 KiB$/],
      [join(folder, 'short'), /^BECKON_ADMIN_TOKEN (?!.*hunter2)/],
    ];
    for (const [path, line] of wrong) {
      const faults = faultsOf({ BECKON_ADMIN_TOKEN_FILE: path });
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', line);
    }
    const both = faultsOf({ BECKON_ADMIN_TOKEN_FILE: join(folder, 'short'), BECKON_ADMIN_TOKEN: 'a-long-token' });
    assert.deepEqual(both, ['BECKON_ADMIN_TOKEN_FILE and BECKON_ADMIN_TOKEN are both set: set one of them']);
  });

  test('that are tokens in files are not read by a verb, whose account need not read them', () => {
    assert.deepEqual(faultsOf({ BECKON_ADMIN_TOKEN_FILE: join(folder, 'none') }, false), []);
    assert.equal(faultsOf({ BECKON_CLUSTER_FILE: join(folder, 'none') }, false).length, 1);
  });
});
