/** The catalogue, language by language: what the types cannot say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerPageWordsFor } from '../../shared/words/answer-page.ts';
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
  'pages of answer links': answerPageWordsFor,
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

/** What is said, place by place; functions are asked with numbers, which give names their places too. */
function texts(words: object, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    const path = `${above}.${name}`;
    if (typeof value === 'string') return [[path, value]];
    if (typeof value === 'function') return [3, 1, 0].map((n) => [path, textOf(value, n)]);
    return typeof value === 'object' && value !== null ? texts(value, path) : [];
  });
}

/** Those that take more than numbers and names say nothing here. */
function textOf(say: (...given: unknown[]) => unknown, n: number): string {
  try {
    return String(say(n, 'x', 2));
  } catch {
    return '';
  }
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

/** French sets a space that does not break before these, a narrow one but for the colon, and within its quotation marks. */
const BROKEN = /[^\s\u00a0\u202f.][;!?](?!\w)|[ \u00a0][;!?]|\w:(?=\s|$)|[ \u202f]:|«[^\u00a0]|[^\u00a0]»|\w'\w/u;
/** Names of fields to search by, a header field, and an address. */
const NO_FRENCH = /\b(from|role|type|record|before|after|Authorization):/g;

for (const [part, wordsFor] of Object.entries(PARTS)) {
  test(`${part}: French sets its spaces, quotation marks and apostrophes as French does`, () => {
    const broken = texts(wordsFor('fr')).filter(([, text]) => BROKEN.test(text.replaceAll(NO_FRENCH, '')));
    assert.deepEqual(broken, []);
  });

  for (const language of LANGUAGE_CODES.filter((code) => code !== 'en')) {
    test(`${part}: no sentence was left in English in ${LANGUAGES[language]}`, () => {
      const english = new Map(texts(wordsFor('en')));
      const left = texts(wordsFor(language)).filter(
        ([path, text]) => english.get(path) === text && /[a-z]{3,} [a-z]{2,} [a-z]{2,}/i.test(text),
      );
      assert.deepEqual(left, []);
    });
  }
}

test('a locale is spoken to in its language, and in English where Beckon does not speak it', () => {
  assert.deepEqual(['en-GB', 'de', 'de-AT', 'fr-FR', 'it', '', 'constructor'].map(languageOf), [
    'en',
    'de',
    'de',
    'fr',
    'en',
    'en',
    'en',
  ]);
});
