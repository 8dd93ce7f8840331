/**
 * A worker: runs test files below its directory one after the other in one process, so that what they import is loaded once. Each file is a suite of
 * node:test, whose hooks are those that the file registers. What files may share (a browser, a desktop session) they register in
 * the object at `Symbol.for('beckon.test-worker')`: `atEnd` is run, last first, when the worker ends.
 */
import { join } from 'node:path';
import { mock, suite } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { treeCpuTime } from '../cpu-time.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { whenReported } from './reporter.ts';

const timeout = Number(process.argv[2]);
const atEnd: (() => Promise<void>)[] = [];
Reflect.set(globalThis, Symbol.for('beckon.test-worker'), { atEnd });

/** Uncaught exceptions and rejections; node:test reports one after the end of its test only when the process ends. */
let uncaught: unknown[] = [];
process.on('uncaughtExceptionMonitor', (error) => uncaught.push(error));

const environment = { ...process.env };
const [directory, umask] = [process.cwd(), process.umask()];
const authorities = getCACertificates('default');
const send = (message: FromWorker) => new Promise((sent) => process.send?.(message, undefined, undefined, sent));

async function run(file: string): Promise<void> {
  const [startedAt, before] = [performance.now(), treeCpuTime()];
  uncaught = [];
  await suite(file, { timeout }, async () => {
    await import(pathToFileURL(join(directory, file)).href);
  });
  const { tests, suites, faults } = await whenReported(file);
  restore();
  const late = tests.some(({ outcome }) => outcome === 'failed') ? [] : uncaught.map(String);
  const result = { file, tests, suites, faults: [...faults, ...late] };
  const [wallMs, cpuMs] = [performance.now() - startedAt, treeCpuTime() - before];
  await send({ result: { ...result, wallMs, cpuMs } });
}

/** Puts back what a file may have changed in the process. */
function restore(): void {
  mock.reset();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(directory);
  process.umask(umask);
  if (getCACertificates('default').length !== authorities.length) setDefaultCACertificates(authorities);
}

async function end(): Promise<void> {
  for (const close of atEnd.reverse()) await close().catch(() => {});
  // Whatever a file left open must not hold the process; the exit is in order, so that coverage is written.
  process.exit(0);
}

let work: Promise<void> = Promise.resolve();
process.on('message', (message: ToWorker) => {
  work = work.then(() => ('file' in message ? run(message.file) : end()));
});
process.on('disconnect', () => process.exit(1));
await send({ ready: true });
