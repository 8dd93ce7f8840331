/**
 * The relay's program: arguments and environment in, exit code out. 0 done · 1 it could not be done, one line says why ·
 * 2 it was not asked in a way it understands.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { reasonOf } from '../shared/problems.ts';
import { type Config, type Environment, readConfig } from './config.ts';
import { administer, HELP, type Invocation, readCommandLine, UsageError } from './server/administer.ts';
import { serve } from './server/serve.ts';
import { storeFault } from './server/store-verbs.ts';

export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** Resolves with the signal's name when the process is asked to stop. */
  stop: Promise<string>;
}

export async function run(argv: readonly string[], env: Environment, io: Io): Promise<number> {
  try {
    const given = readCommandLine(argv);
    if (given.options.help === true || given.words[0] === 'help') {
      io.out(HELP);
      return 0;
    }
    return await runVerb(given, env, io);
  } catch (error) {
    io.err(lineOf(error));
    if (error instanceof UsageError) io.err('See --help');
    return error instanceof UsageError ? 2 : 1;
  }
}

async function runVerb(given: Invocation, env: Environment, io: Io): Promise<number> {
  const [verb = 'serve'] = given.words;
  const config = readConfig(env);
  return runOn(config, verb, given, env, io).catch((error) => {
    throw storeFault(error, config);
  });
}

async function runOn(config: Config, verb: string, given: Invocation, env: Environment, io: Io): Promise<number> {
  if (verb === 'serve') {
    if (given.words.length > 1) throw new UsageError(`serve takes no argument "${given.words[1]}"`);
    await serve({ config, env, version: productVersion(), stop: io.stop, print: io.out });
    return 0;
  }
  const { lines, value, fault } = await administer(given, config, env);
  if (given.options.json === true) io.out(JSON.stringify(value));
  else for (const line of lines) io.out(line);
  if (fault === undefined) return 0;
  io.err(fault);
  return 1;
}

const lineOf = (error: unknown): string => reasonOf(error).split('\n')[0] ?? 'It did not work';

function productVersion(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : '0.0.0';
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  // Whoever started it may stop reading what it says, or have no room for it.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // A limit on the size of files is a full disk: the write fails, the relay goes on.
  process.on('SIGXFSZ', () => {});
  // What the relay writes, a copy of its store among it, is nobody else's on this computer.
  process.umask(0o077);
  process.exitCode = await run(process.argv.slice(2), process.env, {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    stop: stopSignal(),
  });
}
