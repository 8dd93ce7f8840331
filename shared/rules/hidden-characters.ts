/**
 * Characters that are not drawn, or that change the order in which others are drawn. They come in texts of others, where they can make
 * an amount read as another one. This table alone decides about them:
 *
 * - in texts that people read they are removed, except in the places that a row names;
 * - in identifiers and addresses they are refused, except in the same places.
 *
 * Its rows hold every code point of Default_Ignorable_Code_Point, Cc and Cf (UAX #44), except Cf that is drawn (Arabic and Kaithi number
 * signs, controls of hieroglyphs). Nothing else here is invisible: white space and the empty Braille pattern (U+2800) have a width.
 */
interface HiddenRow {
  /** The inside of a character class of a regular expression with the flag `u`. */
  characters: string;
  /** Where they are kept: what stands directly before or after them; left out: nowhere. */
  after?: string;
  before?: string;
}

/** Drawn letters without case and the marks on them: scripts whose letters join, and those that form clusters (Arabic, Indic, Han, Mongolian). */
const JOINING = '(?!\\p{DI})[\\p{Lo}\\p{M}]';
/** Letters of scripts that run from right to left. */
const RIGHT_TO_LEFT =
  '(?=\\p{L})[\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Adlam}]';
const EMOJI = '\\p{Extended_Pictographic}';

/** Isolates: kept in pairs. `cleanText` decides, as a regular expression cannot count. */
const ISOLATES = '\\u2066-\\u2069';

export const HIDDEN_ROWS: readonly HiddenRow[] = [
  // Controls of ISO/IEC 6429 other than tab and line feed (Unicode Standard 23.1): no text has a use for them, terminals obey them. Ends
  // of lines (CR LF, CR, VT, FF, NEL, and U+2028, U+2029 of section 23.2) are made line feeds before.
  { characters: '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f' },
  // Soft hyphen: a hint for hyphenation (Unicode Standard 23.2), which browsers do without. Default-ignorable, not in UTS #39's profile.
  { characters: '\\u00ad' },
  // Combining grapheme joiner: for sorting alone (Unicode Standard 23.2).
  { characters: '\\u034f' },
  // Implicit directional marks (UAX #9, section 2.6). Among digits and punctuation alone they reorder them without a letter that shows
  // why, so they stay only beside a letter of a right-to-left script.
  { characters: '\\u061c\\u200e\\u200f', after: RIGHT_TO_LEFT, before: RIGHT_TO_LEFT },
  // Hangul fillers: letters without a picture (Unicode Standard 18.6; UTS #39, section 3.1: not in identifiers).
  { characters: '\\u115f\\u1160\\u3164\\uffa0' },
  // Khmer inherent vowels: not to be used (Unicode Standard 16.4).
  { characters: '\\u17b4\\u17b5' },
  // Mongolian vowel separator: obsolete, and seen as a gap or as nothing (Unicode Standard 13.5).
  { characters: '\\u180e' },
  // Variation selectors (Unicode Standard 23.4; UTS #37 for names in Han): one, behind a letter that can have variants. Longer runs carry
  // hidden data.
  { characters: '\\u180b-\\u180d\\u180f\\ufe00-\\ufe0d\\u{e0100}-\\u{e01ef}', after: '(?!\\p{DI})\\p{Lo}' },
  // The selectors of text and emoji style: behind an emoji, or in a keycap (UTS #51, sections 1.4.6 and 2.8).
  { characters: '\\ufe0e\\ufe0f', after: `(?:${EMOJI}|[0-9#*](?=.\\u20e3))` },
  // Zero width space, word joiner, byte order mark: chances to break a line (Unicode Standard 23.2 and 23.8), which browsers find alone.
  { characters: '\\u200b\\u2060\\ufeff' },
  // Joiner and non-joiner (UAX #31, section 2.3; UTS #39, section 3.1.1): beside letters that join or form clusters, as in Persian and
  // Hindi.
  { characters: '\\u200c', after: JOINING, before: JOINING },
  // The joiner also between two emoji (UTS #51, section 2.3): behind a skin tone or a style as well.
  {
    characters: '\\u200d',
    after: `(?:${JOINING}|(?:${EMOJI}|\\p{Emoji_Modifier}|\\ufe0f)(?=.${EMOJI}))`,
    before: JOINING,
  },
  // Embeddings and overrides (UAX #9, sections 2.1, 2.2; UTR #36, section 2.5): they show text in another order than it is stored in.
  // Isolates do what embeddings are for.
  { characters: '\\u202a-\\u202e' },
  // Invisible operators of mathematics (Unicode Standard 22.6), and a code point reserved beside them.
  { characters: '\\u2061-\\u2065' },
  // Deprecated format characters (Unicode Standard 23.3): they swap digits and mirror signs.
  { characters: '\\u206a-\\u206f' },
  // Interlinear annotation: not for plain text (Unicode Standard 23.8), and what is reserved beside it.
  { characters: '\\ufff0-\\ufffb' },
  // Controls of shorthand and of musical notation (Unicode Standard 21.6, 21.2).
  { characters: '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}' },
  // Tags (Unicode Standard 23.9) and the reserved rest of their block: they spell text that nobody sees. The flags of England, Scotland
  // and Wales become a black flag.
  { characters: '\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}' },
];

/** One expression for a row: its characters wherever they are not kept. */
function misplaced({ characters, after, before }: HiddenRow): string {
  const behind = after === undefined ? '' : `(?<!${after})`;
  const ahead = before === undefined ? '' : `(?!${before})`;
  return `${behind}[${characters}]${ahead}`;
}

const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** Without context, for the many texts that hold none of these: a text of one byte a character costs a glance. */
const SUSPECT = new RegExp(
  `[${ISOLATES}\\u2028\\u2029${HIDDEN_ROWS.map(({ characters }) => characters).join('')}]`,
  'u',
);
const MISPLACED = HIDDEN_ROWS.map(misplaced).join('|');
const REMOVED = new RegExp(MISPLACED, 'gsu');
const REFUSED = new RegExp(`[${ISOLATES}\\u2028\\u2029]|${MISPLACED}`, 'su');

/** @returns the text as people may read it; the very same one where nothing of it is hidden */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return withPairsAlone(text.replace(LINE_ENDS, '\n').replace(REMOVED, ''));
}

/** Whether an identifier or an address holds a character that may not stand there. */
export const holdsHidden = (text: string): boolean => SUSPECT.test(text) && REFUSED.test(text);

const ISOLATE = new RegExp(`[${ISOLATES}]`, 'g');
const ISOLATE_OR_LINE = new RegExp(`[\\n${ISOLATES}]`, 'g');
const HAS_RIGHT_TO_LEFT = new RegExp(RIGHT_TO_LEFT, 'u');
const RLI = '\u2067';
const PDI = '\u2069';
/** Deeper ones have no effect (UAX #9, BD2). */
const MAX_DEPTH = 125;

/** One that turns text around (RLI) is kept only around a letter that shows why. */
const isPlain = (sign: string, inside: string): boolean => sign !== RLI || HAS_RIGHT_TO_LEFT.test(inside);

/** Isolates (UAX #9, section 2.4) end with their line: what is not closed there, or was not opened there, is removed. */
function withPairsAlone(text: string): string {
  const open: { sign: string; at: number }[] = [];
  const kept = new Set<number>();
  for (const { 0: sign, index } of text.matchAll(ISOLATE_OR_LINE)) {
    if (sign === '\n') open.length = 0;
    else if (sign !== PDI) open.push({ sign, at: index });
    else {
      const start = open.pop();
      const isTooDeep = open.length >= MAX_DEPTH;
      if (start && !isTooDeep && isPlain(start.sign, text.slice(start.at, index))) kept.add(start.at).add(index);
    }
  }
  return text.replace(ISOLATE, (sign, at: number) => (kept.has(at) ? sign : ''));
}

/** Members and entries deeper than this are left as they are: nothing that is shown lies there. */
const DEEPEST = 40;

/**
 * All texts of a value as people may read them: for what was stored before texts were cleaned as they came, or comes from a relay that
 * does not clean them.
 * @returns the very same value where nothing of it is hidden
 */
export function cleanTexts(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) {
    const entries = value.map((entry) => cleanTexts(entry, depth + 1));
    return entries.some((entry, index) => entry !== value[index]) ? entries : value;
  }
  const before = Object.entries(value);
  const members = before.map(([name, member]): [string, unknown] => [name, cleanTexts(member, depth + 1)]);
  return members.some(([, member], index) => member !== before[index]?.[1]) ? Object.fromEntries(members) : value;
}
