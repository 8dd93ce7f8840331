/** Watches the screen lock: by Electron, on Linux by systemd-logind's `LockedHint` through GLib's `gdbus`, which every desktop has. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PowerMonitor } from 'electron';

interface LockDeps {
  powerMonitor: Pick<PowerMonitor, 'on'>;
  platform: string;
  env: NodeJS.ProcessEnv;
  locked(locked: boolean): void;
}

const LOGIND = 'org.freedesktop.login1';

/** Parses a line of `gdbus monitor`; null if unrelated to the lock. */
export function lockedHint(line: string): boolean | null {
  const found = /'LockedHint': <(true|false)>/.exec(line);
  return found ? found[1] === 'true' : null;
}

/** The session's object path; null without logind or a session. */
function sessionPath(id: string): Promise<string | null> {
  const manager = ['--object-path', '/org/freedesktop/login1', '--method', `${LOGIND}.Manager.GetSession`, id];
  return new Promise((resolve) => {
    execFile('gdbus', ['call', '--system', '--dest', LOGIND, ...manager], { timeout: 3_000 }, (error, stdout) =>
      resolve(error ? null : (/'(\/[\w/]+)'/.exec(stdout)?.[1] ?? null)),
    );
  });
}

export function watchLock({ powerMonitor, platform, env, locked }: LockDeps) {
  powerMonitor.on('lock-screen', () => locked(true));
  powerMonitor.on('unlock-screen', () => locked(false));
  let monitor: ChildProcess | null = null;
  let closed = false;
  const follow = async (id: string): Promise<void> => {
    const path = await sessionPath(id);
    if (!path || closed) return;
    monitor = spawn('gdbus', ['monitor', '--system', '--dest', LOGIND, '--object-path', path], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    monitor.on('error', () => {});
    if (!monitor.stdout) return;
    createInterface({ input: monitor.stdout }).on('line', (line) => {
      const hint = lockedHint(line);
      if (hint !== null) locked(hint);
    });
  };
  if (platform === 'linux' && env.XDG_SESSION_ID) void follow(env.XDG_SESSION_ID);
  return {
    close() {
      closed = true;
      monitor?.kill();
    },
  };
}
