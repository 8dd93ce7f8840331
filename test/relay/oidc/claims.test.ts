/** Claims of various issuers, and unusable ones. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { at, claimedOf } from '../../../relay/oidc/claims.ts';

const SETTINGS = {
  claims: {
    ...{ user: 'sub', name: 'name', roles: 'roles', locations: 'locations', units: 'units' },
    ...{ language: 'locale', timeZone: 'zoneinfo' },
  },
  rolesFrom: new Map<string, readonly string[]>(),
};

describe('paths', () => {
  test('lead into objects; names may hold dots', () => {
    const claims = { realm_access: { roles: ['a'] }, 'https://acme.example/roles': ['b'], 'x.y': { 'z.w': 1 } };
    assert.deepEqual(at(claims, 'realm_access.roles'), ['a']);
    assert.deepEqual(at(claims, 'https://acme.example/roles'), ['b']);
    assert.equal(at(claims, 'x.y.z.w'), 1);
    for (const path of [
      'realm_access.none',
      'none',
      'realm_access.roles.length',
      '__proto__',
      'constructor.name',
      '.',
      'x.',
    ])
      assert.equal(at(claims, path), undefined, path);
  });
});

describe('people', () => {
  test('a list, a list in one text, or one value; sorted, once each, and only what can be used', () => {
    const said = claimedOf(
      {
        sub: 'kai@acme.example',
        name: ' Kai \u0007Lee ',
        roles: ['lead', 'approver', 'lead', 'Not An Id', 7, null],
        units: 'EMEA',
      },
      SETTINGS,
    );
    assert.deepEqual(said, {
      userId: 'kai@acme.example',
      name: 'Kai Lee',
      roles: ['approver', 'lead'],
      ignoredRoles: ['(number)', '(object)', 'Not An Id'],
      locations: null,
      units: ['EMEA'],
      language: null,
      timeZone: null,
    });
    assert.deepEqual(claimedOf({ sub: 'x', roles: 'lead approver,support' }, SETTINGS).roles, [
      'approver',
      'lead',
      'support',
    ]);
    assert.deepEqual(claimedOf({ sub: 'x', locations: 'New York' }, SETTINGS).locations, ['New York']);
    assert.deepEqual(claimedOf({ sub: 'x', roles: [] }, SETTINGS).roles, []);
    assert.deepEqual(claimedOf({ sub: 'x', roles: { admin: true } }, SETTINGS).roles, []);
  });
  test('values of the roles claim by the table, else as ids; those that are neither are named', () => {
    const rolesFrom = new Map([
      ['Ops Team', ['ops', 'support']],
      ['CN=Leads,OU=Groups', ['lead']],
      ['lead', ['chief']],
      ['__proto__', ['odd']],
    ]);
    const rolesOf = (roles: unknown) => {
      const { roles: found, ignoredRoles } = claimedOf({ sub: 'x', roles }, { ...SETTINGS, rolesFrom });
      return [found, ignoredRoles];
    };
    assert.deepEqual(rolesOf(['Ops Team', 'CN=Leads,OU=Groups', 'approver']), [
      ['approver', 'lead', 'ops', 'support'],
      [],
    ]);
    assert.deepEqual(rolesOf('lead approver Sales'), [['approver', 'chief'], ['Sales']]);
    assert.deepEqual(rolesOf(['__proto__', 'constructor', 'toString']), [['constructor', 'odd'], ['toString']]);
    assert.deepEqual(rolesOf(['Big Sales', '']), [[], ['Big Sales']]);
    assert.deepEqual(rolesOf(undefined), [null, []]);
    const [, ignored] = rolesOf(Array.from({ length: 100 }, (_, index) => `Team N${index} ${'X'.repeat(300)}`));
    assert.equal(ignored?.length, 20);
    assert.ok(ignored?.every((text) => text.length <= 100));
  });

  test('a language and a zone that there are, however the issuer writes them', () => {
    const said = (locale: unknown, zoneinfo: unknown) => {
      const { language, timeZone } = claimedOf({ sub: 'x', locale, zoneinfo }, SETTINGS);
      return [language, timeZone];
    };
    assert.deepEqual(said('de_DE', 'Europe/Berlin'), ['de-DE', 'Europe/Berlin']);
    assert.deepEqual(said('FR-ch', 'UTC'), ['fr-CH', 'UTC']);
    for (const nothing of [undefined, null, 7, '', 'not a language', 'x'.repeat(400), ['de']])
      assert.deepEqual(said(nothing, nothing), [null, null], JSON.stringify(nothing));
  });
  test('a person without a printable id is unknown', () => {
    for (const sub of [undefined, null, '', ' ', 7, ['x'], 'a\nb', 'a\u202eb', 'x'.repeat(256), ' x', '\ud800']) {
      assert.throws(
        () => claimedOf({ sub }, SETTINGS),
        /not the id of a person|invisible characters/,
        JSON.stringify(sub),
      );
    }
    assert.equal(claimedOf({ sub: 'Ünal|42 é' }, SETTINGS).userId, 'Ünal|42 é');
  });
  test('whatever a token holds, it is a person or a refusal', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('sub', 'name', 'roles', 'locations', 'units'), fc.jsonValue()),
        (claims) => {
          try {
            const said = claimedOf(claims, SETTINGS);
            for (const list of [said.roles, said.locations, said.units]) {
              for (const one of list ?? []) assert.ok(one.length > 0 && one.length <= 63);
            }
            assert.ok(said.name === null || [...said.name].length <= 120);
          } catch (error) {
            assert.match(String(error), /not the id of a person|invisible characters/);
          }
        },
      ),
    );
  });
});
