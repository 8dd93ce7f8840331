import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warnOfTemplates } from '../../../relay/server/gateways.ts';
import { openOffice } from '../../../relay/server/office.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { realClock } from '../parts/clock.ts';
import { silentLog } from '../parts/store.ts';

test('templates that are no JSONata are told when the relay starts, with their place; others are not', async (t) => {
  const folder = await makeFolder('gateways');
  const office = openOffice({
    config: { data: folder, store: `${folder}/beckon.db` },
    env: {},
    clock: realClock,
    onError: (error) => assert.fail(String(error)),
  });
  t.after(async () => {
    await office.close();
    await removeFolder(folder);
  });
  const common = { kind: 'webhook', url: 'http://127.0.0.1:9/x', secret: 'whsec_c2VjcmV0' };
  await office.store.writer.write((tx) => {
    const put = (id: string, more: object) =>
      office.store.directoryRows.put(
        { kind: 'gateway', id, doc: JSON.stringify({ id, ...common, ...more }) },
        'file',
        tx.now,
      );
    put('plain', {});
    put('good', { template: '{ "text": title }' });
    put('broken', { template: '{ "text":\n title ' });
  });
  const told: object[] = [];
  await warnOfTemplates(office, { ...silentLog, warn: (facts) => told.push(facts) });
  assert.deepEqual(told, [{ gateway: 'broken', line: 2, column: 7 }]);
});
