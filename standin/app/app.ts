import { EventEmitter } from 'node:events';
import { createEvent, plainEvent } from '../event.ts';
import { StandinCommandLine } from './command-line.ts';
import { registerScheme } from './desktop-entry.ts';
import { type ClosableWindow, Lifecycle } from './lifecycle.ts';
import type { AppPackage } from './package.ts';
import { AppPaths } from './paths.ts';
import { SingleInstance } from './single-instance.ts';

interface AppPorts {
  package: AppPackage;
  env: NodeJS.ProcessEnv;
  argv: readonly string[];
  windows(): (ClosableWindow & { show(): void; focus(): void })[];
  closeAll(): Promise<void>;
  exitProcess(code: number): void;
}

export class StandinApp extends EventEmitter {
  readonly commandLine: StandinCommandLine;
  readonly isPackaged = false;
  readonly lifecycle: Lifecycle;
  readonly #ports: AppPorts;
  readonly #paths: AppPaths;
  readonly #instance: SingleInstance;
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #name: string;
  #version: string;

  constructor(ports: AppPorts) {
    super();
    this.#ports = ports;
    this.#name = ports.package.name;
    this.#version = ports.package.version;
    this.commandLine = new StandinCommandLine(ports.argv.slice(2));
    this.#paths = new AppPaths(ports.env, () => this.#name, ports.package.path);
    this.#instance = new SingleInstance((second) => {
      // Electron delays this event until the app is ready.
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
    });
    const userData = this.commandLine.getSwitchValue('user-data-dir');
    if (userData !== '') this.#paths.set('userData', userData);
  }

  /** Called once all synchronous state is known; windows may be created from now on. */
  becomeReady(): void {
    if (this.#isReady) return;
    this.emit('will-finish-launching');
    this.#isReady = true;
    this.emit('ready', createEvent({}), {});
    this.#ready.resolve();
  }

  /** Called when the last window has closed. Without a listener the app quits, as documented. */
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
  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
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
  getSystemLocale(): string {
    const { env } = this.#ports;
    return tagOf(env.LC_ALL || env.LC_TIME || env.LANG || '') ?? 'en-US';
  }
  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const mine = {
      argv: [...this.#ports.argv],
      workingDirectory: process.cwd(),
      additionalData: additionalData ?? null,
    };
    return this.#instance.request(this.getPath('userData'), mine, this.#ports.env);
  }
  setAsDefaultProtocolClient(protocol: string, path = process.execPath, args?: string[]): boolean {
    const command = [path, ...(args ?? this.#ownArguments())];
    return registerScheme({ name: this.#name, command, scheme: protocol }, this.#ports.env);
  }
  /** On Linux only Unity's launcher supports badges. */
  setBadgeCount(_count?: number): boolean {
    return false;
  }

  #ownArguments(): string[] {
    return [...process.execArgv, ...this.#ports.argv.slice(1, 2)];
  }
}

/** `de_DE.UTF-8` → `de-DE`; undefined for `C`, `POSIX` and an empty string. */
function tagOf(locale: string): string | undefined {
  const match = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@]|$)/.exec(locale);
  if (!match) return undefined;
  return match[2] === undefined ? match[1] : `${match[1]}-${match[2]}`;
}
