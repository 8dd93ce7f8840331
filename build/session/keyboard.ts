import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How often a window is looked for, and how long one is given to go after its text was sent; ms. */
const INTERVAL = 150;
const GOES_WITHIN = 10_000;
/** And how long one may take to come: a program that starts beside others may be slow. */
const COMES_WITHIN = 60_000;
/** A page that has just been shown takes its first keys a moment later. */
const SETTLES = 500;
const TRIES = 3;

/** The keyboard of a display, through the X server's test extension. */
export interface Keyboard {
  /** Whether a window with this in its title comes within `withinMs`. */
  comes(title: string, withinMs: number): Promise<boolean>;
  /**
   * Gives the window the keyboard, writes, and sends with Ctrl+Enter; resolves once the window has gone. Rejects where none comes
   * within 30 s, or where it stays: then it says why on the screen.
   */
  send(title: string, text: string): Promise<void>;
}

/** The keyboard of the display in `env`. */
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
        // What an earlier try left in the field is written over.
        await xdotool('key', '--clearmodifiers', 'ctrl+a');
        await xdotool('type', '--clearmodifiers', '--delay', '8', '--', text);
        await xdotool('key', '--clearmodifiers', 'ctrl+Return');
        if ((await until(title, false, GOES_WITHIN)) === null) return;
      }
      throw new Error(`the window "${title}" did not take it; it says why`);
    },
  };
}
