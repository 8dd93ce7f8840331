import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText, cleanTexts, HIDDEN_ROWS, holdsHidden } from '../../shared/rules/hidden-characters.ts';

const LAST_CODE_POINT = 0x10ffff;
/** Visible format characters: number signs and hieroglyph controls (Unicode Standard 9.2, 15.2, 11.4). */
const DRAWN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/u;

test('the table holds every control, format and default-ignorable character of Unicode', () => {
  const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u;
  const table = new RegExp(`[\\t\\n\\u2066-\\u2069${HIDDEN_ROWS.map(({ characters }) => characters).join('')}]`, 'u');
  for (let point = 0; point <= LAST_CODE_POINT; point += 1) {
    const sign = String.fromCodePoint(point);
    if (invisible.test(sign) && !DRAWN.test(sign)) assert.match(sign, table, `U+${point.toString(16)}`);
  }
});

test('removed from texts, refused in identifiers', () => {
  const texts: [string, string][] = [
    ['\u202e000.001', '000.001'],
    ['a\u202a\u202b\u202c\u202db', 'ab'],
    ['App\u200brove', 'Approve'],
    ['\ufeffa\u2060b\u00adc\u034fd', 'abcd'],
    ['\u2067000 100', '000 100'],
    ['\u2067000 100\u2069', '000 100'],
    ['000\u200f100', '000100'],
    ['1\u061c000', '1000'],
    ['a\u2069b\u2066c', 'abc'],
    ['\u2066a\nb\u2069', 'a\nb'],
    ['pay\u200dpal \u200cx', 'paypal x'],
    ['a\u0000b\u001b[31m\u009bc', 'ab[31mc'],
    ['a\r\nb\rc\vd\u0085e\u2028f\u2029g', 'a\nb\nc\nd\ne\nf\ng'],
    ['\u3164\u115f\u1160\uffa0', ''],
    ['a\u180eb\u2061c\u2064d\u206ae\u206ff\ufff9g\ufffbh', 'abcdefgh'],
    ['🏴\u{e0067}\u{e0062}\u{e007f}', '🏴'],
    ['a\ufe0fb\ufe00\u{e0101}', 'ab'],
    ['😀\ufe0f\ufe0e\u{e0150}\u{e0151}', '😀\ufe0f'],
  ];
  for (const [text, clean] of texts) {
    assert.equal(cleanText(text), clean, JSON.stringify(text));
    assert.equal(holdsHidden(text), true, JSON.stringify(text));
  }
});

test('allowed where a script or an emoji needs it, in identifiers too', () => {
  const kept = [
    'plain ASCII\twith\nlines',
    'Zürich, Łódź, Ελλάς, Ђорђе',
    'می\u200cخواهم کتاب\u200cها، PDF\u200cها',
    'क्\u200dष र्\u200cय',
    '👩🏻\u200d💻 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 ⚠\ufe0f ❤\ufe0e 1\ufe0f\u20e3',
    '辻\u{e0100} 葛\ufe00',
    'שלום\u200f!',
    '🇩🇪🇫🇷',
  ];
  for (const text of kept) {
    assert.equal(cleanText(text), text);
    assert.equal(holdsHidden(text), false, text);
  }
  for (const text of ['from \u2068سارة\u2069 today', '\u2067مبلغ 5\u2069', '\u2066a \u2068b\u2069\u2069'])
    assert.equal(cleanText(text), text);
});

test('isolates nested without end are taken apart at once', () => {
  assert.equal(cleanText('\u2067'.repeat(200_000) + '\u2069'.repeat(200_000)), '');
});

const signs = [...'a1. אم漢क👩💻❤\n\r\t', ...HIDDEN_ROWS.flatMap(({ characters }) => rangeEnds(characters))];

/** First and last code points of the ranges in a row. */
function rangeEnds(characters: string): string[] {
  return [...characters.matchAll(/\\u\{?([0-9a-f]+)\}?/g)].map(([, hex = '0']) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

test('cleaning twice is cleaning once, and what is clean holds no override', () => {
  const one = fc.constantFrom(...signs, '\u2066', '\u2067', '\u2068', '\u2069');
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (parts) => {
      const clean = cleanText(parts.join(''));
      assert.equal(cleanText(clean), clean);
      assert.doesNotMatch(clean, /[\u202a-\u202e\u200b\ufeff\r]/);
      assert.equal(holdsHidden(clean.replace(/[\u2066-\u2069]/g, '')), false);
    }),
  );
});

test('all texts of a value, and the very same value where nothing is hidden', () => {
  const plain = { a: ['b', 1, null, { c: 'd' }] };
  assert.equal(cleanTexts(plain), plain);
  assert.deepEqual(cleanTexts({ a: ['b', { c: '\u202ed' }], e: 1 }), { a: ['b', { c: 'd' }], e: 1 });
  let deep: unknown = '\u202e';
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  assert.equal(cleanTexts(deep), deep);
});
