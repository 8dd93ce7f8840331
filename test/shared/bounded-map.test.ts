/** A bounded map evicts the least recently used key; compared with a list in order of use. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BoundedMap } from '../../shared/bounded-map.ts';

const LIMIT = 4;

type Act = { kind: 'get' | 'set' | 'refresh' | 'delete' | 'clear'; key: number };
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('get', 'set', 'set', 'set', 'refresh', 'delete', 'clear'),
  key: fc.nat(9),
});

/** Keys, least recently used first. */
function model(keys: number[], { kind, key }: Act): number[] {
  const others = keys.filter((one) => one !== key);
  if (kind === 'clear') return [];
  if (kind === 'delete') return others;
  if (kind === 'set') return [...others, key].slice(-LIMIT);
  const counts = kind === 'get' && keys.includes(key) && keys.length > LIMIT / 2;
  return counts ? [...others, key] : keys;
}

test('what was used longest ago is forgotten, whatever was used, deleted and cleared between', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const map = new BoundedMap<number, string>(LIMIT);
      let keys: number[] = [];
      for (const one of acts) {
        if (one.kind === 'set' || one.kind === 'refresh') map[one.kind](one.key, `v${one.key}`);
        else if (one.kind === 'clear') map.clear();
        else map[one.kind](one.key);
        keys = model(keys, one);
      }
      // Newest first, so that a lookup evicts no key that is still to be checked.
      for (const key of keys.toReversed()) assert.equal(map.get(key), `v${key}`);
      for (let key = 0; key < 10; key++) if (!keys.includes(key)) assert.equal(map.get(key), undefined);
    }),
  );
});
