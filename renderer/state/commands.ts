import type { ActionKind } from '../../shared/events.ts';
import type { Preferences } from '../../shared/settings.ts';

/** The commands of the window: each has a key, and the application menu runs the same ones by name (`command` of the bridge). */
const COMMANDS = [
  'next',
  'previous',
  'open',
  'back',
  'approve',
  'reject',
  'ask',
  'acknowledge',
  'snooze',
  'claim',
  'undo',
  'select',
  'select-range',
  'select-next',
  'select-previous',
  'search',
  'other-tab',
  'go-inbox',
  'go-history',
  'go-processes',
  'go-preferences',
  'show-keys',
] as const;
export type Command = (typeof COMMANDS)[number];

export const isCommand = (name: string): name is Command => COMMANDS.some((command) => command === name);

const ANSWERS: Partial<Record<ActionKind, Command>> = {
  approve: 'approve',
  reject: 'reject',
  'request-info': 'ask',
  acknowledge: 'acknowledge',
};

/** The command that gives an answer of that kind; null: none does. */
export const commandOf = (kind: ActionKind): Command | null => ANSWERS[kind] ?? null;

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
  ['z', 'undo'],
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

/** How long `g` waits for its second key, in milliseconds. */
const CHORD_MS = 1500;
/** A pause of this many milliseconds ends a text whose field went away while it was typed. */
const TYPING_MS = 2000;

/** Whether the key writes a character. */
export const writes = (key: string): boolean => [...key].length === 1;

/** Keys by which a person leaves a text field; a plain Enter is part of the text. */
const leaves = ({ key, held }: Stroke): boolean =>
  key === 'Escape' || key === 'Tab' || (held !== 'none' && key === 'Enter');

/** Only moving may go on while a key is held down. */
const mayRepeat = (command: Command): boolean => command === 'next' || command === 'previous';

export interface KeyReader {
  read(stroke: Stroke): Command | null;
  /** The pointer was pressed: whoever typed has turned to something else. */
  pressed(): void;
}

/**
 * Turns strokes into commands. It remembers whether `g` was pressed just before, and whether a text is being typed: a field can go
 * away under the fingers (somebody else answers the item), and what is typed on into the page is no command.
 * @param singleKeys whether commands of one character hold, as the person prefers; arrows, Enter and Escape always do
 */
export function createKeyReader(singleKeys: Preferences['singleKeys']): KeyReader {
  const wanted = singleKeys === 'modifier' ? 'single' : 'none';
  let chordAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;

  function inText(stroke: Stroke): Command | null {
    if (leaves(stroke)) typedAt = Number.NEGATIVE_INFINITY;
    else if (writes(stroke.key)) typedAt = stroke.at;
    return stroke.key === 'Escape' && stroke.held === 'none' ? 'back' : null;
  }

  /** Whether such a key is read as a command at all. */
  const holds = ({ key, held }: Stroke): boolean =>
    writes(key) ? singleKeys !== 'off' && held === wanted : held === 'none';

  function onPage(stroke: Stroke): Command | null {
    const { key, at, target, held } = stroke;
    const chord = at - chordAt < CHORD_MS && held !== 'other';
    chordAt = Number.NEGATIVE_INFINITY;
    // Its first key had the modifier; whoever lets go of it before the second means the same.
    if (chord) return AFTER_G.get(key) ?? null;
    if (!holds(stroke)) return null;
    if (key === 'g') {
      chordAt = at;
      return null;
    }
    if (target === 'control' && (key === 'Enter' || key.startsWith('Arrow'))) return null;
    return SINGLE.get(key) ?? null;
  }

  return {
    read(stroke) {
      if (stroke.target === 'text') return inText(stroke);
      if (stroke.held === 'none' && writes(stroke.key) && stroke.at - typedAt < TYPING_MS) {
        typedAt = stroke.at;
        return null;
      }
      const command = onPage(stroke);
      return command && stroke.repeat && !mayRepeat(command) ? null : command;
    },
    pressed() {
      typedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** A line in which a text is written. While one is open, what is typed anywhere in the page belongs to it. */
export interface Composer {
  focus(): void;
}

/** Which commands can run now: views and panes register what they offer while they are on screen; the newest wins. */
export interface CommandDesk {
  register(handlers: Partial<Record<Command, () => void>>): () => void;
  /** @returns whether someone took it */
  run(command: Command): boolean;
  /** Keeps what is typed from being commands until the way back is called. */
  compose(composer: Composer): () => void;
  /** The line that was opened last. */
  composer(): Composer | null;
}

export function createCommandDesk(): CommandDesk {
  const stack: Partial<Record<Command, () => void>>[] = [];
  const composers: Composer[] = [];
  return {
    compose(composer) {
      composers.push(composer);
      return () => {
        composers.splice(composers.indexOf(composer), 1);
      };
    },
    composer: () => composers.at(-1) ?? null,
    register(handlers) {
      stack.push(handlers);
      return () => {
        stack.splice(stack.indexOf(handlers), 1);
      };
    },
    run(command) {
      const handler = stack.findLast((handlers) => handlers[command])?.[command];
      handler?.();
      return handler !== undefined;
    },
  };
}
