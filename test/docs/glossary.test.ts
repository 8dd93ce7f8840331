/** Compares `docs/glossary.md` with the names in the code and the words on the screen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGE_CODES } from '../../shared/words/words.ts';
import { textsBelow } from './sources.ts';
import { codesIn, tablesOf } from './tables.ts';

const rows = tablesOf('glossary.md').flatMap((table) => {
  assert.deepEqual(table.head, ['term', 'is', 'in the code', 'on the screen', 'German', 'French'], table.heading);
  return table.rows.map(([term = '', is = '', code = '', en = '', de = '', fr = '']) => ({
    ...{ term, is, code },
    words: { en, de, fr },
  }));
});

test('each thing has one name and one sentence', () => {
  const terms = rows.map(({ term }) => term);
  assert.deepEqual(terms, [...new Set(terms)]);
  for (const { term, is } of rows) assert.ok(is.length > 10 && !is.endsWith('.'), `${term}: ${is}`);
});

test('the names in the code are there', () => {
  const code = ['shared', 'relay', 'desk', 'electron', 'web'].flatMap((room) => textsBelow(room, ['.ts'])).join('\n');
  for (const { term, code: cell } of rows) {
    const names = codesIn(cell);
    assert.ok(names.length > 0, `${term} has no name in the code`);
    for (const name of names) assert.match(code, new RegExp(`(?<![\\w-])${name}(?![\\w-])`), `${term}: ${name}`);
  }
});

for (const language of LANGUAGE_CODES) {
  test(`the words on the screen are there in ${language}`, () => {
    const catalogue = textsBelow(`shared/words/${language}`, ['.ts'])
      .join('\n')
      .replaceAll(/^import .*$/gm, '');
    // Only string literals: the words, without property names.
    const words = [...catalogue.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map(
      ([, plain, template]) => plain ?? template ?? '',
    );
    const all = words.join('\n').toLowerCase();
    for (const row of rows) {
      const word = row.words[language];
      if (word === '–') assert.equal(row.words.en, '–', row.term);
      else assert.ok(all.includes(word.toLowerCase()), `${row.term}: nothing on the screen says ${word}`);
    }
  });
}
