import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { DesktopSession } from './desktop-session.ts';

const run = promisify(execFile);
const xdotool = async (session: DesktopSession, ...args: string[]): Promise<string> =>
  (await run('xdotool', args, { env: { ...process.env, ...session.env } })).stdout;

export async function windowTitles(session: DesktopSession): Promise<string[]> {
  const ids = await xdotool(session, 'search', '--onlyvisible', '--name', '.').catch(() => '');
  const names = ids
    .split('\n')
    .filter(Boolean)
    .map((id) => xdotool(session, 'getwindowname', id).catch(() => ''));
  return (await Promise.all(names)).map((name) => name.trim()).filter(Boolean);
}
