import type { ActionKind } from '../../shared/events.ts';

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

/** The command that gives an answer of that kind; null: none does. */
export const commandOf = (kind: ActionKind): Command | null => ANSWERS[kind] ?? null;

/** A line in which a text is written. While one is open, what is typed anywhere in the page belongs to it. */
interface Composer {
  focus(): void;
}

/** @param pressedAt ms, where a key runs it; the application menu says none */
export type Handler = (pressedAt?: number) => void;
/** What a view or pane offers while it is on screen. */
export type Handlers = Partial<Record<Command, Handler>> & {
  /** Letters typed outside of a field, which are no commands: they begin a search. */
  typed?: (text: string) => void;
};

/** Which commands can run now: views and panes register what they offer while they are on screen; the newest wins. */
export interface CommandDesk {
  /** @param offered asked at each key. @returns the way to take it back */
  register(offered: () => Handlers): () => void;
  /** What the command would do now, about what is on screen now, also if it runs a moment later; null: no one takes it. */
  find(command: Command): Handler | null;
  /** @returns whether someone took it */
  run(command: Command, pressedAt?: number): boolean;
  /** @returns whether a search took the letters */
  type(text: string): boolean;
  /** Keeps what is typed from being commands until the way back is called. */
  compose(composer: Composer): () => void;
  /** The line that was opened last. */
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
