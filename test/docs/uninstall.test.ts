/** Compares the folders, files and verbs of `docs/install/uninstall.md` with the code that creates or removes them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { profileFolder } from '../../electron/profile.ts';
import { HELP } from '../../relay/admin/command-line.ts';
import { readConfig } from '../../relay/config.ts';
import { pageText, tablesOf } from './tables.ts';

const page = pageText('install/uninstall.md');
const rowOf = (column: string, system: string): string => {
  const row = tablesOf('install/uninstall.md')
    .find(({ head }) => head[1] === column)
    ?.rows.find(([name]) => name === system);
  return (row?.slice(1).join(' ') ?? '').replaceAll('`', '');
};
const code = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

test('the folder of the relay', () => {
  const home = { HOME: '/home/kim', LOCALAPPDATA: 'C:\\Local' };
  const end = (platform: NodeJS.Platform): string => readConfig(home, platform).data.split(/[\\/]/).at(-1) ?? '';
  for (const [system, platform] of [
    ['Linux', 'linux'],
    ['macOS', 'darwin'],
    ['Windows', 'win32'],
  ] as const)
    assert.ok(rowOf('folder', system).endsWith(end(platform)), `${system}: ${end(platform)}`);
});

test('the profile and the entries of the desktop', () => {
  assert.ok(rowOf('profile', 'Linux').startsWith(profileFolder(undefined, '~/.config')));
  for (const [file, entry] of [
    ['autostart', 'autostart/beckon.desktop'],
    ['scheme', 'applications/beckon-links.desktop'],
  ] as const) {
    assert.ok(rowOf('profile', 'Linux').includes(entry), entry);
    for (const part of entry.split('/')) assert.ok(code(`electron/desktop/${file}.ts`).includes(`'${part}'`), part);
  }
});

test('what the package of the relay leaves and removes', () => {
  const postrm = code('deploy/debian/postrm');
  for (const name of ['/etc/beckon/secrets', '/var/lib/beckon', 'PURGE_BECKON_DATA']) {
    assert.ok(page.includes(name), name);
    assert.ok(postrm.includes(name), name);
  }
});

test('its verbs are those of the relay', () => {
  const verbs = [...page.matchAll(/beckon-relay (user|backup) ?(remove|erase)?/g)];
  assert.ok(verbs.length >= 3);
  for (const [, group = '', verb = ''] of verbs) assert.match(HELP, new RegExp(`^ +${group}.*${verb}`, 'm'));
});
