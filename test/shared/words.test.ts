/** The catalogue, language by language: what the types cannot say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as console from '../../shared/words/console.ts';
import * as desk from '../../shared/words/desk.ts';
import { pushWordsFor } from '../../shared/words/push.ts';
import { webStart } from '../../shared/words/web-start.ts';
import * as window from '../../shared/words/window.ts';
import { LANGUAGE_CODES, LANGUAGES, languageOf } from '../../shared/words/words.ts';

const PARTS = {
  desk: desk.wordsFor,
  window: (locale: string) => window.wordsFor(locale).t,
  console: (locale: string) => console.wordsFor(locale).t,
  'pushes that name nothing': pushWordsFor,
  'web client where it cannot run': (locale: string) => webStart[languageOf(locale)],
};

/** Each entry with its kind; lists with their length. */
function kinds(words: object, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]) => {
    const path = `${above}.${name}`;
    if (Array.isArray(value)) return [[path, `list of ${value.length}`]];
    return typeof value === 'object' && value !== null ? kinds(value, path) : [[path, typeof value]];
  });
}

/** Places of texts with nothing in them. */
function empty(words: object, above = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) => {
    const path = `${above}.${name}`;
    if (typeof value === 'string') return value.trim() === '' ? [path] : [];
    return typeof value === 'object' && value !== null ? empty(value, path) : [];
  });
}

/** An item that came by its own event needs no word more. */
const MAY_BE_EMPTY = ['.why.via.event'];

for (const [part, wordsFor] of Object.entries(PARTS)) {
  for (const language of LANGUAGE_CODES) {
    test(`${part}: ${LANGUAGES[language]} has every entry that English has, and none is empty`, () => {
      const words = wordsFor(language);
      assert.deepEqual(kinds(words).sort(), kinds(wordsFor('en')).sort());
      assert.deepEqual(
        empty(words).filter((path) => !MAY_BE_EMPTY.includes(path)),
        [],
      );
    });
  }
}

test('a locale is spoken to in its language, and in English where Beckon does not speak it', () => {
  assert.deepEqual(['en-GB', 'de', 'de-AT', 'fr-FR', '', 'constructor'].map(languageOf), [
    'en',
    'de',
    'de',
    'en',
    'en',
    'en',
  ]);
});
