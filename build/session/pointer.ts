import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The pointer of a display, controlled through the X server's test extension. */
export interface Pointer {
  /** Moves to a point (pixels of the screen) and clicks `button`: 1 left, 2 middle, 3 right. */
  click(x: number, y: number, button?: 1 | 2 | 3): Promise<void>;
  move(x: number, y: number): Promise<void>;
}

export function pointerOf(env: NodeJS.ProcessEnv): Pointer {
  const xdotool = (...args: (string | number)[]) => run('xdotool', args.map(String), { env, timeout: 30_000 });
  return {
    click: async (x, y, button = 1) => {
      await xdotool('mousemove', '--sync', x, y, 'click', button);
    },
    move: async (x, y) => {
      await xdotool('mousemove', x, y);
    },
  };
}

/** Part of the screen to capture; default: all of it. */
export interface PictureOf {
  /** X id, or a part of the title. */
  window?: string | number;
  /** Timeout for the window to open, ms; default 0. */
  withinMs?: number;
  /** Pixels of the screen, origin top left. */
  area?: { x: number; y: number; width: number; height: number };
}

/** Writes a PNG screenshot of the display in `env`. Windows that overlap the captured one are visible in it. */
export async function takePicture(env: NodeJS.ProcessEnv, path: string, of: PictureOf): Promise<void> {
  const { window, withinMs = 0, area } = of;
  const target = window === undefined ? 'root' : await windowId(env, window, withinMs);
  const crop = area ? ['-crop', `${area.width}x${area.height}+${area.x}+${area.y}`, '+repage'] : [];
  await run('import', ['-window', target, ...crop, path], { env, timeout: 30_000 });
}

async function windowId(env: NodeJS.ProcessEnv, window: string | number, withinMs: number): Promise<string> {
  if (typeof window === 'number') return String(window);
  const pattern = window.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['search', '--onlyvisible', '--limit', '1', '--name', pattern];
  const deadline = Date.now() + withinMs;
  for (;;) {
    const { stdout } = await run('xdotool', args, { env, timeout: 30_000 }).catch(() => ({ stdout: '' }));
    if (stdout.trim()) return stdout.trim();
    if (Date.now() >= deadline) throw new Error(`no window titled "${window}" is on the screen`);
    await pause(100);
  }
}
