/**
 * Canonical form of names (contract section 2, "Requester"), compared for separation of duties, votes and delegation; never used for
 * sign-in or storage. Based on Unicode NFKC_Casefold (UAX 15, UAX 31) and "mixed scripts" of UTS 39.
 */

/** Invisible: format and control characters, default-ignorable ones, white space, and the empty Braille pattern (a symbol). */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Z}\s\u2800]/gu;
const LAST_STOPS = /[.\u3002]+$/u;
const PLAIN = /^[\x21-\x7e]*$/;

/** Lower, upper, lower unifies both forms of sharp s, i and sigma, like full case folding. */
const folded = (text: string): string =>
  text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');

/** @returns empty if no visible character is left */
export function canonicalForm(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(LAST_STOPS, '');
  const seen = text.normalize('NFKC').replace(UNSEEN, '');
  return folded(seen).normalize('NFKC').replace(UNSEEN, '').replace(LAST_STOPS, '');
}

const FORMAT = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Whether the text has an invisible character other than a space, and can therefore imitate another name. */
export const hasFormat = (text: string): boolean => FORMAT.test(text);

/** Scripts in use (UAX 31, tables 5 and 7), with those written together ("highly restrictive" of UTS 39). Historic scripts match none. */
const JAPANESE = ['Latin', 'Han', 'Hiragana', 'Katakana'];
const KOREAN = ['Latin', 'Han', 'Hangul'];
const CHINESE = ['Latin', 'Han', 'Bopomofo'];
const ALONE =
  'Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan Adlam Balinese Bamum Batak Canadian_Aboriginal Chakma Cham Cherokee Hanifi_Rohingya Javanese Kayah_Li Lepcha Limbu Lisu Mandaic Meetei_Mayek Miao Mongolian New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Osage Saurashtra Sundanese Syloti_Nagri Syriac Tai_Le Tai_Tham Tai_Viet Tifinagh Vai Wancho Yi'.split(
    ' ',
  );

const written = (scripts: readonly string[]): RegExp =>
  new RegExp(
    `^[${['Common', 'Inherited', ...scripts].map((script) => `\\p{Script_Extensions=${script}}`).join('')}]*$`,
    'u',
  );

const LATIN_COMPANY = [JAPANESE, KOREAN, CHINESE].map(written);
const SINGLE = ALONE.map((script) => written([script]));

/** Mixes scripts that are never mixed: a Cyrillic letter in a Latin name is deceptive. */
export function isMixed(text: string): boolean {
  if (PLAIN.test(text)) return false;
  const plain = text.normalize('NFKC');
  return ![...LATIN_COMPANY, ...SINGLE].some((one) => one.test(plain));
}

/** Forms in which a spelling may name a person: with and without the domain. */
interface NameForms {
  whole: string;
  /** Of `DOMAIN\x` and `x@domain`: that of x; otherwise equal to `whole`. */
  bare: string;
  /** The name mixes scripts, so it matches no one. The domain may use another script than the name. */
  mixed: boolean;
}

/** Invisible characters are removed first, so that they cannot hide the domain separator. */
export function formsOf(spelling: string): NameForms {
  const plain = PLAIN.test(spelling) ? spelling : spelling.normalize('NFKC').replace(UNSEEN, '');
  const account = plain.split('\\').findLast((part) => part !== '') ?? '';
  const bare = account.split('@').find((part) => part !== '') ?? '';
  return { whole: canonicalForm(plain), bare: canonicalForm(bare), mixed: isMixed(bare) };
}
