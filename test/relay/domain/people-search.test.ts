import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DirectoryView } from '../../../relay/domain/directory-view.ts';
import { createPeopleSearch } from '../../../relay/domain/people/people-search.ts';
import type { Person } from '../../../shared/people.ts';

const nothing = { roles: [], locations: [], units: [], mandatory: [] };
const people = (all: [string, string][]): Person[] => all.map(([id, name]) => ({ id, name, ...nothing }));
const viewOf = (all: Person[]): DirectoryView => {
  const unused = () => {
    throw new Error('not asked');
  };
  return {
    version: 1,
    people: () => all,
    person: unused,
    roles: () => [{ id: 'buyer', name: 'Buyer', mandatory: false }],
    members: unused,
    absenceOf: unused,
    absent: unused,
    source: unused,
    sourceByKey: unused,
    signingSecret: unused,
    responseEndpoint: unused,
    gateway: unused,
  } as Partial<DirectoryView> as DirectoryView;
};

test('id first, then names that begin so, then words of names, then ids', () => {
  const view = viewOf(
    people([
      ['lee', 'Zoe Lee'],
      ['p1', 'Lee Park'],
      ['p2', 'Anna Leeson'],
      ['leeward', 'Tom Box'],
      ['p3', 'Åsa Öberg'],
    ]),
  );
  const find = createPeopleSearch(() => view);
  const ids = (q: string, limit = 20) => find(q, limit).map(({ id }) => id);
  assert.deepEqual(ids('lee'), ['lee', 'p1', 'p2', 'leeward']);
  assert.deepEqual(ids('lee', 2), ['lee', 'p1']);
  assert.deepEqual(ids('asa ob'), ['p3']);
  assert.deepEqual(ids('  PARK le '), ['p1']);
  assert.deepEqual(ids('.*'), []);
  assert.deepEqual(ids('', 2), ['p2', 'p3']);
});

test('people are distinguished by the names of their roles and their places', () => {
  const [ann] = people([['ann', 'Ann Poe']]);
  assert.ok(ann);
  const find = createPeopleSearch(() => viewOf([{ ...ann, roles: ['buyer', 'gone'], locations: ['BER'] }]));
  assert.deepEqual(find('ann', 1), [{ id: 'ann', name: 'Ann Poe', roles: ['Buyer', 'gone'], locations: ['BER'] }]);
});

test('a changed directory is evaluated again, and ten thousand people are no burden', () => {
  let view = viewOf(people([['a', 'Ann']]));
  const find = createPeopleSearch(() => view);
  assert.equal(find('an', 5).length, 1);
  view = viewOf(people(Array.from({ length: 10_000 }, (_, n) => [`id-${n}`, `Ann Number ${n}`])));
  assert.equal(find('an', 5).length, 5);
  const from = process.cpuUsage();
  for (let n = 0; n < 20; n += 1) find(`number ${n}`, 20);
  // CPU time of this process, which other processes do not affect.
  assert.ok(process.cpuUsage(from).user / 1000 / 20 < 100, 'a search takes ms');
});
