/** Search of people in one text equals a search of each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPeopleSearch } from '../../../relay/directory/administration/people-search.ts';
import { runs } from '../../helpers/runs.ts';

const rest = { roles: [], locations: [], units: [], mandatory: [] };

test('a part of a name or id finds each person once, and never spans two', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', 'İ', '\n', ' '), maxLength: 4 });
  const people = fc.array(fc.record({ id: text, name: text }), { maxLength: 6 });
  fc.assert(
    fc.property(people, text, (described, wanted) => {
      const all = described.map((person) => ({ ...person, ...rest }));
      const expected = all.filter(({ name, id }) => `${name}\n${id}`.toLowerCase().includes(wanted.toLowerCase()));
      const search = createPeopleSearch(all);
      assert.deepEqual(search.find(wanted, null), expected);
      assert.equal(search.find(wanted, null), search.find(wanted, null), 'searched once');
      assert.deepEqual(search.find(wanted, 'clerk'), []);
    }),
    { numRuns: runs(4000) },
  );
});
