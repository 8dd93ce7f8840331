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
  'search',
  'go-inbox',
  'go-history',
  'go-processes',
  'go-preferences',
  'show-keys',
] as const;
export type Command = (typeof COMMANDS)[number];

export const isCommand = (name: string): name is Command => COMMANDS.some((command) => command === name);

/** Keys by command, as drawn in the list of keys; two strokes are written as two entries of one inner list. */
export const KEYS: Record<Command, readonly (readonly string[])[]> = {
  next: [['j'], ['↓']],
  previous: [['k'], ['↑']],
  open: [['Enter']],
  back: [['Esc']],
  approve: [['a']],
  reject: [['r']],
  ask: [['i']],
  acknowledge: [['e']],
  snooze: [['s']],
  claim: [['c']],
  undo: [['z']],
  select: [['x']],
  'select-range': [['Shift+x']],
  search: [['/']],
  'go-inbox': [['g', 'i']],
  'go-history': [['g', 'h']],
  'go-processes': [['g', 'p']],
  'go-preferences': [['g', ',']],
  'show-keys': [['?']],
};

export const KEY_GROUPS = {
  move: ['next', 'previous', 'open', 'back', 'select', 'select-range', 'search'],
  answer: ['approve', 'reject', 'ask', 'acknowledge', 'undo', 'snooze', 'claim'],
  go: ['go-inbox', 'go-history', 'go-processes', 'go-preferences', 'show-keys'],
} as const satisfies Record<string, readonly Command[]>;

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
  ['/', 'search'],
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
  ctrl: boolean;
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
const leaves = ({ key, ctrl }: Stroke): boolean => key === 'Escape' || key === 'Tab' || (ctrl && key === 'Enter');

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
 */
export function createKeyReader(): KeyReader {
  let chordAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;

  function inText(stroke: Stroke): Command | null {
    if (leaves(stroke)) typedAt = Number.NEGATIVE_INFINITY;
    else if (writes(stroke.key)) typedAt = stroke.at;
    return stroke.key === 'Escape' && !stroke.ctrl ? 'back' : null;
  }

  function onPage({ key, at, target }: Stroke): Command | null {
    const chord = at - chordAt < CHORD_MS;
    chordAt = Number.NEGATIVE_INFINITY;
    if (chord) return AFTER_G.get(key) ?? null;
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
      if (stroke.ctrl) return null;
      if (writes(stroke.key) && stroke.at - typedAt < TYPING_MS) {
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
