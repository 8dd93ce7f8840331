/** Chooses how to run the built app: with Electron if its binary exists and starts, else with the stand-in. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { electronBinary } from './electron-binary.ts';
import { isSetuidRoot } from './setuid.ts';

const run = promisify(execFile);

export interface Runtime {
  kind: 'electron' | 'stand-in';
  command: string;
  args: string[];
  why: string;
}

/**
 * Chooses for the display in `env`. Downloads and changes nothing.
 * @param main the built main process, if not the one in `dist/`
 * @throws Error if `BECKON_E2E=electron` and Electron cannot start: tests must not pass on the stand-in by mistake
 */
export async function findRuntime(root: string, env: NodeJS.ProcessEnv, main?: string): Promise<Runtime> {
  const runtime = await chooseRuntime(root, env, main);
  if (env.BECKON_E2E === 'electron' && runtime.kind !== 'electron')
    throw new Error(`BECKON_E2E=electron: ${runtime.why}`);
  return runtime;
}

async function chooseRuntime(root: string, env: NodeJS.ProcessEnv, main?: string): Promise<Runtime> {
  const binary = electronBinary(root, env);
  if (!binary) return standIn(root, "Electron's binary is not here", main);
  const hindrance = sandboxHindrance(binary) ?? (await startHindrance(binary, env));
  if (hindrance) return standIn(root, hindrance, main);
  return { kind: 'electron', command: binary, args: [main ?? root], why: 'its binary is here and starts' };
}

/** Runs the same files with `electron` resolved to the stand-in: the built one for the built app, else its sources. */
function standIn(root: string, why: string, main?: string): Runtime {
  const register = main ? join(root, 'standin', 'register.ts') : join(root, 'dist', 'standin', 'register.js');
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    register,
    main ?? join(root, 'dist', 'electron', 'main.js'),
  ];
  return { kind: 'stand-in', command: process.execPath, args, why };
}

/** Electron's sandbox needs unprivileged user namespaces, or its helper owned by root with mode 4755; it is never disabled. */
function sandboxHindrance(binary: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) return 'Electron keeps its sandbox and so does not run as root';
  const helper = join(dirname(binary), 'chrome-sandbox');
  if (isSetuidRoot(helper) || allowsUserNamespaces()) return undefined;
  return `this system lets Electron's sandbox start only by its helper: sudo sh -c 'chown root:root "${helper}" && chmod 4755 "${helper}"'`;
}

/** Kernel settings that forbid unprivileged user namespaces; Ubuntu 24.04 and later set the AppArmor one. */
function allowsUserNamespaces(): boolean {
  const setting = (name: string): string | undefined => {
    try {
      return readFileSync(join('/proc/sys', name), 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  return (
    setting('kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    setting('kernel/unprivileged_userns_clone') !== '0' &&
    setting('user/max_user_namespaces') !== '0'
  );
}

async function startHindrance(binary: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    await run(binary, ['--version'], { env, timeout: 15_000 });
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
    return `Electron's binary does not start (${words.trim()})`;
  }
}
