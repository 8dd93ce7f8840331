/** Languages that the web client loads on demand, and when the desk switches its language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Preferences } from '../../../shared/settings.ts';
import { DEFAULT_PREFERENCES } from '../../../shared/settings.ts';
import { createLocale } from '../../../web/host/locale.ts';
import { fetchedLanguages } from '../../../web/words/language-loader.ts';

function files() {
  const asked: string[] = [];
  let gone = false;
  const file = (language: string) => async () => {
    asked.push(language);
    if (gone) throw new TypeError('Failed to fetch');
    return `in ${language}`;
  };
  const languages = fetchedLanguages({ en: file('en'), de: file('de'), fr: file('fr') });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, languages, settle, go: (away: boolean) => (gone = away) };
}

test('a language is fetched once; until it is loaded the previous one is used', async () => {
  const { asked, languages, go } = files();
  assert.throws(() => languages.in('en'), /no language is here yet/);
  await languages.fetch('de-AT');
  await languages.fetch('de');
  assert.equal(languages.in('de'), 'in de');
  assert.equal(languages.in('fr'), 'in de');
  assert.ok(languages.has('de-CH') && !languages.has('fr'));
  go(true);
  await assert.rejects(languages.fetch('fr'), /Failed to fetch/);
  assert.ok(!languages.has('fr'));
  go(false);
  await languages.fetch('fr-CH');
  assert.equal(languages.in('fr'), 'in fr');
  assert.deepEqual(asked, ['de', 'fr', 'fr']);
});

test('if the preferred language cannot be loaded, English is used; if that fails too, an error is reported', async () => {
  const asked: string[] = [];
  const file = (language: string, comes: boolean) => async () => {
    asked.push(language);
    if (!comes) throw new TypeError('Failed to fetch');
    return `in ${language}`;
  };
  const some = fetchedLanguages({ en: file('en', true), de: file('de', true), fr: file('fr', false) });
  await some.begin('fr-CH');
  assert.equal(some.in('fr'), 'in en');
  assert.ok(!some.has('fr'));
  const none = fetchedLanguages({ en: file('en', false), de: file('de', false), fr: file('fr', false) });
  await assert.rejects(none.begin('de'), /Failed to fetch/);
  assert.deepEqual(asked, ['fr', 'en', 'de', 'en']);
});

test('the desk uses the preferred language once its words are loaded, and the previous one until then', async () => {
  const { asked, languages, settle, go } = files();
  await languages.fetch('de-DE');
  let preferences: Preferences = DEFAULT_PREFERENCES;
  const arrived: string[] = [];
  const locale = createLocale(
    {
      languages,
      facts: () => ({ locale: 'de-DE', device: 'Test', visible: true, notifies: true }),
      log: { info() {}, warn: (event) => void arrived.push(event) },
    },
    { get: () => preferences },
    () => void arrived.push(locale()),
  );
  assert.equal(locale(), 'de-DE');
  preferences = { ...preferences, language: 'fr' };
  go(true);
  assert.equal(locale(), 'de-DE');
  assert.equal(locale(), 'de-DE');
  await settle();
  assert.deepEqual(arrived, ['a language could not be loaded']);
  go(false);
  assert.equal(locale(), 'de-DE');
  await settle();
  assert.deepEqual(arrived, ['a language could not be loaded', 'fr']);
  assert.equal(locale(), 'fr');
  preferences = { ...preferences, language: 'system' };
  assert.equal(locale(), 'de-DE');
  assert.deepEqual(asked, ['de', 'fr', 'fr']);
});
