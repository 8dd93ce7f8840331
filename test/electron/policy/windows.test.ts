/** Policies of the Windows registry, from output in the form of `reg.exe query`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesIn, windowsPolicy } from '../../../electron/policy/windows.ts';

const OUTPUT = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Beckon',
  '    (Standard)    REG_SZ    (Wert nicht festgelegt)',
  '    Relay    REG_SZ    https://relay.acme.example',
  '    startAtLogin    REG_DWORD    0x1',
  '    undoSeconds    REG_DWORD    0x1e',
  '    historyDays    REG_DWORD    0x5a',
  '    linkHosts    REG_MULTI_SZ    erp.acme.example\\0*.apps.acme.example',
  '    caFile    REG_SZ    C:\\Program Files\\Acme\\ca.pem',
  '    proxyBypass    REG_SZ    ',
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Beckon\\Later',
  '',
].join('\r\n');

const POLICY = {
  relay: 'https://relay.acme.example',
  startAtLogin: true,
  undoSeconds: 30,
  historyDays: 90,
  linkHosts: ['erp.acme.example', '*.apps.acme.example'],
  caFile: 'C:\\Program Files\\Acme\\ca.pem',
  proxyBypass: '',
};

/** A registry by key; a missing key exits with 1. */
function registry(keys: Record<string, string>) {
  const asked: string[] = [];
  const run = async (command: string, [verb, key = '', view]: readonly string[]) => {
    asked.push([command, verb, key, view].join(' '));
    return keys[key] ?? null;
  };
  return { run, asked };
}

test('values of the registry become policies', () => {
  assert.deepEqual(valuesIn(OUTPUT), POLICY);
});

test('each hive is read by the program of the system folder', async () => {
  const { run, asked } = registry({
    'HKLM\\SOFTWARE\\Policies\\Beckon': OUTPUT,
    'HKCU\\SOFTWARE\\Policies\\Beckon': '\r\nHKEY_CURRENT_USER\\…\r\n    singleKeys    REG_SZ    off\r\n',
  });
  assert.deepEqual(await windowsPolicy(run, 'machine', 'C:\\Windows'), { policy: POLICY, unknown: [] });
  assert.deepEqual(await windowsPolicy(run, 'user', 'C:\\Windows'), { policy: { singleKeys: 'off' }, unknown: [] });
  assert.equal(asked[0], 'C:\\Windows\\System32\\reg.exe query HKLM\\SOFTWARE\\Policies\\Beckon /reg:64');
});

test('a missing key is no policy, unless the registry cannot be read at all', async () => {
  const none = { policy: {}, unknown: [] };
  const { run } = registry({ 'HKLM\\SOFTWARE\\Policies': '\r\n' });
  assert.deepEqual(await windowsPolicy(run, 'machine', 'C:\\Windows'), none);
  assert.deepEqual(await windowsPolicy(run, 'user', 'C:\\Windows'), none);
  await assert.rejects(windowsPolicy(registry({}).run, 'machine', 'C:\\Windows'), {
    name: 'PolicyError',
    message: 'HKLM\\SOFTWARE\\Policies\\Beckon: cannot be read',
  });
});

test('a value that does not fit stops the start and is named', async () => {
  const { run } = registry({ 'HKLM\\SOFTWARE\\Policies\\Beckon': '\r\n    startAtLogin    REG_DWORD    0x2\r\n' });
  await assert.rejects(windowsPolicy(run, 'machine', 'C:\\Windows'), /Beckon: startAtLogin must be/);
});
