import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ConfigError, readConfig } from '../../relay/config.ts';

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
});
