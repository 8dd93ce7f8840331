/**
 * Test worker: runs test files in sequence in one process, so that their imports load once. Each file is a suite of node:test with the
 * file's hooks. Resources that files share (a browser, a desktop session) are registered in the object at
 * `Symbol.for('beckon.test-worker')`: its `atEnd` callbacks run in reverse order when the worker ends.
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

/** Uncaught exceptions and rejections. node:test reports one that occurs after its test only at process exit. */
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
  // Resources that a file left open must not keep the process alive; a regular exit writes coverage.
  process.exit(0);
}

let work: Promise<void> = Promise.resolve();
process.on('message', (message: ToWorker) => {
  work = work.then(() => ('file' in message ? run(message.file) : end()));
});
process.on('disconnect', () => process.exit(1));
await send({ ready: true });
