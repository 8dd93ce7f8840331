/**
 * The relay's program: arguments and environment in, exit code out. 0 done · 1 it could not be done, one line says why ·
 * 2 it was not asked in a way it understands.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Command, HELP, printFailure, readCommandLine, runCommand, type Say, UsageError } from './cli/dispatch.ts';
import { storeFault } from './cli/store-file-commands.ts';
import { type Environment, readConfig } from './config.ts';

interface Io extends Say {
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
    const config = readConfig(env, process.platform, (given.words[0] ?? 'serve') === 'serve');
    return await runVerb({ argv, given, config, env, version: productVersion() }, io).catch((error) => {
      throw storeFault(error, config);
    });
  } catch (error) {
    return printFailure(error, io);
  }
}

async function runVerb(asked: Command, io: Io): Promise<number> {
  const { given, config, env, version } = asked;
  const [verb = 'serve', argument] = given.words;
  if (verb !== 'serve') return runCommand(asked, io);
  if (argument !== undefined) throw new UsageError(`serve takes no argument "${argument}"`);
  // Only now: a verb has no use for what answers requests, and loading it takes as long as most verbs.
  const { serve } = await import('./server/serve.ts');
  await serve({ config, env, version, stop: io.stop, print: io.out });
  return 0;
}

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
  // The reader of the output may close the pipe, or its disk may be full.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Treats the file size limit like a full disk: the write fails and the relay continues.
  process.on('SIGXFSZ', () => {});
  // Files of the relay, backups included, are readable by its own account only.
  process.umask(0o077);
  process.exitCode = await run(process.argv.slice(2), process.env, {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    stop: stopSignal(),
  });
}
