import type { Preferences } from '../../shared/settings.ts';
import type { Command } from './commands.ts';

/** Keys by command, as displayed; an inner list is a sequence of strokes. */
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
  'hand-over': [['h']],
  undo: [['z']],
  'take-back': [['b']],
  'mark-all-seen': [['Shift+e']],
  first: [['Home']],
  last: [['End']],
  select: [['x']],
  'select-all': [['Ctrl+a']],
  'select-range': [['Shift+x']],
  'select-next': [['Shift+j']],
  'select-previous': [['Shift+k']],
  search: [['/']],
  'other-tab': [['t']],
  'go-inbox': [['g', 'i']],
  'go-history': [['g', 'h']],
  'go-processes': [['g', 'p']],
  'go-preferences': [['g', ',']],
  'show-keys': [['?']],
};

export const KEY_GROUPS = {
  move: [
    'next',
    'previous',
    'first',
    'last',
    'open',
    'back',
    'select',
    'select-all',
    'select-range',
    'select-next',
    'select-previous',
    'other-tab',
    'search',
  ],
  answer: [
    'approve',
    'reject',
    'ask',
    'acknowledge',
    'undo',
    'take-back',
    'snooze',
    'claim',
    'hand-over',
    'mark-all-seen',
  ],
  go: ['go-inbox', 'go-history', 'go-processes', 'go-preferences', 'show-keys'],
} as const satisfies Record<string, readonly Command[]>;

/** Modifier for single-key commands if the user prefers one. */
export type KeyModifier = 'Alt' | 'Control';

export interface KeyScheme {
  singleKeys: Preferences['singleKeys'];
  modifier: KeyModifier;
}

/** Keys that write no character; always in effect. */
const NAMED: Readonly<Record<string, string>> = {
  '↓': 'ArrowDown',
  '↑': 'ArrowUp',
  Enter: 'Enter',
  Esc: 'Escape',
  Home: 'Home',
  End: 'End',
  'Ctrl+a': 'Control+a',
};

export const modifierName = (modifier: KeyModifier): string => (modifier === 'Control' ? 'Ctrl' : modifier);

/** The command's keys in effect, as displayed; each entry is a list of strokes. Empty: none. */
export function waysOf(command: Command, { singleKeys, modifier }: KeyScheme): string[][] {
  return KEYS[command].flatMap((strokes) => {
    const [first = '', ...rest] = strokes;
    // On a Mac with Control as the modifier, select-all is Command+A.
    if (first === 'Ctrl+a' && modifier === 'Control') return [['Cmd+a']];
    if (singleKeys === 'on' || Object.hasOwn(NAMED, first)) return [[...strokes]];
    return singleKeys === 'off' ? [] : [[`${modifierName(modifier)}+${first}`, ...rest]];
  });
}

/** The command's first one-stroke key, as displayed; empty: none. */
export const firstKey = (command: Command, scheme: KeyScheme): string =>
  waysOf(command, scheme).find((strokes) => strokes.length === 1)?.[0] ?? '';

/** Value of `aria-keyshortcuts` (WAI-ARIA 1.2), which cannot express sequences; undefined: none. */
export function ariaKeys(command: Command, scheme: KeyScheme): string | undefined {
  const strokes = waysOf(command, scheme).flatMap(([first = '', ...rest]) =>
    rest.length === 0 ? [ariaKey(first)] : [],
  );
  return strokes.length > 0 ? strokes.join(' ') : undefined;
}

const ariaKey = (stroke: string): string =>
  stroke
    .split('+')
    .map((part) => (part === 'Ctrl' ? 'Control' : part === 'Cmd' ? 'Meta' : (NAMED[part] ?? part)))
    .join('+');
