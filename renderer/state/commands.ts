import type { ActionKind } from '../../shared/events.ts';

/** The window's commands: each has a key, and the application menu runs them by name (`command` of the bridge). */
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
  'hand-over',
  'undo',
  'take-back',
  'mark-all-seen',
  'first',
  'last',
  'select',
  'select-all',
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

/** Command that gives an answer of this kind; null: none. */
export const commandOf = (kind: ActionKind): Command | null => ANSWERS[kind] ?? null;

/** An open text line. While it is open, all typed text belongs to it. */
interface Composer {
  focus(): void;
}

/** @param pressedAt ms; absent if the application menu ran it */
type Handler = (pressedAt?: number) => void;
export type Handlers = Partial<Record<Command, Handler>> & {
  /** Letters typed outside a field that are not a command: they start a search. */
  typed?: (text: string) => void;
};

/** Registry of available commands. Views and panes register theirs while displayed; the latest registration wins. */
export interface CommandDesk {
  /** @param offered called on each key. @returns unregisters */
  register(offered: () => Handlers): () => void;
  /** The command's effect on what is displayed now, also if it runs later; null: not available. */
  find(command: Command): Handler | null;
  run(command: Command, pressedAt?: number): boolean;
  type(text: string): boolean;
  /** Suspends commands until the returned function is called. */
  compose(composer: Composer): () => void;
  composer(): Composer | null;
}

export function createCommandDesk(): CommandDesk {
  const stack: (() => Handlers)[] = [];
  const composers: Composer[] = [];
  const newest = (name: keyof Handlers): Handlers => stack.findLast((offered) => offered()[name])?.() ?? {};
  const find = (command: Command): Handler | null => newest(command)[command] ?? null;
  return {
    compose(composer) {
      composers.push(composer);
      return () => {
        composers.splice(composers.indexOf(composer), 1);
      };
    },
    composer: () => composers.at(-1) ?? null,
    register(offered) {
      stack.push(offered);
      return () => {
        stack.splice(stack.indexOf(offered), 1);
      };
    },
    find,
    run(command, pressedAt) {
      const act = find(command);
      act?.(pressedAt);
      return act !== null;
    },
    type(text) {
      const take = newest('typed').typed;
      take?.(text);
      return take !== undefined;
    },
  };
}
