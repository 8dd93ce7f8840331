/**
 * State of the Linux notification service: does the session suppress notifications, and is there a notification centre? Only KDE exposes
 * suppression, as the property `Inhibited` (Do Not Disturb, presentation, screen sharing), read and watched through GLib's `gdbus`. Windows
 * and macOS suppress notifications themselves.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { capabilitiesOf, isInhibited, SERVICE, SERVICE_ARGUMENTS, SERVICE_PATH } from './notification-service.ts';

export interface Inhibition {
  /** null: not supported by this system. */
  holds(): boolean | null;
  /** True if the service lists notifications that left the screen, so that they can still be pressed. False until known. */
  lists(): boolean;
  close(): void;
}

interface InhibitionDeps {
  platform: string;
  env: NodeJS.ProcessEnv;
  changed(): void;
}

const CHANGED = `${SERVICE_PATH}: org.freedesktop.DBus.Properties.PropertiesChanged ('${SERVICE}', {`;

/** Parses a line of `gdbus monitor`. @returns the new state; `anew` if the service was replaced; null for unrelated lines */
export function inhibitionIn(line: string): boolean | 'anew' | null {
  // Matches the whole prefix, because the rest may contain text of a user's notification.
  if (line.startsWith(CHANGED)) {
    const found = /^(?:'[A-Za-z]+': <[^'<>"]*>, )*'Inhibited': <(true|false)>/.exec(line.slice(CHANGED.length));
    return found ? found[1] === 'true' : null;
  }
  return line.startsWith(`The name ${SERVICE} `) ? 'anew' : null;
}

/** Checks the specification's capability `persistence`. */
const asksLists = async (env: NodeJS.ProcessEnv): Promise<boolean> =>
  (await capabilitiesOf(env)).includes('persistence');

export function watchInhibition({ platform, env, changed }: InhibitionDeps): Inhibition {
  let holds: boolean | null = null;
  let lists = false;
  let monitor: ChildProcess | null = null;
  /** Number of parsed lines, to discard a query that is older than a line. */
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
    const found = await isInhibited(env);
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
    monitor = spawn('gdbus', ['monitor', ...SERVICE_ARGUMENTS], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    // Without gdbus the state stays unknown.
    monitor.on('error', () => {});
    // The monitor ended, for example with its bus: the end of a suppression would not be noticed.
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
