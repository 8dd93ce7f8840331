/** `beckon:` links: registration of their handler with the system. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { registerScheme } from '../../../electron/desktop/scheme.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-scheme-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function registering(platform: string, dataFolder: string, more: { appImage?: string; taken?: boolean } = {}) {
  const asked: string[] = [];
  const warned: string[] = [];
  const done = registerScheme({
    app: {
      setAsDefaultProtocolClient(scheme) {
        asked.push(scheme);
        return more.taken ?? true;
      },
    },
    platform,
    appImage: more.appImage,
    dataFolder,
    log: { info() {}, warn: (event) => void warned.push(event) },
  });
  return { done, asked, warned };
}

test('an installed app asks the system; a refusal is a line in the log, not the end', async (t) => {
  const folder = folderFor(t);
  for (const platform of ['win32', 'darwin', 'linux']) {
    const { done, asked, warned } = registering(platform, folder);
    await done;
    assert.deepEqual([asked, warned], [['beckon'], []], platform);
  }
  const refused = registering('win32', folder, { taken: false });
  await refused.done;
  assert.equal(refused.warned.length, 1);
});

test('an AppImage, which has no installer, writes the entry itself', async (t) => {
  const folder = folderFor(t);
  // Replaces the desktop's own: it records its arguments.
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-mime'), `#!/bin/sh\necho "$@" > ${join(folder, 'asked')}\n`);
  chmodSync(join(bin, 'xdg-mime'), 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${bin}${delimiter}${path}`;
  t.after(() => {
    process.env.PATH = path;
  });
  const { done, asked, warned } = registering('linux', folder, { appImage: '/home/dana/Beckon 1.AppImage' });
  await done;
  assert.deepEqual([asked, warned], [[], []]);
  const entry = readFileSync(join(folder, 'applications/beckon-links.desktop'), 'utf8');
  assert.match(entry, /^Exec="\/home\/dana\/Beckon 1\.AppImage" %u$/m);
  assert.match(entry, /^MimeType=x-scheme-handler\/beckon;$/m);
  assert.equal(
    readFileSync(join(folder, 'asked'), 'utf8').trim(),
    'default beckon-links.desktop x-scheme-handler/beckon',
  );
});
