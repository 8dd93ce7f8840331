/**
 * Invisible characters, and those that reorder others. In texts from outside they can make an amount read as another one. This table
 * defines their treatment:
 *
 * - in texts for display they are removed, except in the contexts given by a row;
 * - in identifiers and addresses they are rejected, except in the same contexts.
 *
 * The rows cover every code point of Default_Ignorable_Code_Point, Cc and Cf (UAX #44), except visible Cf (Arabic and Kaithi number signs,
 * hieroglyph controls). No other character is invisible: white space and the empty Braille pattern (U+2800) have a width.
 */
interface HiddenRow {
  /** The inside of a character class of a regular expression with the flag `u`. */
  characters: string;
  /** Contexts in which they are preserved: directly after or before these; absent: none. */
  after?: string;
  before?: string;
}

/** Caseless letters and their marks: scripts whose letters join or form clusters (Arabic, Indic, Han, Mongolian). */
const JOINING = '(?!\\p{DI})[\\p{Lo}\\p{M}]';
/** Letters of right-to-left scripts. */
const RIGHT_TO_LEFT =
  '(?=\\p{L})[\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Adlam}]';
const EMOJI = '\\p{Extended_Pictographic}';

/** Isolates: preserved in pairs, by `cleanText`, because a regular expression cannot count. */
const ISOLATES = '\\u2066-\\u2069';

export const HIDDEN_ROWS: readonly HiddenRow[] = [
  // Controls of ISO/IEC 6429 other than tab and line feed (Unicode Standard 23.1): useless in text, but obeyed by terminals. Line ends (CR
  // LF, CR, VT, FF, NEL, and U+2028, U+2029 of section 23.2) are converted to line feeds before.
  { characters: '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f' },
  // Soft hyphen: a hyphenation hint (Unicode Standard 23.2), which browsers do not need. Default-ignorable, not in UTS #39's profile.
  { characters: '\\u00ad' },
  // Combining grapheme joiner: only affects sorting (Unicode Standard 23.2).
  { characters: '\\u034f' },
  // Implicit directional marks (UAX #9, section 2.6). They can reorder digits and punctuation with no visible reason, so they are preserved
  // only next to a letter of a right-to-left script.
  { characters: '\\u061c\\u200e\\u200f', after: RIGHT_TO_LEFT, before: RIGHT_TO_LEFT },
  // Hangul fillers: invisible letters (Unicode Standard 18.6; UTS #39, section 3.1: not in identifiers).
  { characters: '\\u115f\\u1160\\u3164\\uffa0' },
  // Khmer inherent vowels: discouraged (Unicode Standard 16.4).
  { characters: '\\u17b4\\u17b5' },
  // Mongolian vowel separator: obsolete, drawn as a gap or not at all (Unicode Standard 13.5).
  { characters: '\\u180e' },
  // Variation selectors (Unicode Standard 23.4; UTS #37 for Han names): one, after a letter that can have variants. Longer runs carry
  // hidden data.
  { characters: '\\u180b-\\u180d\\u180f\\ufe00-\\ufe0d\\u{e0100}-\\u{e01ef}', after: '(?!\\p{DI})\\p{Lo}' },
  // Selectors of text and emoji style: after an emoji, or in a keycap (UTS #51, sections 1.4.6 and 2.8).
  { characters: '\\ufe0e\\ufe0f', after: `(?:${EMOJI}|[0-9#*](?=.\\u20e3))` },
  // Zero width space, word joiner, byte order mark: line break hints (Unicode Standard 23.2 and 23.8), which browsers do not need.
  { characters: '\\u200b\\u2060\\ufeff' },
  // Joiner and non-joiner (UAX #31, section 2.3; UTS #39, section 3.1.1): next to letters that join or form clusters, as in Persian and
  // Hindi.
  { characters: '\\u200c', after: JOINING, before: JOINING },
  // The joiner also between two emoji (UTS #51, section 2.3), including after a skin tone or a style selector.
  {
    characters: '\\u200d',
    after: `(?:${JOINING}|(?:${EMOJI}|\\p{Emoji_Modifier}|\\ufe0f)(?=.${EMOJI}))`,
    before: JOINING,
  },
  // Embeddings and overrides (UAX #9, sections 2.1, 2.2; UTR #36, section 2.5): they display text in another order than stored. Isolates
  // replace embeddings.
  { characters: '\\u202a-\\u202e' },
  // Invisible mathematical operators (Unicode Standard 22.6), and an adjacent reserved code point.
  { characters: '\\u2061-\\u2065' },
  // Deprecated format characters (Unicode Standard 23.3): they substitute digits and mirror signs.
  { characters: '\\u206a-\\u206f' },
  // Interlinear annotation: not for plain text (Unicode Standard 23.8), and adjacent reserved code points.
  { characters: '\\ufff0-\\ufffb' },
  // Controls of shorthand and musical notation (Unicode Standard 21.6, 21.2).
  { characters: '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}' },
  // Tags (Unicode Standard 23.9) and the reserved rest of their block: they encode invisible text. Flags of England, Scotland and Wales
  // become a black flag.
  { characters: '\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}' },
];

/** Regular expression for a row: its characters outside the contexts that preserve them. */
function misplaced({ characters, after, before }: HiddenRow): string {
  const behind = after === undefined ? '' : `(?<!${after})`;
  const ahead = before === undefined ? '' : `(?!${before})`;
  return `${behind}[${characters}]${ahead}`;
}

const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** Fast check without context for the many texts that have none of these characters. */
const SUSPECT = new RegExp(
  `[${ISOLATES}\\u2028\\u2029${HIDDEN_ROWS.map(({ characters }) => characters).join('')}]`,
  'u',
);
const MISPLACED = HIDDEN_ROWS.map(misplaced).join('|');
const REMOVED = new RegExp(MISPLACED, 'gsu');
const REFUSED = new RegExp(`[${ISOLATES}\\u2028\\u2029]|${MISPLACED}`, 'su');

/** @returns the text for display; the same reference if nothing is hidden */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return withPairsAlone(text.replace(LINE_ENDS, '\n').replace(REMOVED, ''));
}

/** Whether an identifier or address has a character that is rejected. */
export const holdsHidden = (text: string): boolean => SUSPECT.test(text) && REFUSED.test(text);

const ISOLATE = new RegExp(`[${ISOLATES}]`, 'g');
const ISOLATE_OR_LINE = new RegExp(`[\\n${ISOLATES}]`, 'g');
const HAS_RIGHT_TO_LEFT = new RegExp(RIGHT_TO_LEFT, 'u');
const RLI = '\u2067';
const PDI = '\u2069';
/** Deeper isolates have no effect (UAX #9, BD2). */
const MAX_DEPTH = 125;

/** A right-to-left isolate (RLI) is preserved only around a right-to-left letter. */
const isPlain = (sign: string, inside: string): boolean => sign !== RLI || HAS_RIGHT_TO_LEFT.test(inside);

/** Isolates (UAX #9, section 2.4) end with their line: those unpaired within a line are removed. */
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

/** Maximum nesting; deeper members are left unchanged, because nothing displayed is that deep. */
const DEEPEST = 40;

/** Cleans all texts of a value stored or sent before texts were cleaned on receipt. @returns the same reference if nothing is hidden */
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
