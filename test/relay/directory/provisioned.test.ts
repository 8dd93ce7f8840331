/** Imports and exports of a directory in which SCIM manages people and roles. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { exportDirectory } from '../../../relay/directory/export.ts';
import { applyImport, prepareImport } from '../../../relay/directory/import.ts';
import { createProvisioning } from '../../../relay/directory/provisioning/provisioning.ts';
import { parseDirectory } from '../../../relay/directory/read-file.ts';
import { buildView } from '../../../relay/directory/view.ts';
import type { UserInput } from '../../../relay/domain/people/provisioning-ports.ts';
import { openParts } from '../parts/store.ts';

const parts = openParts({});
after(() => parts.close());
const { store } = parts;
const view = () => buildView({ rows: store.directoryRows.all(), absences: [], env: {}, version: 0 });
const scim = createProvisioning({ writer: store.writer, rows: store.directoryRows, view, changed() {} });

const input = (name: string, active = true): UserInput => ({ externalId: null, active, name, attributes: {} });
const load = (users: object[], prune: boolean) => {
  const file = parseDirectory(JSON.stringify({ users }), 'd.yaml');
  const prepared = prepareImport(file, {}, () => assert.fail('no mapping'));
  return store.writer.write((tx) => applyImport(prepared, tx, prune));
};

test('an import without them leaves them, also with --prune; an export has none of them', async () => {
  await scim.createUser('ada', input('Ada'));
  await scim.createUser('off', input('Off', false));
  await scim.createGroup({ externalId: null, name: 'Buyers', members: ['ada', 'off'] });
  await load([{ id: 'zoe', name: 'Zoe' }], true);
  assert.deepEqual(scim.userIds(), ['ada', 'off', 'zoe']);
  assert.deepEqual(scim.group('buyers')?.members, ['ada', 'off']);
  const { text } = exportDirectory(store.directoryRows, store.credentials);
  assert.match(text, /zoe/);
  assert.doesNotMatch(text, /ada|off|buyers/);
});

test('a file that names a person takes them over, active or not', async () => {
  await load(
    [
      { id: 'ada', name: 'Ada of the file' },
      { id: 'off', name: 'Off' },
    ],
    false,
  );
  assert.deepEqual(
    [scim.user('ada')?.name, scim.user('off')?.active, view().isInactive('off')],
    ['Ada of the file', true, false],
  );
  await assert.rejects(
    scim.changeUser('ada', () => input('Ada')),
    { status: 409 },
  );
});
