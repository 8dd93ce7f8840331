/** SCIM 2.0 on a whole relay, with requests as Microsoft Entra ID and Okta send them (docs/contract.md, "SCIM 2.0"). */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { ADMIN, DIRECTORY, event, type Reply, startRelay } from '../parts/relay.ts';

const TOKENS = ['scim-token-of-the-test-0123456789-one', 'scim-token-of-the-test-0123456789-two'];
const relay = await startRelay({ directory: DIRECTORY, config: { scimTokens: TOKENS } });
after(() => relay.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
async function scim(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(`${relay.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKENS[0]}`, 'content-type': 'application/scim+json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patch = (...Operations: object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
const found = (filter: string) => scim('GET', `/Users?filter=${encodeURIComponent(filter)}`);
const create = (userName: string, more: object = {}) =>
  scim('POST', '/Users', { schemas: [USER], userName, displayName: userName.toUpperCase(), ...more });

describe('the service', () => {
  test('is absent without the setting', async () => {
    const other = await startRelay({ directory: DIRECTORY });
    try {
      const reply = await other.get('/scim/v2/Users', TOKENS[0]);
      assert.equal(reply.status, 404);
    } finally {
      await other.close();
    }
  });

  test('accepts either token and refuses all others with an error of SCIM', async () => {
    for (const token of TOKENS) assert.equal((await relay.get('/scim/v2/ServiceProviderConfig', token)).status, 200);
    for (const token of [undefined, ADMIN, 'kim-token', 'erp-key', TOKENS.join(' ')]) {
      const reply = await relay.get('/scim/v2/Users', token);
      assert.deepEqual([reply.status, reply.headers.get('www-authenticate')], [401, 'Bearer']);
      assert.deepEqual(reply.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
    }
    for (const path of ['/v1/admin/people', '/v1/me', '/v1/items'])
      assert.equal((await relay.get(path, TOKENS[0])).status, 401);
  });

  test('describes itself', async () => {
    const config = await scim('GET', '/ServiceProviderConfig');
    assert.match(config.headers.get('content-type') ?? '', /^application\/scim\+json/);
    assert.deepEqual(
      [config.body.patch.supported, config.body.etag.supported, config.body.bulk.supported],
      [true, true, false],
    );
    const types = await scim('GET', '/ResourceTypes');
    assert.deepEqual(
      types.body.Resources.map(({ id }: { id: string }) => id),
      ['User', 'Group'],
    );
    const schemas = await scim('GET', '/Schemas');
    assert.deepEqual(
      schemas.body.Resources.map(({ id }: { id: string }) => id),
      [USER, ENTERPRISE, GROUP],
    );
    assert.equal((await scim('GET', `/Schemas/${USER}`)).body.attributes[0].name, 'userName');
    const [unknown, me] = [await scim('GET', '/Nothing'), await scim('POST', '/Bulk', {})];
    assert.deepEqual([unknown.status, unknown.body.status, me.status], [404, '404', 404]);
  });
});

describe('users', () => {
  test('all people are users; those of the file are refused', async () => {
    const list = await scim('GET', '/Users?count=2&startIndex=2&sortBy=userName&sortOrder=descending');
    assert.deepEqual([list.body.totalResults >= 4, list.body.itemsPerPage, list.body.startIndex], [true, 2, 2]);
    const dana = await scim('GET', '/Users/dana');
    assert.deepEqual([dana.body.userName, dana.body.displayName, dana.body.active], ['dana', 'Dana Fox', true]);
    assert.deepEqual(dana.body.groups[0].value, 'approver');
    const refused = [
      await scim('PATCH', '/Users/dana', patch({ op: 'replace', path: 'active', value: false })),
      await scim('PUT', '/Users/dana', { userName: 'dana', displayName: 'D' }),
      await scim('DELETE', '/Users/dana'),
    ];
    assert.deepEqual(
      refused.map(({ status }) => status),
      [409, 409, 409],
    );
    assert.equal((await relay.get('/v1/me', 'dana-token')).status, 200);
  });

  test('are created, found, replaced and deleted', async () => {
    const made = await create('ada@acme.example', {
      ...{ externalId: 'X-1', name: { givenName: 'Ada', familyName: 'Lund' }, displayName: undefined },
      ...{ emails: [{ value: 'ada@acme.example', type: 'work', primary: true }], nickName: 'a', password: 'secret' },
      [ENTERPRISE]: { department: 'Sales', manager: { value: 'dana' } },
    });
    assert.equal(made.status, 201);
    assert.deepEqual([made.body.id, made.body.displayName, made.body.active], ['ada@acme.example', 'Ada Lund', true]);
    assert.equal(made.headers.get('location'), `${relay.url}/scim/v2/Users/ada%40acme.example`);
    assert.equal(made.headers.get('etag'), made.body.meta.version);
    assert.ok(!('password' in made.body) && !('nickName' in made.body));
    assert.deepEqual(made.body[ENTERPRISE], { department: 'Sales', manager: { value: 'dana' } });
    for (const filter of [
      'userName eq "ADA@acme.example"',
      'externalId eq "X-1"',
      `${USER}:userName eq "ada@acme.example"`,
      'emails[type eq "work" and value co "ADA"]',
      'emails.value sw "ada@" and not (active eq false)',
      'id eq "ada@acme.example"',
      `${ENTERPRISE}:department eq "sales"`,
    ]) {
      const { body } = await found(filter);
      assert.deepEqual([body.totalResults, body.Resources[0]?.id], [1, 'ada@acme.example'], filter);
    }
    assert.equal((await found('externalId eq "x-1"')).body.totalResults, 0);
    assert.equal((await found('userName eq "nobody"')).body.totalResults, 0);
    const again = await create('ADA@acme.example');
    assert.deepEqual([again.status, again.body.scimType], [409, 'uniqueness']);

    const put = await scim('PUT', '/Users/ada%40acme.example', { userName: 'ada@acme.example', displayName: 'Ada L.' });
    assert.deepEqual(
      [put.status, put.body.displayName, put.body.externalId, put.body.emails],
      [200, 'Ada L.', undefined, undefined],
    );
    const renamed = await scim('PUT', '/Users/ada%40acme.example', { userName: 'other', displayName: 'A' });
    assert.deepEqual([renamed.status, renamed.body.scimType], [400, 'mutability']);

    assert.equal((await scim('DELETE', '/Users/ada%40acme.example')).status, 204);
    assert.equal((await scim('GET', '/Users/ada%40acme.example')).status, 404);
    assert.equal((await found('userName eq "ada@acme.example"')).body.totalResults, 0);
    assert.equal((await create('ada@acme.example')).status, 201);
  });

  test('have versions', async () => {
    const { body, headers } = await create('ver');
    const version = headers.get('etag') ?? '';
    assert.equal((await scim('GET', '/Users/ver', undefined, { 'if-none-match': version })).status, 304);
    const rename = (displayName: string) => patch({ op: 'replace', value: { displayName } });
    const changed = await scim('PATCH', '/Users/ver', rename('V'), { 'if-match': version });
    assert.deepEqual([changed.status, changed.body.displayName], [200, 'V']);
    assert.notEqual(changed.body.meta.version, body.meta.version);
    const stale = await scim('PATCH', '/Users/ver', rename('W'), { 'if-match': version });
    assert.deepEqual([stale.status, (await scim('GET', '/Users/ver')).body.displayName], [412, 'V']);
    assert.equal((await scim('DELETE', '/Users/ver', undefined, { 'if-match': version })).status, 412);
  });

  test('the patches of Microsoft Entra ID', async () => {
    await create('entra', { emails: [{ type: 'work', value: 'old@acme.example' }] });
    const change = (...operations: object[]) => scim('PATCH', '/Users/entra', patch(...operations));
    const first = await change(
      { op: 'Add', path: 'externalId', value: 'e-7' },
      { op: 'Replace', path: 'displayName', value: 'En Tra' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@acme.example' },
      { op: 'Add', path: 'emails[type eq "home"].value', value: 'home@acme.example' },
      { op: 'Add', path: 'name.givenName', value: 'En' },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: 'IT' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'dana' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '1' },
      { op: 'Replace', path: 'active', value: 'True' },
    );
    assert.equal(first.status, 200, first.text);
    assert.deepEqual(first.body.emails, [
      { type: 'work', value: 'new@acme.example' },
      { type: 'home', value: 'home@acme.example' },
    ]);
    assert.deepEqual(first.body[ENTERPRISE], { department: 'IT', manager: { value: 'dana' } });
    assert.deepEqual([first.body.name, first.body.externalId], [{ givenName: 'En' }, 'e-7']);
    const second = await change({
      op: 'replace',
      value: { 'name.familyName': 'Tra', [`${ENTERPRISE}:department`]: 'HR' },
    });
    assert.deepEqual(
      [second.body.name, second.body[ENTERPRISE].department],
      [{ givenName: 'En', familyName: 'Tra' }, 'HR'],
    );
    const third = await change(
      { op: 'Remove', path: 'emails[type eq "home"]' },
      { op: 'remove', path: `${ENTERPRISE}:manager` },
      { op: 'Replace', path: 'active', value: 'False' },
    );
    assert.deepEqual(
      [third.body.emails.length, third.body[ENTERPRISE], third.body.active],
      [1, { department: 'HR' }, false],
    );
    assert.equal((await found('active eq "False" and userName eq "entra"')).body.totalResults, 1);
  });

  test('a patch is one step: a wrong operation changes nothing', async () => {
    await create('whole');
    const wrong: [object, string][] = [
      [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
      [{ op: 'move', path: 'active', value: true }, 'invalidSyntax'],
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'replace', path: 'emails[type gt "x"].value', value: 'a' }, 'noTarget'],
      [{ op: 'replace', path: 'emails[type', value: 'a' }, 'invalidPath'],
      [{ op: 'replace', path: 'userName', value: 'other' }, 'mutability'],
      [{ op: 'add', path: 'groups', value: [{ value: 'approver' }] }, 'mutability'],
    ];
    for (const [operation, scimType] of wrong) {
      const reply = await scim(
        'PATCH',
        '/Users/whole',
        patch({ op: 'replace', path: 'displayName', value: 'Changed' }, operation),
      );
      assert.deepEqual([reply.status, reply.body.scimType], [400, scimType], JSON.stringify(operation));
    }
    assert.equal((await scim('GET', '/Users/whole')).body.displayName, 'WHOLE');
  });

  test('only named attributes are returned', async () => {
    const list = await scim('GET', '/Users?attributes=userName&count=1');
    assert.deepEqual(Object.keys(list.body.Resources[0]).sort(), ['id', 'schemas', 'userName']);
  });
});

describe('groups', () => {
  test('are all roles, with their members', async () => {
    const list = await scim('GET', '/Groups?excludedAttributes=members');
    assert.deepEqual(list.body.Resources.map(({ id, members }: Record<string, unknown>) => [id, members]).slice(0, 3), [
      ['approver', undefined],
      ['lead', undefined],
      ['support', undefined],
    ]);
    const one = await scim('GET', `/Groups?filter=${encodeURIComponent('displayName eq "approver"')}`);
    assert.deepEqual(
      one.body.Resources[0].members.map(({ value }: { value: string }) => value),
      ['dana', 'kim', 'lee'],
    );
  });

  test('are created, change members, and are deleted', async () => {
    for (const name of ['g1', 'g2']) await create(name);
    const made = await scim('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Einkäufer Süd',
      externalId: 'G',
      members: [{ value: 'g1' }],
    });
    assert.deepEqual([made.status, made.body.id, made.body.displayName], [201, 'einkaufer-sud', 'Einkäufer Süd']);
    const [sent] = await relay.send(event('task.assigned', { audience: { roles: ['einkaufer-sud'] } }));
    assert.equal(sent?.recipients, 1);
    const path = '/Groups/einkaufer-sud';
    const added = await scim(
      'PATCH',
      path,
      patch({ op: 'Add', path: 'members', value: [{ $ref: null, value: 'g2' }] }),
    );
    assert.deepEqual(
      added.body.members.map(({ value }: { value: string }) => value),
      ['g1', 'g2'],
    );
    assert.deepEqual((await scim('GET', '/Users/g2')).body.groups, [
      { value: 'einkaufer-sud', display: 'Einkäufer Süd', $ref: `${relay.url}/scim/v2/Groups/einkaufer-sud` },
    ]);
    const removed = await scim('PATCH', path, patch({ op: 'remove', path: 'members[value eq "g1"]' }));
    assert.deepEqual(
      removed.body.members.map(({ value }: { value: string }) => value),
      ['g2'],
    );
    const gone = await scim('PATCH', path, patch({ op: 'Remove', path: 'members', value: [{ value: 'g2' }] }));
    assert.equal(gone.body.members, undefined);
    const put = await scim('PUT', path, { displayName: 'Einkauf', members: [{ value: 'g1' }, { value: 'g1' }] });
    assert.deepEqual([put.body.displayName, put.body.id, put.body.members.length], ['Einkauf', 'einkaufer-sud', 1]);
    assert.equal((await scim('POST', '/Groups', { displayName: 'Einkäufer Süd' })).body.scimType, 'uniqueness');
    assert.equal((await scim('DELETE', path)).status, 204);
    assert.deepEqual(
      [(await scim('GET', path)).status, (await scim('GET', '/Users/g1')).body.groups],
      [404, undefined],
    );
  });

  test('the file takes precedence: its people and roles are refused, in the whole change', async () => {
    await create('g3');
    const refused = [
      await scim(
        'PATCH',
        '/Groups/support',
        patch({ op: 'add', path: 'members', value: [{ value: 'g3' }, { value: 'dana' }] }),
      ),
      await scim('PATCH', '/Groups/support', patch({ op: 'replace', path: 'displayName', value: 'Other' })),
      await scim('DELETE', '/Groups/support'),
    ];
    assert.deepEqual(
      refused.map(({ status }) => status),
      [409, 409, 409],
    );
    assert.equal((await scim('GET', '/Users/g3')).body.groups, undefined);
    const own = await scim('PATCH', '/Groups/support', patch({ op: 'add', path: 'members', value: [{ value: 'g3' }] }));
    assert.deepEqual([own.status, own.body.members.length], [200, 3]);
    const nobody = await scim(
      'PATCH',
      '/Groups/support',
      patch({ op: 'add', path: 'members', value: [{ value: 'nobody' }] }),
    );
    assert.deepEqual([nobody.status, nobody.body.scimType], [400, 'invalidValue']);
  });
});

describe('who owns what', () => {
  const admin = (path: string) => `/v1/admin${path}`;

  test('SCIM takes over people of the console that it changes, with their roles', async () => {
    await relay.post(admin('/people'), { id: 'pat', name: 'Pat', roles: ['support'], units: ['EMEA'] }, ADMIN);
    const changed = await scim('PATCH', '/Users/pat', patch({ op: 'add', path: 'externalId', value: 'p-1' }));
    assert.deepEqual([changed.status, changed.body.groups.length], [200, 1]);
    const person = async () => (await relay.get(admin('/people/pat'), ADMIN)).body;
    assert.deepEqual([(await person()).origin, (await person()).units], ['scim', ['EMEA']]);
    const put = (change: object) =>
      relay.put(admin('/people/pat'), { name: 'Pat', roles: ['support'], ...change }, ADMIN);
    assert.deepEqual([(await put({ name: 'P' })).status, (await put({ roles: [] })).status], [400, 400]);
    assert.equal((await put({ aliases: ['patricia'], locations: ['BER'] })).status, 200);
    assert.equal((await relay.remove(admin('/people/pat'), ADMIN)).status, 400);
    assert.deepEqual([(await person()).roles, (await person()).locations], [['support'], ['BER']]);
  });
});

describe('a person who is not active', () => {
  const off = (id: string) => scim('PATCH', `/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'False' }));
  const on = (id: string) => scim('PATCH', `/Users/${id}`, patch({ op: 'Replace', path: 'active', value: true }));
  const tokenOf = async (id: string): Promise<string> =>
    (await relay.post(`/v1/admin/people/${id}/tokens`, {}, ADMIN)).body.token;

  test('has no access by what they had, nor by new credentials, until SCIM says otherwise', async () => {
    await create('leo');
    const token = await tokenOf('leo');
    const code = (await relay.post('/v1/admin/people/leo/pair', {}, ADMIN)).body.code;
    assert.equal((await relay.get('/v1/me', token)).status, 200);
    assert.equal((await off('leo')).body.active, false);
    assert.equal((await relay.get('/v1/me', token)).status, 401);
    assert.equal((await relay.post('/v1/pair', { code, device: 'd' })).status, 401);
    assert.equal((await relay.post('/v1/admin/people/leo/tokens', {}, ADMIN)).status, 404);
    assert.equal((await relay.post('/v1/admin/people', { id: 'leo', name: 'Leo' }, ADMIN)).status, 400);
    assert.equal((await relay.post('/v1/admin/people', { id: 'LEO', name: 'Leo' }, ADMIN)).status, 400);
    await relay.restart();
    assert.equal((await scim('GET', '/Users/leo')).body.active, false);
    assert.equal((await relay.get('/v1/me', token)).status, 401);
    assert.equal((await on('leo')).body.active, true);
    assert.equal((await relay.get('/v1/me', token)).status, 401);
    assert.equal((await relay.get('/v1/me', await tokenOf('leo'))).status, 200);
  });

  test('keeps roles for their return, and is asked nothing meanwhile', async () => {
    await create('rita');
    await scim('POST', '/Groups', { displayName: 'Rota', members: [{ value: 'rita' }] });
    await off('rita');
    const recipients = async () =>
      (await relay.send(event('task.assigned', { audience: { roles: ['rota'] } })))[0]?.recipients;
    assert.equal(await recipients(), 0);
    assert.equal((await scim('GET', '/Groups/rota')).body.members.length, 1);
    await on('rita');
    assert.equal(await recipients(), 1);
  });

  test('hands open items on: to the escalation, else to the role in all places', async () => {
    await create('mia');
    await relay.put('/v1/admin/roles/desk', { name: 'Desk' }, ADMIN);
    await scim('PATCH', '/Groups/desk', patch({ op: 'add', path: 'members', value: [{ value: 'mia' }] }));
    const person = (await relay.get('/v1/admin/people/mia', ADMIN)).body;
    await relay.put('/v1/admin/people/mia', { name: person.name, roles: ['desk'], locations: ['ROM'] }, ADMIN);
    await create('noa');
    await scim('PATCH', '/Groups/desk', patch({ op: 'add', path: 'members', value: [{ value: 'noa' }] }));
    const noa = await tokenOf('noa');
    const [escalating, placed, personal] = await relay.send(
      event('task.assigned', {
        audience: { users: ['mia'] },
        escalation: [{ after: 'P1D', audience: { users: ['sam'] } }],
      }),
      event('task.assigned', { audience: { roles: ['desk'], locations: ['ROM'] } }),
      event('task.assigned', { audience: { users: ['mia'] } }),
    );
    const mia = await tokenOf('mia');
    await relay.post(`/v1/items/${placed?.itemId}/claim`, {}, mia);
    await off('mia');
    const seenBy = async (id: string | undefined, token: string) => (await relay.get(`/v1/items/${id}`, token)).status;
    await until('the role in all places is asked', async () => (await seenBy(placed?.itemId, noa)) === 200);
    await until('the escalation is asked', async () => (await seenBy(escalating?.itemId, 'sam-token')) === 200);
    assert.equal((await relay.get(`/v1/items/${placed?.itemId}`, noa)).body.claimedBy, null);
    assert.equal(await seenBy(personal?.itemId, noa), 404);
    const { body } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
    assert.ok(JSON.stringify(body).includes('item without recipients'));
  });
});
