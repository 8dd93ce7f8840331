import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormats } from '../../shared/formats.ts';

/** Also of languages without words, which have the texts of English and the formats of the locale. */
const LOCALES = ['en', 'en-IN', 'de', 'de-CH', 'fr', 'fr-CA', 'ar-EG', 'mr', 'en-u-nu-arab', 'de-AT-u-nu-deva'];

test('a time of day has the digits of its locale', () => {
  const at = Date.parse('2026-12-01T09:05:07Z');
  const written = (locale: string) => {
    const { time, seconds, wall } = createFormats(locale, 'UTC');
    return [time(at), seconds(at), wall(9 * 60 + 5)].map((text) => text.replaceAll(/\s/g, ' '));
  };
  assert.deepEqual(written('en-US'), ['9:05 AM', '9:05:07 AM', '9:05 AM']);
  for (const locale of ['en-GB', 'de', 'fr']) assert.deepEqual(written(locale), ['09:05', '09:05:07', '09:05'], locale);
});

for (const locale of LOCALES) {
  test(`a number is formatted as by Intl: ${locale}`, () => {
    const { number } = createFormats(locale);
    const expected = new Intl.NumberFormat(locale);
    for (const value of [...Array(1010).keys(), -1, 1.5, 1e6]) assert.equal(number(value), expected.format(value));
  });
}
