/** The keyboard and the windows of a desktop session, as a person has them: real key events by xdotool. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { DesktopSession } from './desktop-session.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const xdotool = async (session: DesktopSession, ...args: string[]): Promise<string> =>
  (await run('xdotool', args, { env: { ...process.env, ...session.env } })).stdout;

/** Titles of the windows that are on the screen. */
export async function windowTitles(session: DesktopSession): Promise<string[]> {
  const ids = await xdotool(session, 'search', '--onlyvisible', '--name', '.').catch(() => '');
  const names = ids
    .split('\n')
    .filter(Boolean)
    .map((id) => xdotool(session, 'getwindowname', id).catch(() => ''));
  return (await Promise.all(names)).map((name) => name.trim()).filter(Boolean);
}

/** Waits for a window with this in its title and gives it the focus. */
export async function focusWindow(session: DesktopSession, title: RegExp): Promise<void> {
  await until(`a window ${title}`, async () => (await windowTitles(session)).some((name) => title.test(name)));
  await xdotool(session, 'search', '--onlyvisible', '--name', title.source, 'windowactivate', '--sync');
}

export const typeText = (session: DesktopSession, text: string): Promise<string> =>
  xdotool(session, 'type', '--delay', '5', text);

/** A key or chord by its X name, such as `ctrl+Return`. */
export const pressKey = (session: DesktopSession, key: string): Promise<string> => xdotool(session, 'key', key);
