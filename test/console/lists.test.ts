/** Lists of the console follow the pages of the relay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApi } from '../../console/api.ts';
import { AdminRoleList } from '../../shared/admin/directory.ts';

const ROLE = {
  ...{
    name: 'R',
    mandatory: false,
    delegateMayAlsoVote: false,
    defaults: [],
    workingTime: null,
    members: 0,
    origin: null,
  },
};

/** A relay with as many roles, two a page. @param pages false: a relay of an earlier version, which has none */
function rolesOf(count: number, pages = true) {
  const asked: string[] = [];
  const api = createApi(async (path) => {
    asked.push(path);
    const after = Number(new URL(path, 'http://relay').searchParams.get('after') ?? -1);
    const ids = Array.from({ length: count }, (_, index) => index).filter((index) => !pages || index > after);
    const items = (pages ? ids.slice(0, 2) : ids).map((id) => ({ ...ROLE, id: String(id) }));
    const next = ids.length > 2 ? String(ids[1]) : null;
    return Response.json({ items, ignored: [], ...(pages && { next }) });
  });
  return { api, asked };
}
const read = async ({ api }: ReturnType<typeof rolesOf>, pages: number) => {
  const result = await api.list('/v1/admin/roles?x=1', AdminRoleList, pages);
  assert.ok(result.ok);
  return { ids: result.value.items.map(({ id }) => id).join(), next: result.value.next };
};

test('as many pages as are shown, and the position of the next one', async () => {
  assert.deepEqual(await read(rolesOf(5), 1), { ids: '0,1', next: '1' });
  assert.deepEqual(await read(rolesOf(5), 2), { ids: '0,1,2,3', next: '3' });
  const all = rolesOf(5);
  assert.deepEqual(await read(all, 9), { ids: '0,1,2,3,4', next: null });
  assert.deepEqual(all.asked, ['/v1/admin/roles?x=1', '/v1/admin/roles?x=1&after=1', '/v1/admin/roles?x=1&after=3']);
});

test('a relay of an earlier version sends the whole list', async () => {
  assert.deepEqual(await read(rolesOf(5, false), 9), { ids: '0,1,2,3,4', next: undefined });
});

test('a page that fails is the result', async () => {
  let count = 0;
  const api = createApi(async () => {
    count += 1;
    if (count > 1) throw new Error('no network');
    return Response.json({ items: [], ignored: [], next: 'x' });
  });
  assert.deepEqual(await api.list('/v1/admin/roles', AdminRoleList, 3), { ok: false, failure: { kind: 'offline' } });
});
