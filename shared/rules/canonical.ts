/**
 * One form for all ways of writing one name (contract section 8, "Identities"): separation of duties, votes and delegation compare
 * it. Signing in and storing never do. After NFKC_Casefold of Unicode (UAX 15, UAX 31) and UTS 39, "mixed scripts".
 */

/**
 * What takes no ink: format and control characters, what a font may leave out (joiners, variation selectors, fillers that are
 * letters), white space, and the empty pattern of Braille, which is a symbol.
 */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Z}\s\u2800]/gu;
const LAST_STOPS = /[.\u3002]+$/u;
const PLAIN = /^[\x21-\x7e]*$/;

/** Lower, upper, lower brings both forms of sharp s, both of i and both of sigma together, as full case folding does. */
const folded = (text: string): string =>
  text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');

/** @returns empty where nothing is left that can be seen */
export function canonicalForm(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(LAST_STOPS, '');
  const seen = text.normalize('NFKC').replace(UNSEEN, '');
  return folded(seen).normalize('NFKC').replace(UNSEEN, '').replace(LAST_STOPS, '');
}

const FORMAT = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Whether it holds a character that is not to be seen and no space either, and can therefore pass for another name. */
export const hasFormat = (text: string): boolean => FORMAT.test(text);

/**
 * Scripts in use (UAX 31, tables 5 and 7), each with those that are written together with it ("highly restrictive" of UTS 39). Letters
 * of scripts that nobody writes any more fit none of them.
 */
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

/** Letters of scripts that nobody mixes: a Cyrillic letter in a Latin name is there to deceive. */
export function isMixed(text: string): boolean {
  if (PLAIN.test(text)) return false;
  const plain = text.normalize('NFKC');
  return ![...LATIN_COMPANY, ...SINGLE].some((one) => one.test(plain));
}

/** How a spelling may name somebody: as it stands, or with the domain taken away. */
interface NameForms {
  whole: string;
  /** Of `DOMAIN\x` and `x@domain`: that of x. Else the same as `whole`. */
  bare: string;
  /** It mixes scripts, and names nobody. The domain may be of another script than the name. */
  mixed: boolean;
}

/** What takes no ink must not hide the domain, so that it is found in what is left. */
export function formsOf(spelling: string): NameForms {
  const plain = PLAIN.test(spelling) ? spelling : spelling.normalize('NFKC').replace(UNSEEN, '');
  const account = plain.split('\\').findLast((part) => part !== '') ?? '';
  const bare = account.split('@').find((part) => part !== '') ?? '';
  return { whole: canonicalForm(plain), bare: canonicalForm(bare), mixed: isMixed(bare) };
}
