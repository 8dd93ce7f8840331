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
  /** Milliseconds. */
  at: number;
  /** Where the key was pressed: text fields and open menus keep their keys, buttons keep Enter and the arrows. */
  target: 'text' | 'control' | 'page';
}

/** How long `g` waits for its second key, in milliseconds. */
const CHORD_MS = 1500;

/** Turns strokes into commands; holds only whether `g` was pressed just before. */
export function createKeyReader(): (stroke: Stroke) => Command | null {
  let chordAt = Number.NEGATIVE_INFINITY;
  return ({ key, ctrl, at, target }) => {
    if (ctrl || (target === 'text' && key !== 'Escape')) return null;
    const chord = at - chordAt < CHORD_MS;
    chordAt = Number.NEGATIVE_INFINITY;
    if (chord) return AFTER_G.get(key) ?? null;
    if (key === 'g') {
      chordAt = at;
      return null;
    }
    if (target === 'control' && (key === 'Enter' || key.startsWith('Arrow'))) return null;
    return SINGLE.get(key) ?? null;
  };
}

/** Which commands can run now: views and panes register what they offer while they are on screen; the newest wins. */
export interface CommandDesk {
  register(handlers: Partial<Record<Command, () => void>>): () => void;
  /** @returns whether someone took it */
  run(command: Command): boolean;
}

export function createCommandDesk(): CommandDesk {
  const stack: Partial<Record<Command, () => void>>[] = [];
  return {
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
