/** A virtual desktop for a launcher without a display, and for tests that press real buttons. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOwnFolder } from '../launch/own-folder.ts';
import { registryProgram, startAccessibilityBus } from './accessibility.ts';
import { connectBus, startPrivateBus } from './bus.ts';
import { type Keyboard, keyboardOf } from './keyboard.ts';
import { type ActionInvoked, type NotificationMonitor, openNotificationMonitor } from './monitor.ts';
import { type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts';
import { NotificationScreen } from './notification-screen.ts';
import { type PictureOf, takePicture } from './pointer.ts';
import { findProgram, spawnTied, type TiedProcess } from './process.ts';
import { type DrawnNotification, type NotificationMatch, notificationsIn } from './visible-notifications.ts';

export interface SessionOptions {
  /** Pixels of the virtual screen; default 1600 × 1200. */
  size?: { width: number; height: number };
}

export interface DesktopSession {
  /** Environment for programs in this session, to merge into `process.env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly display: string;
  readonly busAddress: string;
  /** Every Notify, CloseNotification, ActionInvoked and NotificationClosed since the start. */
  readonly monitor: NotificationMonitor;
  /** Tests stop and start the daemon to simulate its absence. */
  readonly daemon: NotificationDaemon;
  notifications(): Promise<DrawnNotification[]>;
  /** The first drawn notification that matches; rejects after `timeoutMs` (60 000) with those drawn instead. */
  waitForNotification(match: NotificationMatch, timeoutMs?: number): Promise<DrawnNotification>;
  /** Resolves once no drawn notification matches; rejects after `timeoutMs` (60 000). */
  waitForNone(match: NotificationMatch, timeoutMs?: number): Promise<void>;
  /** Resolves with the daemon's ActionInvoked. xfce4-notifyd draws the default action as a button too, with the label it was given. */
  press(match: NotificationMatch, label: string): Promise<ActionInvoked>;
  readonly keyboard: Keyboard;
  dismiss(match: NotificationMatch): Promise<void>;
  screenshot(path: string, options?: PictureOf): Promise<void>;
  /** Stops everything the session started, newest first, and removes its folder. */
  close(): Promise<void>;
}

/** Debian packages by program. */
const sessionPrograms: Readonly<Record<string, string>> = {
  setpriv: 'util-linux',
  Xvfb: 'xvfb',
  'dbus-daemon': 'dbus',
  openbox: 'openbox',
  xdotool: 'xdotool',
  import: 'imagemagick',
  [registryProgram]: 'at-spi2-core',
};

/** Starts a session. If a program is missing or does not start, stops everything and rejects, naming it. */
export async function startDesktopSession(options: SessionOptions = {}): Promise<DesktopSession> {
  for (const [program, packageName] of Object.entries(sessionPrograms)) {
    if (!findProgram(program))
      throw new Error(`${packageName} is not installed: "npm run setup -- --tests" installs it`);
  }
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    return await assemble(options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function assemble(
  { size = { width: 1600, height: 1200 } }: SessionOptions,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<DesktopSession> {
  const folder = await makeOwnFolder('session');
  closing.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const own = await ownEnvironment(folder);
  const keep = (process: TiedProcess): TiedProcess => {
    closing.push(() => process.stop());
    return process;
  };

  const screen = `${size.width}x${size.height}x24`;
  const xArgs = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'];
  const x = keep(spawnTied('Xvfb', xArgs, { env: own, readLine: true }));
  const { process: bus, address } = await startPrivateBus(join(folder, 'run'), own);
  keep(bus);
  const display = `:${await x.firstLine()}`;
  const env = sessionEnvironment(display, address, folder);
  const inside = { ...own, ...env };

  keep(spawnTied('openbox', ['--sm-disable'], { env: inside }));
  const connection = connectBus(address);
  closing.push(() => connection.close());
  const accessibility = await startAccessibilityBus(join(folder, 'accessibility'), inside, keep);
  closing.push(() => accessibility.tree.close());
  const daemonEnv = { ...inside, ...accessibility.env };
  const daemon = await startNotificationDaemon(connection, daemonEnv, own.XDG_CONFIG_HOME);
  closing.push(() => daemon.close());
  const monitor = await openNotificationMonitor(address);
  closing.push(() => monitor.close());

  const drawn = async () => notificationsIn(await accessibility.tree.windowsOf(daemon.pid), monitor.history);
  const board = new NotificationScreen(drawn, monitor, inside, size);
  return {
    env,
    display,
    busAddress: address,
    monitor,
    daemon,
    notifications: drawn,
    waitForNotification: (match, timeoutMs) => board.waitFor(match, timeoutMs),
    waitForNone: (match, timeoutMs) => board.waitForNone(match, timeoutMs),
    press: (match, label) => board.press(match, label),
    keyboard: keyboardOf(inside),
    dismiss: (match) => board.dismiss(match),
    screenshot: (path, of = {}) => takePicture(inside, path, of),
    close,
  };
}

/** Environment of the session's own programs, without the user's settings, folders or language. */
async function ownEnvironment(folder: string): Promise<NodeJS.ProcessEnv & { XDG_CONFIG_HOME: string }> {
  const inFolder = (name: string) => join(folder, name);
  for (const name of ['home', 'config', 'cache', 'data', 'tmp']) await mkdir(inFolder(name));
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: inFolder('home'),
    XDG_CONFIG_HOME: inFolder('config'),
    XDG_CACHE_HOME: inFolder('cache'),
    XDG_DATA_HOME: inFolder('data'),
    XDG_RUNTIME_DIR: inFolder('run'),
  };
}

function sessionEnvironment(display: string, busAddress: string, folder: string): Record<string, string> {
  return {
    DISPLAY: display,
    DBUS_SESSION_BUS_ADDRESS: busAddress,
    XDG_RUNTIME_DIR: join(folder, 'run'),
    // A killed Chromium leaves its socket folder behind; here it is removed with the session.
    TMPDIR: join(folder, 'tmp'),
    XDG_SESSION_TYPE: 'x11',
    XDG_CURRENT_DESKTOP: 'XFCE',
    GDK_BACKEND: 'x11',
    WAYLAND_DISPLAY: '',
    XAUTHORITY: '',
  };
}
