/** `beckon:` links, as passed by systems and as forged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readArguments } from '../../electron/arguments.ts';
import { readLink } from '../../electron/links.ts';
import { uuid } from './parts/items.ts';

const ID = uuid(4711);

test('an item by its id, whatever the system made of the link', () => {
  for (const link of [
    `beckon://item/${ID}`,
    `beckon://item/${ID}/`,
    `BECKON://Item/${ID.toUpperCase()}`,
    ` beckon://item/${ID}?x=1#y `,
  ]) {
    assert.deepEqual(readLink(link), { to: 'item', itemId: ID }, link);
  }
  assert.deepEqual(readLink('beckon://pair?relay=https%3A%2F%2Frelay.example&code=AB12'), { to: 'pair' });
});

test('anything else is no link of ours', () => {
  for (const link of [
    'beckon:',
    'beckon://',
    'beckon://item',
    'beckon://item/',
    'beckon://item/../../etc/passwd',
    `beckon://item/${ID}/approve`,
    `beckon://items/${ID}`,
    `beckon://dana@item/${ID}`,
    `beckon://item:80/${ID}`,
    `https://item/${ID}`,
    `beckon://item/${ID}${'/'.repeat(5000)}`,
    'javascript:alert(1)',
    '--inspect',
  ]) {
    assert.equal(readLink(link), null, link);
  }
  fc.assert(fc.property(fc.string(), (text) => readLink(`beckon:${text}`) === null || /item|pair/i.test(text)));
});

test('a link is found among the arguments of a start, and never taken for a switch', () => {
  const asked = readArguments(['/opt/beckon', '--no-sandbox', `beckon://item/${ID}`]);
  assert.deepEqual(asked, { open: false, view: null, link: `beckon://item/${ID}`, hidden: false });
  assert.equal(readArguments(['/opt/beckon', '--hidden']).hidden, true);
});
