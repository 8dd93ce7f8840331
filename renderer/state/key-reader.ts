import type { Preferences } from '../../shared/settings.ts';
import type { Command } from './commands.ts';

const SINGLE = new Map<string, Command>([
  ['j', 'next'],
  ['ArrowDown', 'next'],
  ['k', 'previous'],
  ['ArrowUp', 'previous'],
  ['Enter', 'open'],
  ['Escape', 'back'],
  ['a', 'approve'],
  ['r', 'reject'],
  ['i', 'ask'],
  ['e', 'acknowledge'],
  ['s', 'snooze'],
  ['c', 'claim'],
  ['h', 'hand-over'],
  ['z', 'undo'],
  ['b', 'take-back'],
  ['E', 'mark-all-seen'],
  ['Home', 'first'],
  ['End', 'last'],
  ['x', 'select'],
  ['X', 'select-range'],
  ['J', 'select-next'],
  ['K', 'select-previous'],
  ['/', 'search'],
  ['t', 'other-tab'],
  ['?', 'show-keys'],
]);
const AFTER_G = new Map<string, Command>([
  ['i', 'go-inbox'],
  ['h', 'go-history'],
  ['p', 'go-processes'],
  [',', 'go-preferences'],
]);

export interface Stroke {
  key: string;
  /** Ctrl, Alt or Meta held: none, exactly the modifier for single keys, or another combination. */
  held: 'none' | 'single' | 'other';
  repeat: boolean;
  /** ms. */
  at: number;
  /** Where the key was pressed. Text fields and open menus use all keys, buttons use Enter and the arrows. */
  target: 'text' | 'control' | 'page';
}

/** Meaning of a stroke. `wait`: a command that runs after `WAIT_MS` unless letters follow. `type`: all letters typed so far. */
type KeyResult = { does: 'nothing' } | { does: 'run' | 'wait'; command: Command } | { does: 'type'; text: string };

/** ms in which a second letter turns the first one into text. */
export const WAIT_MS = 400;
/** ms in which `g` accepts its second key. */
const CHORD_MS = 1500;
/** ms of pause that end a text whose field was removed, or is not yet displayed, during typing. */
const TYPING_MS = 2000;

const NOTHING: KeyResult = { does: 'nothing' };
/** Keys that move, or open the search or the list of keys. After a letter they do not count as text. */
const MOVES = new Set(['j', 'k', 'x', 'J', 'K', 'X', '/', '?']);
/** Commands that act on an item; they must not run on the first letter of a word. */
const WAITS: ReadonlySet<Command> = new Set<Command>([
  'approve',
  'reject',
  'ask',
  'acknowledge',
  'snooze',
  'claim',
  'hand-over',
  'take-back',
  'mark-all-seen',
]);

export const writes = (key: string): boolean => [...key].length === 1;

/** Keys that leave a text field; plain Enter is part of the text. */
const leaves = ({ key, held }: Stroke): boolean =>
  key === 'Escape' || key === 'Tab' || (held !== 'none' && key === 'Enter');

/** Only movement repeats while a key is held. */
const mayRepeat = (command: Command): boolean => command === 'next' || command === 'previous';

export interface KeyReader {
  read(stroke: Stroke): KeyResult;
  /** A pointer press ends the text being typed. */
  pressed(): void;
}

/**
 * Turns strokes into commands, with state for `g` sequences and for text. If a text field is removed during typing (another user answers
 * the item), further letters are not commands. Nor are letters within `WAIT_MS` of each other, except movement keys.
 * @param singleKeys the user's preference for one-character commands; arrows, Enter and Escape always work
 */
export function createKeyReader(singleKeys: Preferences['singleKeys']): KeyReader {
  const wanted = singleKeys === 'modifier' ? 'single' : 'none';
  let chordAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;
  /** Letters typed into the page so far, the time of the last, and whether it already ran a command. */
  let word = { text: '', at: Number.NEGATIVE_INFINITY, ran: false };
  const forget = () => {
    word = { text: '', at: Number.NEGATIVE_INFINITY, ran: false };
  };

  function inText(stroke: Stroke): KeyResult {
    forget();
    if (leaves(stroke)) typedAt = Number.NEGATIVE_INFINITY;
    else if (writes(stroke.key)) typedAt = stroke.at;
    return stroke.key === 'Escape' && stroke.held === 'none' ? { does: 'run', command: 'back' } : NOTHING;
  }

  const holds = ({ key, held }: Stroke): boolean =>
    writes(key) ? singleKeys !== 'off' && held === wanted : held === 'none';

  function ofKey({ key, target, held, repeat }: Stroke): KeyResult {
    if (target === 'control' && (!writes(key) || key === ' ') && key !== 'Escape') return NOTHING;
    const command = SINGLE.get(key);
    if (!command || (repeat && !mayRepeat(command))) return NOTHING;
    return { does: held === 'none' && WAITS.has(command) ? 'wait' : 'run', command };
  }

  /** A character without a modifier: start or continuation of a text, or a command. */
  function ofLetter(stroke: Stroke): KeyResult {
    const { key, at, target } = stroke;
    if (MOVES.has(key) || stroke.repeat || (key === ' ' && target === 'control')) {
      // "Kim" begins with a movement key; `/` is not part of the search text.
      if (!stroke.repeat) word = { text: /[jkx]/i.test(key) ? key : '', at, ran: true };
      return ofKey(stroke);
    }
    const isNear = at - word.at < WAIT_MS;
    // A letter that ran a command can start a text, but one letter after it is not yet text.
    const follows = isNear && !word.ran;
    word = { text: isNear ? word.text + key : key, at, ran: false };
    if (!follows) {
      const reading = ofKey(stroke);
      if (reading.does === 'run') word = { text: key, at, ran: true };
      return reading;
    }
    typedAt = at;
    return { does: 'type', text: word.text };
  }

  function onPage(stroke: Stroke): KeyResult {
    const { key, at, held } = stroke;
    const chord = at - chordAt < CHORD_MS && held !== 'other';
    chordAt = Number.NEGATIVE_INFINITY;
    // The first key had the modifier; it may be released before the second.
    if (chord) {
      const command = AFTER_G.get(key);
      if (command) return { does: 'run', command };
      // Not a sequence: the next letter of a word that begins with g, or nothing.
      return held === 'none' && writes(key) && at - word.at < WAIT_MS ? ofLetter(stroke) : NOTHING;
    }
    if (!holds(stroke)) return NOTHING;
    if (held === 'none' && writes(key)) {
      const reading = ofLetter(stroke);
      if (key === 'g' && reading.does !== 'type') chordAt = at;
      return reading;
    }
    if (key === 'g') chordAt = at;
    if (held === 'none') forget();
    return ofKey(stroke);
  }

  return {
    read(stroke) {
      if (stroke.target === 'text') return inText(stroke);
      if (stroke.held === 'none' && writes(stroke.key) && stroke.at - typedAt < TYPING_MS) {
        typedAt = stroke.at;
        if (word.text === '') return NOTHING;
        word = { text: word.text + stroke.key, at: stroke.at, ran: false };
        return { does: 'type', text: word.text };
      }
      typedAt = Number.NEGATIVE_INFINITY;
      return onPage(stroke);
    },
    pressed() {
      forget();
      typedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
