import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormats } from '../../shared/formats.ts';

/** Also of languages without words, which have the texts of English and the formats of the locale. */
const LOCALES = ['en', 'en-IN', 'de', 'de-CH', 'fr', 'fr-CA', 'ar-EG', 'mr', 'en-u-nu-arab', 'de-AT-u-nu-deva'];

for (const locale of LOCALES) {
  test(`a number is formatted as by Intl: ${locale}`, () => {
    const { number } = createFormats(locale);
    const expected = new Intl.NumberFormat(locale);
    for (const value of [...Array(1010).keys(), -1, 1.5, 1e6]) assert.equal(number(value), expected.format(value));
  });
}
