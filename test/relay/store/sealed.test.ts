/** Sealed secrets in the store's file: which they are, and sealing under another key. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { directorySecrets } from '../../../relay/store/keeping/sealed-members.ts';
import { Directory } from '../../../shared/directory.ts';
import { Secret, Secrets } from '../../../shared/primitives.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { type RunningRelay, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';

/** Members of the directory's schema that hold a secret. */
function secretMembers(schema: unknown, name = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const text = JSON.stringify(schema);
  if (text === JSON.stringify(Secret) || text === JSON.stringify(Secrets)) return [name];
  return Object.entries(schema).flatMap(([key, part]) =>
    key === 'properties' && typeof part === 'object' && part !== null
      ? Object.entries(part).flatMap(([member, one]) => secretMembers(one, member))
      : secretMembers(part, name),
  );
}

test('every secret of a directory file is sealed; keys and tokens are stored as hashes only', () => {
  const members = new Set(secretMembers(Directory));
  assert.ok(members.has('signingSecret') && members.has('bearer'), [...members].join());
  for (const hashed of ['key', 'token']) members.delete(hashed);
  for (const member of members) assert.ok(directorySecrets([member]), `${member} would be kept plain`);
  assert.ok(directorySecrets(['response', 'headers', 'X-Api-Key']));
  assert.ok(!directorySecrets(['hooks', 'headers', 'mapping']), 'a hook of that name');
});

async function verb(folder: string, ...words: string[]): Promise<unknown> {
  const { code, out, err } = await runVerb(folder, [...words, '--json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

describe('rotation, beside a running relay', () => {
  let relay: RunningRelay;
  test('moves everything to the new key while the relay serves, and retires the old one once nothing needs it', async (t) => {
    relay = await startRelay();
    t.after(() => relay.close());
    const before = await verb(relay.folder, 'keys', 'list');
    const [old] = keysOf(before);
    assert.ok(old && old.secrets >= 2 && old.seals, JSON.stringify(before));
    await verb(relay.folder, 'keys', 'rotate');
    const [fresh, rest] = keysOf(await verb(relay.folder, 'keys', 'list'));
    assert.equal(fresh?.secrets, old.secrets);
    assert.deepEqual({ id: rest?.id, secrets: rest?.secrets }, { id: old.id, secrets: 0 });
    await verb(relay.folder, 'keys', 'retire', old.id);
    assert.equal(keysOf(await verb(relay.folder, 'keys', 'list')).length, 1);
    const made = await relay.post(
      '/v1/admin/sources',
      { id: 'late', name: 'Late', signed: true },
      'admin-token-of-the-test',
    );
    assert.equal(made.status, 201, made.text);
    await relay.restart();
    const after = await verb(relay.folder, 'keys', 'list');
    assert.equal(keysOf(after)[0]?.secrets, old.secrets + 1);
    assert.deepEqual(lockedOf(after), []);
  });

  test('a missing ring is created again, and the secrets that it sealed are listed', async (t) => {
    const folder = await temporaryFolder(t);
    await verb(folder, 'source', 'add', 'erp', '--signed');
    rmSync(join(folder, 'keys'));
    assert.deepEqual(lockedOf(await verb(folder, 'keys', 'list')), ['sources/erp/signingSecret']);
  });
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
function keysOf(value: unknown): { id: string; secrets: number; seals: boolean }[] {
  assert.ok(isRecord(value) && Array.isArray(value.keys));
  return value.keys;
}
function lockedOf(value: unknown): string[] {
  assert.ok(isRecord(value) && Array.isArray(value.locked));
  return value.locked;
}
