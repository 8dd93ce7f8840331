/** Command-line actions appear in the audit as such, with the person concerned, never as that person's own actions. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCore } from '../../../relay/core/core.ts';
import { run } from '../../../relay/main.ts';
import { systemClock } from '../../../relay/system.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('acts at the command line name no person as their actor', async (t) => {
  const folder = await temporaryFolder(t);
  const mapping = join(folder, 'orders.jsonata');
  writeFileSync(mapping, '[]');
  const acts = [
    ['source', 'add', 'sap'],
    ['source', 'rotate', 'sap'],
    ['hook', 'set', 'sap', 'orders', mapping],
    ['source', 'remove', 'sap'],
    ['user', 'add', 'dana', '--name', 'Dana Fox'],
    ['user', 'token', 'dana'],
    ['user', 'token', 'dana', '--revoke'],
    ['user', 'pair', 'dana'],
    ['user', 'remove', 'dana'],
  ];
  for (const words of acts) {
    const said: string[] = [];
    const io = { out: () => {}, err: (line: string) => said.push(line), stop: Promise.resolve('') };
    assert.equal(await run(words, { BECKON_DATA: folder }, io), 0, said.join('\n'));
  }

  const config = { data: folder, store: join(folder, 'beckon.db') };
  const core = openCore({ config, env: {}, clock: systemClock, onError: assert.ifError });
  t.after(() => core.close());
  const { audit } = core.store;
  const records = audit.page(0, 50).map(({ record }) => JSON.parse(record));
  const told = records.flatMap(({ actor, facts: { act, by, about } }) =>
    by === 'cli' ? [[act, actor, audit.actorOf(about)]] : [],
  );
  assert.deepEqual(told, [
    ['source add', null, 'sap'],
    ['source rotate key', null, 'sap'],
    ['hook change', null, 'sap'],
    ['source remove', null, 'sap'],
    ['user add', null, 'dana'],
    ['user token', null, 'dana'],
    ['user token revoke', null, 'dana'],
    ['user pair', null, 'dana'],
    ['user remove', null, 'dana'],
  ]);
});
