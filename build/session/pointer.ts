import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The pointer of a display, moved and pressed through the X server's test extension as a hand would. */
export interface Pointer {
  /** Moves to a point (pixels of the screen) and clicks `button`: 1 left, 2 middle, 3 right. */
  click(x: number, y: number, button?: 1 | 2 | 3): Promise<void>;
  move(x: number, y: number): Promise<void>;
}

/** The pointer of the display in `env`. */
export function pointerOf(env: NodeJS.ProcessEnv): Pointer {
  const xdotool = (...args: (string | number)[]) => run('xdotool', args.map(String), { env, timeout: 10_000 });
  return {
    click: async (x, y, button = 1) => {
      await xdotool('mousemove', '--sync', x, y, 'click', button);
    },
    move: async (x, y) => {
      await xdotool('mousemove', x, y);
    },
  };
}

/**
 * Writes a PNG picture of the screen of `env`, or of the part of it that a window (its X id, or a part of its title)
 * takes up, as it is to be seen there: what lies above it lies above it in the picture too.
 */
export async function takePicture(env: NodeJS.ProcessEnv, path: string, window?: string | number): Promise<void> {
  const target = window === undefined ? 'root' : await windowId(env, window);
  await run('import', ['-window', target, path], { env, timeout: 20_000 });
}

async function windowId(env: NodeJS.ProcessEnv, window: string | number): Promise<string> {
  if (typeof window === 'number') return String(window);
  const pattern = window.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['search', '--onlyvisible', '--limit', '1', '--name', pattern];
  const { stdout } = await run('xdotool', args, { env, timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const id = stdout.trim();
  if (!id) throw new Error(`no window titled "${window}" is on the screen`);
  return id;
}
