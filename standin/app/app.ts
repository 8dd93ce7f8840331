/** `electron.app`. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createEvent, plainEvent } from '../event.ts';
import type { StandinMenu } from '../menu/menu.ts';
import { StandinCommandLine } from './command-line.ts';
import { isSchemeRegistered, registerScheme, unregisterScheme } from './desktop-entry.ts';
import { type ClosableWindow, Lifecycle } from './lifecycle.ts';
import type { AppPackage } from './package.ts';
import { AppPaths } from './paths.ts';
import { SingleInstance } from './single-instance.ts';

export interface AppPorts {
  package: AppPackage;
  env: NodeJS.ProcessEnv;
  argv: readonly string[];
  windows(): (ClosableWindow & { show(): void; focus(): void })[];
  closeAll(): Promise<void>;
  exitProcess(code: number): void;
  menu: { get(): StandinMenu | null; set(menu: StandinMenu | null): void };
}

interface Relaunch {
  execPath?: string;
  args?: string[];
}

export class StandinApp extends EventEmitter {
  readonly commandLine: StandinCommandLine;
  readonly isPackaged = false;
  readonly runningUnderARM64Translation = false;
  readonly lifecycle: Lifecycle;
  readonly #ports: AppPorts;
  readonly #paths: AppPaths;
  readonly #instance: SingleInstance;
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #name: string;
  #version: string;
  #badge = 0;
  #relaunch: Relaunch | null = null;
  #accelerated = true;
  userAgentFallback = '';

  constructor(ports: AppPorts) {
    super();
    this.#ports = ports;
    this.#name = ports.package.name;
    this.#version = ports.package.version;
    this.commandLine = new StandinCommandLine(ports.argv.slice(2));
    this.#paths = new AppPaths(ports.env, () => this.#name, ports.package.path);
    this.#instance = new SingleInstance((second) => {
      // Electron holds it back until the app can do something about it.
      void this.whenReady().then(() =>
        this.emit('second-instance', plainEvent(), second.argv, second.workingDirectory, second.additionalData),
      );
    });
    this.lifecycle = new Lifecycle({
      app: this,
      windows: () => ports.windows(),
      closeAll: async () => {
        this.#instance.release();
        await ports.closeAll();
      },
      exitProcess: ports.exitProcess,
      beforeExit: () => this.#startAgain(),
    });
    const userData = this.commandLine.getSwitchValue('user-data-dir');
    if (userData !== '') this.#paths.set('userData', userData);
  }

  /** The stand-in has found out what it must; from now on windows may be made. */
  becomeReady(): void {
    if (this.#isReady) return;
    this.emit('will-finish-launching');
    this.#isReady = true;
    this.emit('ready', createEvent({}), {});
    this.#ready.resolve();
  }

  /** The last window has closed: without a listener that is the end of the app, as documented. */
  windowsAllClosed(): void {
    if (this.lifecycle.quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  isReady(): boolean {
    return this.#isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  quit(): void {
    this.lifecycle.quit();
  }
  exit(code = 0): void {
    this.lifecycle.exit(code);
  }
  relaunch(options: Relaunch = {}): void {
    this.#relaunch = options;
  }
  focus(): void {
    this.#ports.windows().at(-1)?.focus();
  }

  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }
  getName(): string {
    return this.#name;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return this.#version;
  }
  getAppPath(): string {
    return this.#ports.package.path;
  }
  getPath(name: string): string {
    return this.#paths.get(name);
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  setAppLogsPath(path?: string): void {
    this.#paths.set('logs', path ?? this.#paths.get('logs'));
  }

  /** Language tag of the user interface, from the POSIX locale variables. */
  getLocale(): string {
    return this.commandLine.getSwitchValue('lang') || (this.getPreferredSystemLanguages()[0] ?? 'en-US');
  }
  getSystemLocale(): string {
    const { env } = this.#ports;
    return tagOf(env.LC_ALL || env.LC_TIME || env.LANG || '') ?? 'en-US';
  }
  getLocaleCountryCode(): string {
    return /-([A-Z]{2})$/.exec(this.getSystemLocale())?.[1] ?? '';
  }
  getPreferredSystemLanguages(): string[] {
    const { env } = this.#ports;
    const tags = [...(env.LANGUAGE ?? '').split(':'), env.LC_ALL || env.LC_MESSAGES || env.LANG || ''].map(tagOf);
    const found = [...new Set(tags.filter((tag) => tag !== undefined))];
    return found.length > 0 ? found : ['en-US'];
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const mine = {
      argv: [...this.#ports.argv],
      workingDirectory: process.cwd(),
      additionalData: additionalData ?? null,
    };
    return this.#instance.request(this.getPath('userData'), mine, this.#ports.env);
  }
  hasSingleInstanceLock(): boolean {
    return this.#instance.held;
  }
  releaseSingleInstanceLock(): void {
    this.#instance.release();
  }

  setAsDefaultProtocolClient(protocol: string, path = process.execPath, args?: string[]): boolean {
    const command = [path, ...(args ?? this.#ownArguments())];
    return registerScheme({ name: this.#name, command, scheme: protocol }, this.#ports.env);
  }
  removeAsDefaultProtocolClient(protocol: string): boolean {
    return unregisterScheme(this.#name, protocol, this.#ports.env);
  }
  isDefaultProtocolClient(protocol: string): boolean {
    return isSchemeRegistered(this.#name, protocol, this.#ports.env);
  }

  setBadgeCount(count = 0): boolean {
    this.#badge = count;
    // Only Unity's launcher draws badges on Linux.
    return false;
  }
  getBadgeCount(): number {
    return this.#badge;
  }
  get badgeCount(): number {
    return this.#badge;
  }
  set badgeCount(count: number) {
    this.setBadgeCount(count);
  }
  get applicationMenu(): StandinMenu | null {
    return this.#ports.menu.get();
  }
  set applicationMenu(menu: StandinMenu | null) {
    this.#ports.menu.set(menu);
  }
  /** macOS only; undefined elsewhere, as documented. */
  readonly dock = undefined;

  disableHardwareAcceleration(): void {
    if (this.#isReady) throw new Error('app.disableHardwareAcceleration() can only be called before app is ready');
    this.#accelerated = false;
    this.commandLine.appendSwitch('disable-gpu');
  }
  isHardwareAccelerationEnabled(): boolean {
    return this.#accelerated;
  }
  /** Every page of the stand-in is sandboxed. */
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }
  // Of these Linux knows nothing, and Electron does nothing there.
  setLoginItemSettings(): void {}
  setAppUserModelId(): void {}
  setToastActivatorCLSID(): void {}
  setUserTasks(): boolean {
    return false;
  }
  setAboutPanelOptions(): void {}
  setDesktopName(): void {}
  showAboutPanel(): void {}
  isAccessibilitySupportEnabled(): boolean {
    return this.commandLine.hasSwitch('force-renderer-accessibility');
  }
  setAccessibilitySupportEnabled(enabled: boolean): void {
    if (enabled) this.commandLine.appendSwitch('force-renderer-accessibility');
  }

  #ownArguments(): string[] {
    return [...process.execArgv, ...this.#ports.argv.slice(1, 2)];
  }

  #startAgain(): void {
    if (!this.#relaunch) return;
    const { execPath = process.execPath, args } = this.#relaunch;
    const child = spawn(execPath, [...process.execArgv, ...(args ?? this.#ports.argv.slice(1))], {
      detached: true,
      stdio: 'inherit',
      env: this.#ports.env,
    });
    child.unref();
  }
}

/** `de_DE.UTF-8` → `de-DE`; undefined for `C`, `POSIX` and nothing. */
function tagOf(locale: string): string | undefined {
  const match = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@]|$)/.exec(locale);
  if (!match) return undefined;
  return match[2] === undefined ? match[1] : `${match[1]}-${match[2]}`;
}
