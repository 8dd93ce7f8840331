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
  /** Ctrl, Alt or Meta with it: none of them, exactly the modifier that single keys may have, or anything else. */
  held: 'none' | 'single' | 'other';
  /** The key is held down and came again by itself. */
  repeat: boolean;
  /** Milliseconds. */
  at: number;
  /** Where the key was pressed: text fields and open menus keep their keys, buttons keep Enter and the arrows. */
  target: 'text' | 'control' | 'page';
}

/** What a stroke means. `wait`: a command that runs after `WAIT_MS`, unless letters follow. `type`: all letters of a text so far. */
export type Reading = { does: 'nothing' } | { does: 'run' | 'wait'; command: Command } | { does: 'type'; text: string };

/** How long a letter waits for another one that would make it a word, in milliseconds. */
export const WAIT_MS = 400;
/** How long `g` waits for its second key, in milliseconds. */
const CHORD_MS = 1500;
/** A pause of this many milliseconds ends a text whose field went away, or is not there yet, while it is typed. */
const TYPING_MS = 2000;

const NOTHING: Reading = { does: 'nothing' };
/** Keys that move, or begin a search or a list of keys themselves: they follow a letter without making it a word. */
const MOVES = new Set(['j', 'k', 'x', 'J', 'K', 'X', '/', '?']);
/** What they do to an item cannot be meant by the first letter of a word. */
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

/** Whether the key writes a character. */
export const writes = (key: string): boolean => [...key].length === 1;

/** Keys by which a person leaves a text field; a plain Enter is part of the text. */
const leaves = ({ key, held }: Stroke): boolean =>
  key === 'Escape' || key === 'Tab' || (held !== 'none' && key === 'Enter');

/** Only moving may go on while a key is held down. */
const mayRepeat = (command: Command): boolean => command === 'next' || command === 'previous';

export interface KeyReader {
  read(stroke: Stroke): Reading;
  /** The pointer was pressed: whoever typed has turned to something else. */
  pressed(): void;
}

/**
 * Turns strokes into commands. It remembers whether `g` was pressed just before, and whether a text is being typed: a field can go
 * away under the fingers (somebody else answers the item), and what is typed on into the page is no command. Nor are letters that
 * follow each other within `WAIT_MS`, unless they move.
 * @param singleKeys whether commands of one character hold, as the person prefers; arrows, Enter and Escape always do
 */
export function createKeyReader(singleKeys: Preferences['singleKeys']): KeyReader {
  const wanted = singleKeys === 'modifier' ? 'single' : 'none';
  let chordAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;
  /** The letters typed into the page so far, when the last came, and whether it ran a command already. */
  let word = { text: '', at: Number.NEGATIVE_INFINITY, ran: false };
  const forget = () => {
    word = { text: '', at: Number.NEGATIVE_INFINITY, ran: false };
  };

  function inText(stroke: Stroke): Reading {
    forget();
    if (leaves(stroke)) typedAt = Number.NEGATIVE_INFINITY;
    else if (writes(stroke.key)) typedAt = stroke.at;
    return stroke.key === 'Escape' && stroke.held === 'none' ? { does: 'run', command: 'back' } : NOTHING;
  }

  /** Whether such a key is read as a command at all. */
  const holds = ({ key, held }: Stroke): boolean =>
    writes(key) ? singleKeys !== 'off' && held === wanted : held === 'none';

  function ofKey({ key, target, held, repeat }: Stroke): Reading {
    if (target === 'control' && (!writes(key) || key === ' ') && key !== 'Escape') return NOTHING;
    const command = SINGLE.get(key);
    if (!command || (repeat && !mayRepeat(command))) return NOTHING;
    return { does: held === 'none' && WAITS.has(command) ? 'wait' : 'run', command };
  }

  /** A character without a modifier: the beginning of a word, more of it, or a command. */
  function ofLetter(stroke: Stroke): Reading {
    const { key, at, target } = stroke;
    if (MOVES.has(key) || stroke.repeat || (key === ' ' && target === 'control')) {
      // "Kim" begins with a key that moves; what opens the search is no part of it.
      if (!stroke.repeat) word = { text: /[jkx]/i.test(key) ? key : '', at, ran: true };
      return ofKey(stroke);
    }
    const isNear = at - word.at < WAIT_MS;
    // A letter that ran is the first of the text, but makes no word of the second alone.
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

  function onPage(stroke: Stroke): Reading {
    const { key, at, held } = stroke;
    const chord = at - chordAt < CHORD_MS && held !== 'other';
    chordAt = Number.NEGATIVE_INFINITY;
    // Its first key had the modifier; whoever lets go of it before the second means the same.
    if (chord) {
      const command = AFTER_G.get(key);
      if (command) return { does: 'run', command };
      // No second key of the pair: the next letter of a word that begins with g, or nothing.
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
