import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Poll interval for a window, and timeout for its closing after the text was sent; ms. */
const INTERVAL = 150;
const GOES_WITHIN = 10_000;
/** Timeout for a window to open, ms: a program may start slowly next to others. */
const COMES_WITHIN = 60_000;
/** ms; a page that was just displayed accepts keys only a moment later. */
const SETTLES = 500;
const TRIES = 3;

export interface Keyboard {
  /** Whether a window with `title` in its title opens within `withinMs`. */
  comes(title: string, withinMs: number): Promise<boolean>;
  /** Types, and sends with Ctrl+Enter; resolves once the window has closed. Rejects if none opens within 60 s or it stays open. */
  send(title: string, text: string): Promise<void>;
}

export function keyboardOf(env: NodeJS.ProcessEnv): Keyboard {
  const xdotool = async (...args: string[]) => (await run('xdotool', args, { env, timeout: 30_000 })).stdout.trim();
  const find = async (title: string): Promise<string | null> => {
    const pattern = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const found = await xdotool('search', '--onlyvisible', '--limit', '1', '--name', pattern).catch(() => '');
    return found || null;
  };
  const until = async (title: string, there: boolean, withinMs: number): Promise<string | null> => {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const id = await find(title);
      if ((id !== null) === there || Date.now() >= deadline) return id;
      await pause(INTERVAL);
    }
  };
  return {
    comes: async (title, withinMs) => (await until(title, true, withinMs)) !== null,
    async send(title, text) {
      const id = await until(title, true, COMES_WITHIN);
      if (id === null) throw new Error(`no window "${title}" came`);
      for (let turn = 0; turn < TRIES; turn += 1) {
        await xdotool('windowactivate', '--sync', id);
        await pause(SETTLES);
        // Overwrites text of an earlier attempt.
        await xdotool('key', '--clearmodifiers', 'ctrl+a');
        await xdotool('type', '--clearmodifiers', '--delay', '8', '--', text);
        await xdotool('key', '--clearmodifiers', 'ctrl+Return');
        if ((await until(title, false, GOES_WITHIN)) === null) return;
      }
      throw new Error(`the window "${title}" did not take it; it says why`);
    },
  };
}
