import { createInterface, type Interface } from 'node:readline';
import type { DesktopSession } from '../session/session.ts';
import type { NumberedNotification } from './follow.ts';

const help = 'Type 3 approve to press that button of notification 3, list for what is open, quit to end.';

/** Reads commands from the terminal and presses buttons in the session's daemon by its real pointer. */
export function openConsole(
  session: DesktopSession,
  notifications: readonly NumberedNotification[],
  tell: (line: string) => void,
  quit: () => void,
): Interface {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  tell(help);
  terminal.on('line', (line) => {
    void obey(line.trim(), session, notifications, tell, quit);
  });
  return terminal;
}

async function obey(
  line: string,
  session: DesktopSession,
  notifications: readonly NumberedNotification[],
  tell: (line: string) => void,
  quit: () => void,
): Promise<void> {
  const command = parseCommand(line);
  if (command.kind === 'quit') quit();
  if (command.kind === 'unknown') tell(help);
  if (command.kind === 'list') for (const one of notifications) if (one.open) tell(listed(one));
  if (command.kind === 'press') await press(command, session, notifications).catch((error) => tell(error.message));
}

/** Rejects with what to tell the person when the button cannot be pressed. */
async function press(
  { number, button }: { number: number; button: string },
  session: DesktopSession,
  notifications: readonly NumberedNotification[],
): Promise<void> {
  const wanted = notifications.find((one) => one.number === number);
  if (!wanted) throw new Error(`there is no notification ${number}`);
  if (!wanted.open) throw new Error(`notification ${number} is no longer on the screen`);
  const label = labelFor(wanted, button);
  if (!label) throw new Error(`notification ${number} has no button "${button}"; ${listed(wanted)}`);
  await session.press(wanted.call.id, label);
}

type Command = { kind: 'press'; number: number; button: string } | { kind: 'list' | 'quit' | 'nothing' | 'unknown' };

/** `3 approve` and `3 Approve` press, `list`, `quit`; anything else is answered with the help. */
export function parseCommand(line: string): Command {
  const press = /^#?(\d+)\s+(\S.*)$/.exec(line);
  if (press?.[1] && press[2]) return { kind: 'press', number: Number(press[1]), button: press[2] };
  if (line === '') return { kind: 'nothing' };
  if (line === 'list' || line === 'quit') return { kind: line };
  return { kind: 'unknown' };
}

/** The label that begins with what was typed, whatever its case. */
function labelFor({ call }: NumberedNotification, typed: string): string | undefined {
  const wanted = typed.toLowerCase();
  return call.actions.find(({ label }) => label.toLowerCase().startsWith(wanted))?.label;
}

function listed({ number, call }: NumberedNotification): string {
  return `#${number} ${call.title} ${call.actions.map(({ label }) => `[${label}]`).join(' ')}`;
}
