import { join } from 'node:path';
import type { ChromiumTrial } from './chromium.ts';
import { tryAndRecordChromium } from './chromium-record.ts';
import { type Program, startProgram } from './program.ts';
import { findRuntime, type Runtime } from './runtime.ts';

interface DesktopOptions {
  root: string;
  /** Environment with display and bus, and the desktop's settings BECKON_RELAY, BECKON_TOKEN, BECKON_PROFILE. */
  env: NodeJS.ProcessEnv;
  log: string;
  /** Its main process, if not the one in `dist/`. */
  main?: string | undefined;
  args?: readonly string[];
}

/** Starts the built desktop app with Electron or the stand-in, whichever works on the display in `env`. */
export async function startDesktop(options: DesktopOptions): Promise<{ program: Program; runtime: Runtime }> {
  const { root, env, log, main, args = [] } = options;
  const runtime = await findRuntime(root, env, main);
  const program = startProgram({
    name: 'the desktop',
    command: runtime.command,
    args: [...runtime.args, ...args],
    cwd: root,
    env,
    log,
  });
  return { program, runtime };
}

/** Tests whether a window can open, before anything is started; Electron brings its own Chromium. */
export async function tryWindows(
  root: string,
  env: NodeJS.ProcessEnv,
  trial = tryAndRecordChromium,
): Promise<ChromiumTrial> {
  const { kind } = await findRuntime(root, env);
  return kind === 'electron' ? {} : trial(root, env);
}

export function runtimeWords(runtime: Runtime): string {
  return runtime.kind === 'electron' ? `Electron: ${runtime.why}` : `stand-in for Electron: ${runtime.why}`;
}

export function logIn(folder: string, name: string): string {
  return join(folder, `${name}.log`);
}
