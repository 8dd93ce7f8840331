/** Managed preferences of macOS, with the output of `plutil` in place of the program. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { macPolicy } from '../../../electron/policy/mac.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('the files of the computer and of the user are read by plutil; a missing one is no policy', async (t) => {
  const folder = await temporaryFolder(t);
  const asked: string[] = [];
  const run = async (command: string, args: readonly string[]) => {
    asked.push([command, ...args].join(' '));
    return '{"startAtLogin":true,"linkHosts":["erp.acme.example"]}';
  };
  assert.deepEqual(await macPolicy(run, null, folder), { policy: {}, unknown: [] });
  assert.deepEqual(asked, []);
  mkdirSync(join(folder, 'dana'));
  for (const path of ['com.beckon.desktop.plist', 'dana/com.beckon.desktop.plist']) {
    writeFileSync(join(folder, path), 'bplist00');
    const user = path.startsWith('dana') ? 'dana' : null;
    const policy = { startAtLogin: true, linkHosts: ['erp.acme.example'] };
    assert.deepEqual(await macPolicy(run, user, folder), { policy, unknown: [] });
    assert.equal(asked.at(-1), `/usr/bin/plutil -convert json -o - ${join(folder, path)}`);
  }
  await assert.rejects(
    macPolicy(async () => null, null, folder),
    /com\.beckon\.desktop\.plist: cannot be read$/,
  );
});
