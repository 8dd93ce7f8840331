/**
 * A small Electron app written to its own folder and run on the stand-in, like the built app. Its main script
 * reports events by name (`report`), and runs the test's requests by name (`onAsk`).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { processesNaming } from '../helpers/processes-naming.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

const REGISTER = fileURLToPath(new URL('../../standin/register.ts', import.meta.url));

/** What the app's main script may import from './harness.js'. */
const HARNESS = `
import { createInterface } from 'node:readline';
export const report = (name, ...values) => process.stdout.write('\\u0001' + JSON.stringify([name, ...values]) + '\\n');
const handlers = new Map();
const waiting = new Map();
export const onAsk = (name, run) => {
  handlers.set(name, run);
  for (const go of waiting.get(name) ?? []) go();
};
const handler = async (name) => {
  if (!handlers.has(name)) await new Promise((go) => waiting.set(name, [...(waiting.get(name) ?? []), go]));
  return handlers.get(name);
};
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, name, args } = JSON.parse(line);
  try { report('answer', id, true, (await (await handler(name))(...args)) ?? null); }
  catch (error) { report('answer', id, false, String(error?.stack ?? error)); }
});
process.stdin.unref();
/** Reports each event of an emitter, with those of its arguments that are plain data. */
export const reportEvents = (prefix, emitter, names) => {
  for (const name of names) emitter.on(name, (...args) => report(prefix + name, ...args.map(plain)));
};
const plain = (value) => (typeof value === 'object' && value !== null && value.constructor !== Object && !Array.isArray(value) ? null : value);
`;

export interface SampleApp {
  /** Text of main.js, an ES module. */
  main: string;
  /** Text of preload.cjs. */
  preload?: string;
  env?: Record<string, string | undefined>;
  args?: readonly string[];
  /** Folder of an app that was written before, to run it a second time. */
  folder?: string;
}

type Report = [name: string, ...values: unknown[]];

export class RunningApp {
  readonly folder: string;
  readonly reports: Report[] = [];
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #wakers = new Set<() => void>();
  #stderr = '';
  #nextAsk = 1;

  constructor(folder: string, child: ChildProcess) {
    this.folder = folder;
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr += chunk;
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#read(line));
    child.stdin?.on('error', () => {});
    this.exited = new Promise((resolve) =>
      child.once('close', (code) => {
        resolve(code);
        this.#wake();
      }),
    );
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }
  get stderr(): string {
    return this.#stderr;
  }
  /** Names of the reports, in order. */
  get names(): string[] {
    return this.reports.map(([name]) => name);
  }

  /** The first report with this name, and these first values, from entry `from` on. */
  async seen(name: string, values: unknown[] = [], from = 0): Promise<Report> {
    const fits = (report: Report) =>
      report[0] === name && values.every((value, index) => isSame(report[index + 1], value));
    return this.#until(`report ${name} ${JSON.stringify(values)}`, () => this.reports.slice(from).find(fits));
  }

  /** Has the app run the function registered under a name. @throws its error */
  async ask(name: string, ...args: unknown[]): Promise<unknown> {
    const id = this.#nextAsk++;
    this.#child.stdin?.write(`${JSON.stringify({ id, name, args })}\n`);
    const [, , ok, value] = await this.seen('answer', [id]);
    if (ok !== true) throw new Error(String(value));
    return value;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the app, by force after a timeout. */
  async close(): Promise<void> {
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 8000);
    this.#child.kill('SIGTERM');
    await this.exited;
    clearTimeout(force);
  }

  async #until<T>(what: string, look: () => T | undefined, timeoutMs = 60_000): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0 || this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`${what}: not seen\nreports: ${JSON.stringify(this.reports)}\nstderr: ${this.#stderr}`);
      }
      await this.#change(left);
    }
  }

  #change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#wakers.add(wake);
    });
  }

  #read(line: string): void {
    if (!line.startsWith('\u0001')) return;
    const report: unknown = JSON.parse(line.slice(1));
    if (Array.isArray(report)) this.reports.push(report as Report);
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Writes and starts an app that ends with the test. Its data is in its folder too. */
export async function runApp(t: TestContext, app: SampleApp): Promise<RunningApp> {
  const folder = app.folder ?? (await makeFolder('sample'));
  await mkdir(join(folder, 'config'), { recursive: true });
  const pack = { name: 'sample', productName: 'Sample', version: '3.2.1', type: 'module', main: 'main.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(pack));
  await writeFile(join(folder, 'harness.js'), HARNESS);
  await writeFile(join(folder, 'main.js'), app.main);
  await writeFile(join(folder, 'preload.cjs'), app.preload ?? '');
  const child = spawn(process.execPath, ['--import', REGISTER, join(folder, 'main.js'), ...(app.args ?? [])], {
    cwd: folder,
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', XDG_CONFIG_HOME: join(folder, 'config'), ...app.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const running = new RunningApp(folder, child);
  t.after(async () => {
    await running.close();
    // A second run of the same app may still be running; it removes the folder.
    if (app.folder !== undefined || (await processesNaming(folder)).length === 0) await removeFolder(folder);
  });
  return running;
}
