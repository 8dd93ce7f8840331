/**
 * The sequences of requests that Microsoft Entra ID and Okta document for a SCIM server, in their order and with their spellings:
 * learn.microsoft.com, "Develop and plan provisioning for a SCIM endpoint"; developer.okta.com, "Okta and SCIM Version 2.0".
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { parseDirectory } from '../../../relay/directory/read-file.ts';
import { ADMIN, DIRECTORY, event, type Reply, startRelay } from '../parts/relay.ts';

const TOKEN = 'scim-token-of-the-test-0123456789-one';
const directory = {
  ...DIRECTORY,
  scim: {
    departments: { 'Sales EMEA': { units: ['EMEA'], locations: ['BER'] } },
    managers: { 'boss@acme.example': { locations: ['MUC'] } },
  },
};
const relay = await startRelay({ directory, config: { scimTokens: [TOKEN] } });
after(() => relay.close());

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

type Client = (method: string, path: string, body?: object) => Promise<Reply>;
const client =
  (headers: Record<string, string>): Client =>
  async (method, path, body) => {
    const response = await fetch(`${relay.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (text !== '') assert.match(response.headers.get('content-type') ?? '', /^application\/scim\+json/);
    return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
  };
const recipients = async (audience: object): Promise<number | undefined> =>
  (await relay.send(event('task.assigned', { audience })))[0]?.recipients;
const where = (filter: string): string => `filter=${encodeURIComponent(filter)}`;

describe('Microsoft Entra ID', () => {
  const entra = client({ 'content-type': 'application/scim+json; charset=utf-8' });
  const patch = (path: string, ...Operations: object[]) => entra('PATCH', path, { schemas: [PATCH_OP], Operations });
  const NAME = 'test_user@acme.example';
  const PATH = `/Users/${encodeURIComponent(NAME)}`;

  test('the connection is tested, and the schemas are read', async () => {
    const random = await entra('GET', `/Users?${where('userName eq "3f5b1c9e-0a55-4e0c-9e52-3a1c7f2d9b10"')}`);
    assert.deepEqual([random.status, random.body.schemas, random.body.totalResults], [200, [LIST], 0]);
    assert.deepEqual(random.body.Resources, []);
    const group = await entra('GET', `/Groups?excludedAttributes=members&${where('displayName eq "3f5b1c9e"')}`);
    assert.deepEqual([group.status, group.body.totalResults], [200, 0]);
    const schemas = await entra('GET', '/Schemas');
    assert.deepEqual([schemas.status, schemas.body.schemas, schemas.body.totalResults], [200, [LIST], 3]);
  });

  test('a user: looked up, created, read, changed, disabled, restored and deleted', async () => {
    assert.equal((await entra('GET', `/Users?${where(`userName eq "${NAME}"`)}`)).body.totalResults, 0);
    const made = await entra('POST', '/Users', {
      schemas: [USER, ENTERPRISE],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: NAME,
      active: true,
      emails: [{ primary: true, type: 'work', value: NAME }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Given Family', familyName: 'Family', givenName: 'Given' },
      roles: [],
      [ENTERPRISE]: { department: 'Sales EMEA' },
    });
    assert.deepEqual([made.status, made.body.id, made.body.displayName], [201, NAME, 'Given Family']);
    assert.equal(await recipients({ units: ['EMEA'], users: [NAME] }), 2, 'with Dana');
    const read = await entra('GET', PATH);
    assert.deepEqual([read.status, read.body.externalId], [200, '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef']);
    const byMail = await entra('GET', `/Users?${where(`emails[type eq "work"].value eq "${NAME}"`)}`);
    assert.equal(byMail.body.Resources[0].id, NAME);
    const changed = await patch(
      PATH,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updated@acme.example' },
      { op: 'Replace', path: 'name.familyName', value: 'Changed' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'boss@acme.example' },
    );
    assert.deepEqual(
      [changed.status, changed.body.emails[0].value, changed.body.name.familyName],
      [200, 'updated@acme.example', 'Changed'],
    );
    const renamed = await patch(PATH, { op: 'Replace', path: 'userName', value: 'other@acme.example' });
    assert.deepEqual([renamed.status, renamed.body.scimType], [400, 'mutability'], 'it is the id of the person');
    const disabled = await patch(PATH, { op: 'Replace', path: 'active', value: false });
    assert.deepEqual([disabled.status, disabled.body.active], [200, false]);
    assert.equal((await entra('GET', PATH)).body.active, false);
    assert.equal((await entra('GET', `/Users?${where(`userName eq "${NAME}"`)}`)).body.totalResults, 1);
    assert.equal(await recipients({ users: [NAME] }), 0);
    assert.equal((await patch(PATH, { op: 'Replace', path: 'active', value: 'True' })).body.active, true);
    assert.equal(await recipients({ locations: ['MUC'] }), 1, 'by the table of managers');
    assert.equal((await entra('DELETE', PATH)).status, 204);
    assert.equal((await entra('GET', PATH)).status, 404);
  });

  test('a group: looked up, created empty, filled, renamed, emptied and deleted', async () => {
    const MEMBER = 'member@acme.example';
    await entra('POST', '/Users', { schemas: [USER], userName: MEMBER, active: true, displayName: 'Member' });
    assert.equal(
      (await entra('GET', `/Groups?excludedAttributes=members&${where('displayName eq "Buyers"')}`)).body.totalResults,
      0,
    );
    const made = await entra('POST', '/Groups', {
      schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'Buyers',
      meta: { resourceType: 'Group' },
    });
    assert.deepEqual([made.status, made.body.id], [201, 'buyers']);
    const found = await entra('GET', `/Groups?excludedAttributes=members&${where('displayName eq "Buyers"')}`);
    assert.equal(found.body.Resources[0].id, 'buyers');
    const change = (op: string, path: string, value: unknown) => patch('/Groups/buyers', { op, path, value });
    const refs = [{ $ref: null, value: MEMBER }];
    assert.equal((await change('Add', 'members', refs)).status, 200);
    assert.equal(await recipients({ roles: ['buyers'] }), 1);
    const isMember = await entra('GET', `/Groups?${where(`id eq "buyers" and members eq "${MEMBER}"`)}`);
    assert.equal(isMember.status, 200);
    assert.equal((await change('Replace', 'displayName', 'All buyers')).body.displayName, 'All buyers');
    const whole = await entra('GET', '/Groups/buyers?excludedAttributes=members');
    assert.deepEqual([whole.body.displayName, whole.body.members], ['All buyers', undefined]);
    assert.equal((await change('Remove', 'members', refs)).status, 200);
    assert.equal(await recipients({ roles: ['buyers'] }), 0);
    assert.equal((await entra('DELETE', '/Groups/buyers')).status, 204);
  });
});

describe('who owns what', () => {
  const admin = (path: string) => relay.get(`/v1/admin${path}`, ADMIN);
  const scim = client({ 'content-type': 'application/scim+json' });
  const [id, PERSON] = ['owned@acme.example', '/people/owned%40acme.example'];

  test('is shown member by member, and the console cannot change what follows from the department', async () => {
    await relay.post('/v1/admin/people', { id, name: 'Owned', units: ['APAC'] }, ADMIN);
    assert.deepEqual((await admin(PERSON)).body.owners, {
      ...{ name: 'console', active: 'console', roles: 'console', locations: 'console', units: 'console' },
      ...{ aliases: 'console', channels: 'console', language: 'console', timeZone: 'console' },
    });
    const enterprise = { [ENTERPRISE]: { department: 'Unknown', manager: { value: 'boss@acme.example' } } };
    await scim('PUT', `/Users/${encodeURIComponent(id)}`, { schemas: [USER, ENTERPRISE], userName: id, ...enterprise });
    const { owners, locations, units } = (await admin(PERSON)).body;
    assert.deepEqual([locations, units], [['MUC'], ['APAC']]);
    assert.deepEqual(
      [owners.name, owners.active, owners.roles, owners.locations, owners.units, owners.aliases],
      ['scim', 'scim', 'scim', 'scim', 'console', 'console'],
    );
    const put = (change: object) =>
      relay.put(`/v1/admin${PERSON}`, { name: id, locations: ['MUC'], units: ['APAC'], ...change }, ADMIN);
    const refused = await put({ locations: ['NYC'] });
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/locations']);
    assert.deepEqual((await put({ units: ['AMER'] })).body.units, ['AMER']);
    assert.equal((await admin('/people/dana')).body.owners.roles, 'file');
  });

  test('inactive people are listed, and shown with what they will have again', async () => {
    await scim('PATCH', `/Users/${encodeURIComponent(id)}`, {
      schemas: [PATCH_OP],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    });
    const { items } = (await admin('/people?q=owned')).body;
    assert.deepEqual(
      items.map((person: { id: string; active: boolean }) => [person.id, person.active]),
      [[id, false]],
    );
    const { active, online, units, owners, origin } = (await admin(PERSON)).body;
    assert.deepEqual([active, online, units, owners.active, origin], [false, false, ['AMER'], 'scim', 'scim']);
    await scim('DELETE', `/Users/${encodeURIComponent(id)}`);
    assert.equal((await admin(PERSON)).status, 404);
    assert.deepEqual((await admin('/people?q=owned')).body.items, []);
  });

  test('a department in two spellings is refused', () => {
    const departments = { Sales: { units: ['a'] }, 'SALES ': { units: ['b'] } };
    assert.throws(
      () => parseDirectory(JSON.stringify({ scim: { departments } }), 'd'),
      /scim\/departments has SALES {2}twice, in different spellings/,
    );
  });
});

describe('Okta', () => {
  const okta = client({
    'content-type': 'application/scim+json; charset=utf-8',
    accept: 'application/scim+json',
    'user-agent': 'Okta SCIM Client 1.0.0',
  });
  const NAME = 'test.user@acme.example';
  const PATH = `/Users/${encodeURIComponent(NAME)}`;
  const patch = (path: string, ...Operations: object[]) => okta('PATCH', path, { schemas: [PATCH_OP], Operations });

  test('the connection is tested', async () => {
    const users = await okta('GET', '/Users?startIndex=1&count=2');
    assert.deepEqual([users.status, users.body.itemsPerPage, users.body.startIndex], [200, 2, 1]);
    assert.equal((await okta('GET', '/Groups?startIndex=1&count=100')).status, 200);
  });

  test('a user: looked up, created, matched again, replaced, deactivated by either method and reactivated', async () => {
    const lookUp = () => okta('GET', `/Users?${where(`userName eq "${NAME}"`)}&startIndex=1&count=100`);
    assert.deepEqual([(await lookUp()).status, (await lookUp()).body.totalResults], [200, 0]);
    const profile = {
      schemas: [USER],
      userName: NAME,
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: NAME, type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    };
    const made = await okta('POST', '/Users', profile);
    assert.deepEqual([made.status, made.body.id, made.body.externalId], [201, NAME, '00ujl29u0le5T6Aj10h7']);
    assert.ok(!made.text.includes('1mz050nq'));
    assert.equal((await okta('POST', '/Users', profile)).status, 409);
    assert.equal((await lookUp()).body.Resources[0].id, NAME);
    const read = (await okta('GET', PATH)).body;
    const replaced = await okta('PUT', PATH, {
      ...read,
      name: { ...read.name, middleName: 'Excited' },
      displayName: 'Another User',
      emails: [{ primary: true, value: NAME, type: 'work', display: NAME }],
      [ENTERPRISE]: { department: 'sales emea' },
    });
    assert.deepEqual([replaced.status, replaced.body.displayName], [200, 'Another User']);
    assert.equal(await recipients({ roles: ['*'], units: ['EMEA'], locations: ['BER'] }), 2, 'with Dana');
    const off = await patch(PATH, { op: 'replace', value: { active: false } });
    assert.deepEqual([off.status, off.body.active], [200, false]);
    assert.equal(await recipients({ users: [NAME] }), 0);
    assert.equal((await patch(PATH, { op: 'replace', value: { active: true } })).body.active, true);
    const ended = await okta('PUT', PATH, { ...replaced.body, active: false });
    assert.deepEqual([ended.status, ended.body.active], [200, false], 'of an integration made by the wizard');
    assert.equal((await okta('PUT', PATH, { ...replaced.body, active: true })).body.active, true);
    assert.equal(await recipients({ users: [NAME] }), 1);
  });

  test('a pushed group: created, renamed with its id, members changed and replaced, unlinked', async () => {
    await okta('POST', '/Users', { schemas: [USER], userName: 'second@acme.example', displayName: 'S', active: true });
    const made = await okta('POST', '/Groups', { schemas: [GROUP], displayName: 'Test SCIMv2', members: [] });
    assert.deepEqual([made.status, made.body.id], [201, 'test-scimv2']);
    const PATH_OF_GROUP = '/Groups/test-scimv2';
    assert.equal((await okta('GET', PATH_OF_GROUP)).status, 200);
    const named = await patch(PATH_OF_GROUP, {
      op: 'replace',
      value: { id: 'test-scimv2', displayName: 'Test SCIMv20' },
    });
    assert.deepEqual([named.status, named.body.id, named.body.displayName], [200, 'test-scimv2', 'Test SCIMv20']);
    const changed = await patch(
      PATH_OF_GROUP,
      { op: 'remove', path: 'members[value eq "second@acme.example"]' },
      { op: 'add', path: 'members', value: [{ value: NAME, display: NAME }] },
    );
    assert.equal(changed.status, 200, changed.text);
    assert.equal(await recipients({ roles: ['test-scimv2'] }), 1);
    const both = [NAME, 'second@acme.example'].map((value) => ({ value, display: value }));
    assert.equal((await patch(PATH_OF_GROUP, { op: 'replace', path: 'members', value: both })).status, 200);
    assert.equal(await recipients({ roles: ['test-scimv2'] }), 2);
    const put = await okta('PUT', PATH_OF_GROUP, {
      schemas: [GROUP],
      id: 'test-scimv2',
      displayName: 'Test SCIMv20',
      members: [both[1]],
    });
    assert.equal(put.status, 200, put.text);
    assert.equal(await recipients({ roles: ['test-scimv2'] }), 1);
    assert.equal((await okta('DELETE', PATH_OF_GROUP)).status, 204);
  });
});
