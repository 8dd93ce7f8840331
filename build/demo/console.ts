import { createInterface, type Interface } from 'node:readline';
import type { DesktopSession } from '../session/session.ts';
import type { Follower, NumberedNotification } from './follow.ts';

const help =
  'Type 3 approve to press that button of notification 3, 3 ask Which cost centre? to press it and write what it asks for, list for what is open, quit to end.';

/** How long to wait for the reply window after a press, ms. */
const ASKS_WITHIN = 3_000;

type Following = Pick<Follower, 'notifications' | 'items'>;

/** Reads commands from the terminal. Presses buttons with the session's real pointer and types with its real keyboard. */
export function openConsole(
  session: DesktopSession,
  following: Following,
  tell: (line: string) => void,
  quit: () => void,
): Interface {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  tell(help);
  terminal.on('line', (line) => {
    void obey(line.trim(), session, following, tell, quit);
  });
  return terminal;
}

async function obey(
  line: string,
  session: DesktopSession,
  following: Following,
  tell: (line: string) => void,
  quit: () => void,
): Promise<void> {
  const command = parseCommand(line);
  if (command.kind === 'quit') quit();
  if (command.kind === 'unknown') tell(help);
  if (command.kind === 'list') for (const one of following.notifications) if (one.open) tell(listed(one));
  if (command.kind === 'press') {
    await press(command, session, following, tell).catch((error: unknown) =>
      tell(error instanceof Error ? error.message : String(error)),
    );
  }
}

/** Rejects with a message for the user if the button cannot be pressed or the reply is not accepted. */
async function press(
  { number, button }: { number: number; button: string },
  session: DesktopSession,
  { notifications, items }: Following,
  tell: (line: string) => void,
): Promise<void> {
  const wanted = notifications.find((one) => one.number === number);
  if (!wanted) throw new Error(`there is no notification ${number}`);
  const labels = wanted.call.actions.map(({ label }) => label);
  const chosen = chooseLabel(labels, button);
  if (!chosen) throw new Error(`notification ${number} has no button "${button}"; ${listed(wanted)}`);
  const { label, words } = chosen;
  const asks = [...items.values()].findLast(({ title }) => title === wanted.call.title)?.asking.includes(label);
  if (words && asks === false) {
    throw new Error(`${label} is answered as it is, without words: type ${number} ${label.toLowerCase()}`);
  }
  const window = `${label} · ${wanted.call.title}`;
  if (wanted.open) await session.press(wanted.call.id, label);
  else if (!words || !(await session.keyboard.comes(window, 0))) {
    throw new Error(`notification ${number} is no longer on the screen`);
  }
  if (words) await session.keyboard.send(window, words);
  else if (asks && (await session.keyboard.comes(window, ASKS_WITHIN))) {
    tell(`  #${number} asks for words in a small window: type ${number} ${label.toLowerCase()} and what to say`);
  }
}

type Command = { kind: 'press'; number: number; button: string } | { kind: 'list' | 'quit' | 'nothing' | 'unknown' };

/** Parses `3 approve` and `3 Approve` (press), `3 ask Why?` (press and reply), `list` and `quit`; anything else is `unknown`. */
export function parseCommand(line: string): Command {
  const press = /^#?(\d+)\s+(\S.*)$/.exec(line);
  if (press?.[1] && press[2]) return { kind: 'press', number: Number(press[1]), button: press[2] };
  if (line === '') return { kind: 'nothing' };
  if (line === 'list' || line === 'quit') return { kind: line };
  return { kind: 'unknown' };
}

/**
 * Splits the input by, in order: the whole input is a prefix of a label; it starts with a label (the longest wins); its first word is a
 * prefix.
 */
export function chooseLabel(labels: readonly string[], typed: string): { label: string; words: string } | null {
  const wanted = typed.toLowerCase();
  const begun = labels.find((label) => label.toLowerCase().startsWith(wanted));
  if (begun !== undefined) return { label: begun, words: '' };
  const whole = labels
    .filter((label) => wanted.startsWith(`${label.toLowerCase()} `))
    .sort((a, b) => b.length - a.length)[0];
  if (whole !== undefined) return { label: whole, words: typed.slice(whole.length).trim() };
  const [first = ''] = wanted.split(/\s+/);
  const label = labels.find((one) => one.toLowerCase().startsWith(first));
  return label === undefined ? null : { label, words: typed.slice(first.length).trim() };
}

function listed({ number, call }: NumberedNotification): string {
  return `#${number} ${call.title} ${call.actions.map(({ label }) => `[${label}]`).join(' ')}`;
}
