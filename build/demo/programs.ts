import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumWords } from '../launch/chromium.ts';
import { tryAndRecordChromium } from '../launch/chromium-record.ts';
import { logIn, runtimeWords, startDesktop, tryWindows } from '../launch/desktop.ts';
import { freePort } from '../launch/free-port.ts';
import { type Program, startProgram } from '../launch/program.ts';

/** The user whose desk the demo shows. */
export const demoPerson = 'dana';
export const demoToken = 'dana-dev-token';
export const demoAdminToken = process.env.BECKON_ADMIN_TOKEN ?? 'admin-dev-token';
const usualRelayPort = 7420;
const usualResponsePort = 7430;
const noWarnings = '--disable-warning=ExperimentalWarning';

export interface DemoBase {
  root: string;
  folder: string;
}

/** Data folder of one demo; emptied at each start. */
export interface DemoFolder extends DemoBase {
  /** Registers a program when it is spawned, before it is ready, so that it can be stopped. */
  keep(program: Program): Program;
}

/** The simulator's directory file, with the port at which this simulator receives responses. */
export interface DemoDirectory {
  file: string;
  responsePort: number;
}

/** @throws if no window can open: eight jobs without a window would look successful */
export async function checkWindows(
  { root }: DemoBase,
  tell: (line: string) => void,
  tryBrowser = tryAndRecordChromium,
): Promise<void> {
  const trial = await tryWindows(root, process.env, tryBrowser);
  if (trial.hindrance) throw new Error(trial.hindrance);
  const words = chromiumWords(trial);
  if (words) tell(words);
}

/** Empties the demo's folder: item ids, cursors and answers of an earlier run are invalid for this one. */
export async function openDemoFolder(
  { root, folder: base }: DemoBase,
  name: string,
  keep: (program: Program) => Program,
): Promise<DemoFolder> {
  const folder = join(base, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return { root, folder, keep };
}

/** The demo company's directory, with another port for responses if the usual one is in use. */
export async function writeDirectory({ root, folder }: DemoFolder): Promise<DemoDirectory> {
  const responsePort = await freePort(usualResponsePort);
  const demo = await readFile(join(root, 'simulator', 'demo-directory.yaml'), 'utf8');
  const file = join(folder, 'directory.yaml');
  await writeFile(file, demo.replaceAll(`:${usualResponsePort}/`, `:${responsePort}/`));
  return { file, responsePort };
}

/** The port from the environment, else the default if it is free, else any free port. */
export async function findRelayPort(): Promise<string> {
  return process.env.BECKON_PORT ?? String(await freePort(usualRelayPort));
}

/** Options for one relay of several, or one that does not run the built program. */
interface OwnRelay {
  /** Names its data folder and log. */
  name?: string;
  env?: NodeJS.ProcessEnv;
  program?: string;
}

export async function startRelay(
  { root, folder, keep }: DemoFolder,
  directory: DemoDirectory,
  port: string,
  { name = 'relay', env = {}, program: main = 'dist/relay/main.js' }: OwnRelay = {},
): Promise<string> {
  const program = keep(
    startProgram({
      name: `the ${name}`,
      command: process.execPath,
      args: [noWarnings, main, 'serve'],
      cwd: root,
      env: {
        ...process.env,
        BECKON_ADMIN_TOKEN: demoAdminToken,
        BECKON_PORT: port,
        BECKON_DATA: join(folder, name),
        BECKON_DIRECTORY: directory.file,
        ...env,
      },
      log: logIn(folder, name),
    }),
  );
  const [url] = await program.line(/https?:\/\/[^\s"',]+/, 60_000);
  return url;
}

/** @param main its program, if not the built one */
export function startSimulator(
  { root, folder, keep }: DemoFolder,
  relayUrl: string,
  directory: DemoDirectory,
  args: readonly string[] = [],
  main = 'dist/simulator/main.js',
): Program {
  const fixed = ['--relay', relayUrl, '--directory', directory.file];
  return keep(
    startProgram({
      name: 'the simulator',
      command: process.execPath,
      args: [noWarnings, main, ...fixed, '--port', String(directory.responsePort), ...args],
      cwd: root,
      env: process.env,
      log: logIn(folder, 'simulator'),
    }),
  );
}

/** Output of the Electron stand-in; other output of the desktop goes only to its log. */
const ofTheStandIn = /^\[electron stand-in\] (.*)/;

/**
 * Starts the demo person's desktop in `env`. Once it is live, resolves with a description of its runtime.
 * @param options.tell receives later problems with its windows
 * @param options.main its main process, if not the one in `dist/`
 */
export async function startDemoDesktop(
  { root, folder, keep }: DemoFolder,
  relayUrl: string,
  env: NodeJS.ProcessEnv,
  { tell, main, args = [] }: { tell: (line: string) => void; main?: string; args?: readonly string[] },
): Promise<string> {
  const settings = { BECKON_RELAY: relayUrl, BECKON_TOKEN: demoToken, BECKON_PROFILE: join(folder, 'desktop') };
  const { program, runtime } = await startDesktop({
    root,
    env: { ...env, ...settings },
    log: logIn(folder, 'desktop'),
    main,
    args,
  });
  program.onLine((line) => {
    const said = ofTheStandIn.exec(line)?.[1];
    if (said) tell(`desktop: ${said}`);
  });
  await keep(program).line(/^connected to \S+ as /, 60_000);
  return runtimeWords(runtime);
}
