import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCore } from '../../../relay/core/core.ts';
import { warnOfTemplates } from '../../../relay/server/startup-log.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { realClock } from '../parts/clock.ts';
import { silentLog } from '../parts/store.ts';

test('templates that are no JSONata are reported at start, with their position; others are not', async (t) => {
  const folder = await makeFolder('gateways');
  const core = openCore({
    config: { data: folder, store: `${folder}/beckon.db` },
    env: {},
    clock: realClock,
    onError: (error) => assert.fail(String(error)),
  });
  t.after(async () => {
    await core.close();
    await removeFolder(folder);
  });
  const common = { kind: 'webhook', url: 'http://127.0.0.1:9/x', secret: 'whsec_c2VjcmV0' };
  await core.store.writer.write((tx) => {
    const put = (id: string, more: object) =>
      tx.directoryRows.put({ kind: 'gateway', id, doc: JSON.stringify({ id, ...common, ...more }) }, 'file');
    put('plain', {});
    put('good', { template: '{ "text": title }' });
    const whatsapp = { template: 'x', language: 'en', parameters: '{', inbound: { mapping: '{ "from": }' } };
    put('phones', { kind: 'opentext', url: undefined, secret: undefined, whatsapp });
    put('broken', { template: '{ "text":\n title ' });
  });
  const told: [object, string][] = [];
  await warnOfTemplates(core, { ...silentLog, warn: (facts, words) => told.push([facts, words.split(':')[0] ?? '']) });
  assert.deepEqual(told, [
    [{ gateway: 'broken', line: 2, column: 7 }, "a gateway's template is not JSONata"],
    [{ gateway: 'phones', line: 1, column: 1 }, "a gateway's whatsapp.parameters is not JSONata"],
    [{ gateway: 'phones', line: 1, column: 11 }, "a gateway's whatsapp.inbound.mapping is not JSONata"],
  ]);
});
