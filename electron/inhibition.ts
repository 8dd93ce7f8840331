/**
 * What the notification service of Linux says of itself: does the session hold notifications back, and is there a notification centre? Linux alone: KDE's notification service has it as the property `Inhibited` (Do Not Disturb, a
 * presentation, a screen that is shared), asked and watched through GLib's `gdbus`. Other services have none; Windows and macOS hold
 * back by themselves.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Inhibition {
  /** null: this system tells of none. */
  holds(): boolean | null;
  /** Whether the notification service lists notifications that left the screen, so that they can still be pressed. False until known. */
  lists(): boolean;
  close(): void;
}

interface InhibitionDeps {
  platform: string;
  env: NodeJS.ProcessEnv;
  /** It began or ended. */
  changed(): void;
}

const SERVICE = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
const AT = ['--session', '--dest', SERVICE, '--object-path', PATH];
const CHANGED = `${PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('${SERVICE}', {`;
/** ms */
const ASKED_FOR = 3_000;

/** What a line of `gdbus monitor` says: that it holds, or not; `anew`: another service answers now; null: nothing of it. */
export function inhibitionIn(line: string): boolean | 'anew' | null {
  // By its whole beginning: what stands further on may be the text of somebody's notification.
  if (line.startsWith(CHANGED)) {
    const found = /^(?:'[A-Za-z]+': <[^'<>"]*>, )*'Inhibited': <(true|false)>/.exec(line.slice(CHANGED.length));
    return found ? found[1] === 'true' : null;
  }
  return line.startsWith(`The name ${SERVICE} `) ? 'anew' : null;
}

/** What the service answers, as `gdbus` writes it; empty: there is no such service, or it has nothing of the kind. */
function call(env: NodeJS.ProcessEnv, method: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const asked = ['call', ...AT, '--method', method, ...args];
    execFile('gdbus', asked, { timeout: ASKED_FOR, env }, (error, stdout) => resolve(error ? '' : stdout));
  });
}

/** null: there is no such service, or no such property. */
async function ask(env: NodeJS.ProcessEnv): Promise<boolean | null> {
  const found = /^\(<(true|false)>,\)/.exec(
    await call(env, 'org.freedesktop.DBus.Properties.Get', SERVICE, 'Inhibited'),
  );
  return found ? found[1] === 'true' : null;
}

/** By the specification's capability `persistence`. */
const asksLists = async (env: NodeJS.ProcessEnv): Promise<boolean> =>
  /[[ ]'persistence'[\],]/.test(await call(env, `${SERVICE}.GetCapabilities`));

export function watchInhibition({ platform, env, changed }: InhibitionDeps): Inhibition {
  let holds: boolean | null = null;
  let lists = false;
  let monitor: ChildProcess | null = null;
  /** Lines heard: what was asked before one of them is old. */
  let heard = 0;
  const set = (next: boolean | null): void => {
    if (monitor === null || next === holds) return;
    holds = next;
    changed();
  };
  const askNow = async (): Promise<void> => {
    const before = heard;
    void asksLists(env).then((found) => {
      lists = found;
    });
    const found = await ask(env);
    if (before === heard) set(found);
  };
  const hear = (line: string): void => {
    const said = inhibitionIn(line);
    if (said === null) return;
    heard += 1;
    if (said === 'anew') void askNow();
    else set(said);
  };
  if (platform === 'linux') {
    monitor = spawn('gdbus', ['monitor', ...AT], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    // No gdbus: nothing is known of it.
    monitor.on('error', () => {});
    // It ended, as with its bus: nobody would tell any more that what holds now is over.
    monitor.on('exit', () => {
      set(null);
      monitor = null;
    });
    if (monitor.stdout) createInterface({ input: monitor.stdout }).on('line', hear);
    void askNow();
  }
  return {
    holds: () => holds,
    lists: () => lists,
    close() {
      monitor?.kill();
      monitor = null;
    },
  };
}
