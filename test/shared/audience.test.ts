import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Audience } from '../../shared/events.ts';
import type { Person } from '../../shared/people.ts';
import { matchAudience, whyFor } from '../../shared/rules/audience.ts';
import { addressed, audience, person } from './arbitraries.ts';

const dana: Person = {
  id: 'dana',
  name: 'Dana Fox',
  roles: ['approver', 'lead'],
  locations: ['BER'],
  units: ['EMEA'],
  mandatory: [],
};

/** Reference: the audience rule of the contract, dimension by dimension. */
function addresses(asked: Audience, who: Person): boolean {
  if (asked.users?.includes(who.id)) return true;
  const dimensions = [
    asked.roles && (asked.roles.includes('*') || asked.roles.some((role) => who.roles.includes(role))),
    asked.locations?.some((place) => who.locations.includes(place)),
    asked.units?.some((unit) => who.units.includes(unit)),
  ].filter((answer) => answer !== undefined);
  return dimensions.length > 0 && dimensions.every(Boolean);
}

test('an audience addresses exactly whom the contract says', () => {
  fc.assert(
    fc.property(audience, person, (asked, who) => {
      assert.equal(matchAudience(asked, who) !== null, addresses(asked, who));
    }),
  );
});

test('a named person is addressed, whatever else the audience asks for', () => {
  fc.assert(
    fc.property(audience, person, (asked, who) => {
      const match = matchAudience({ ...asked, users: [...(asked.users ?? []), who.id] }, who);
      assert.equal(match?.byName, true);
    }),
  );
});

test('one more dimension never widens, one more value never narrows', () => {
  fc.assert(
    fc.property(audience, person, (asked, who) => {
      if (matchAudience({ ...asked, units: ['EMEA'] }, who) && !asked.units)
        assert.ok(matchAudience(asked, who) ?? Object.keys(asked).every((key) => key === 'users'));
      if (matchAudience(asked, who) && asked.locations)
        assert.ok(matchAudience({ ...asked, locations: [...asked.locations, 'XXX'] }, who));
    }),
  );
});

test('the match says through which roles, locations and units', () => {
  assert.deepEqual(matchAudience({ roles: ['approver', 'support'], locations: ['BER'] }, dana), {
    byName: false,
    roles: ['approver'],
    locations: ['BER'],
    units: [],
  });
});

test('where the audience names no role, or everybody, all roles held count', () => {
  assert.deepEqual(matchAudience({ units: ['EMEA'] }, dana)?.roles, dana.roles);
  assert.deepEqual(matchAudience({ roles: ['*'] }, dana)?.roles, dana.roles);
  assert.deepEqual(matchAudience({ users: ['dana'] }, dana)?.roles, dana.roles);
});

test('addressed by name alone is not addressed through a role that did not reach', () => {
  const match = matchAudience({ roles: ['approver'], locations: ['MUC'], users: ['dana'] }, dana);
  assert.deepEqual(match, { byName: true, roles: [], locations: [], units: [] });
});

test('everybody includes people without roles', () => {
  assert.ok(matchAudience({ roles: ['*'] }, { ...dana, roles: [] }));
});

test('an audience without a dimension addresses no one', () => {
  assert.equal(matchAudience({}, dana), null);
});

test('why is the union of all that reach, by way of the first', () => {
  fc.assert(
    fc.property(fc.array(addressed, { maxLength: 4 }), person, (list, who) => {
      const matches = list.flatMap((one) => {
        const match = matchAudience(one.audience, who);
        return match ? [{ ...match, by: one.by }] : [];
      });
      const why = whyFor(list, who);
      assert.equal(why === null, matches.length === 0);
      if (!why) return;
      assert.equal(why.via, matches[0]?.by);
      assert.equal(
        why.byName,
        matches.some((match) => match.byName),
      );
      assert.deepEqual(new Set(why.roles), new Set(matches.flatMap((match) => match.roles)));
      assert.equal(why.roles.length, new Set(why.roles).size);
    }),
  );
});
