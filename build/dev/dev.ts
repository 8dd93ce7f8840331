/**
 * The demo with hot reload. Vite's dev servers update pages in place; relay, simulator and the desktop's main process restart with their
 * data when one of their source files changes.
 */
import { join } from 'node:path';
import { holdLock } from '../bundle/lock.ts';
import { openConsole } from '../demo/console.ts';
import { browserLine, openDesktop, type Tell } from '../demo/demo.ts';
import { type Follower, follow } from '../demo/follow.ts';
import { windowPicture } from '../demo/pictures.ts';
import {
  checkWindows,
  type DemoBase,
  type DemoDirectory,
  type DemoFolder,
  demoAdminToken,
  demoToken,
  findRelayPort,
  openDemoFolder,
  startDemoDesktop,
  startRelay,
  startSimulator,
  writeDirectory,
} from '../demo/programs.ts';
import { relayApi } from '../demo/relay-api.ts';
import { servesWeb } from '../demo/sign-in-link.ts';
import { Stage } from '../demo/stage.ts';
import type { Program } from '../launch/program.ts';
import type { DesktopSession } from '../session/session.ts';
import { buildApp } from './app-build.ts';
import { serveConsole, serveWeb, serveWindow } from './page-servers.ts';
import { concerning, type ProgramName, programFolders, programs, readMadeOf } from './program-sources.ts';
import { type KeptRunning, keepRunning } from './supervised-program.ts';
import { watchFolders } from './watch.ts';

interface DevOptions {
  desktopArgs: readonly string[];
  ended: AbortSignal;
  tell: Tell;
}

export async function runDev(base: DemoBase, options: DevOptions): Promise<void> {
  const { ended } = options;
  const stage = new Stage();
  try {
    await stage.raise(ended, () => raise(base, stage, options));
    if (!ended.aborted) await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
  } catch (error) {
    if (!ended.aborted) throw error;
  } finally {
    await stage.close();
  }
}

async function raise(base: DemoBase, stage: Stage, { desktopArgs, ended, tell }: DevOptions): Promise<void> {
  stage.onClose(await holdLock(join(base.root, '.beckon', 'dev.lock'), 'npm run dev runs in this project'));
  await checkWindows(base, tell);
  const { env, session } = await openDesktop(stage, tell);
  const relay = `http://127.0.0.1:${await findRelayPort()}`;
  const pages = await servePages(base, stage, relay);
  const place = await openDemoFolder(base, 'dev-data', stage.keep);
  const directory = await writeDirectory(place);
  const app = { out: join(base.root, '.beckon', 'dev', 'app'), pages: pages.window, args: desktopArgs, env };
  const kept = keepPrograms({ place, directory, relay, app, tell });
  const closeAll = () => Promise.all(kept.values().map((one) => one.close()));
  stage.onClose(closeAll);
  ended.addEventListener('abort', closeAll, { once: true });
  await kept.get('relay')?.begin();
  tell(`console: ${pages.console}/admin/ (token: ${demoAdminToken})`);
  if (pages.web) tell(`browser: ${await browserLine(relay, pages.web)}`);
  const follower = follow(relayApi(relay, demoToken), session?.monitor, tell);
  stage.onClose(() => follower.close());
  await kept.get('desktop')?.begin();
  await kept.get('simulator')?.begin();
  stage.onClose(await watchSources(base.root, kept, tell));
  if (session) showSession(session, base, stage, follower, tell);
  tell('Change a file: window, console and browser show it at once, a program starts anew. Ctrl-C ends everything.');
}

async function servePages({ root }: DemoBase, stage: Stage, relay: string) {
  const place = { root, cache: join(root, '.beckon', 'dev', 'packages') };
  const window = await serveWindow(place);
  stage.onClose(window.close);
  const console = await serveConsole(place, relay);
  stage.onClose(console.close);
  if (!servesWeb(process.env)) return { window: window.origin, console: console.origin };
  const web = await serveWeb(place, relay);
  stage.onClose(web.close);
  return { window: window.origin, console: console.origin, web: web.origin };
}

interface AroundPrograms {
  place: DemoFolder;
  directory: DemoDirectory;
  /** Its address, constant across restarts. */
  relay: string;
  app: { out: string; pages: string; args: readonly string[]; env: NodeJS.ProcessEnv };
  tell: Tell;
}

function keepPrograms({ place, directory, relay, app, tell }: AroundPrograms): ReadonlyMap<ProgramName, KeptRunning> {
  const port = new URL(relay).port;
  const main = join(app.out, 'electron', 'main.js');
  // Chromium blocks requests from other origins to this computer without permission; the override classifies this server as public.
  const elsewhere = `--ip-address-space-overrides=${new URL(app.pages).host}=public`;
  /** @param start starts the program in a folder whose `keep` registers it with its supervisor */
  const kept = (name: ProgramName, start: (own: DemoFolder) => Promise<string>, prepare?: () => Promise<void>) => {
    const one: KeptRunning = keepRunning({
      name,
      start: () => start({ ...place, keep: (program: Program) => one.keep(program) }),
      ...(prepare && { prepare }),
      tell,
    });
    return [name, one] as const;
  };
  return new Map([
    kept('relay', (own) => startRelay(own, directory, port, { program: 'relay/main.ts' })),
    kept('simulator', async (own) => {
      startSimulator(own, relay, directory, [], 'simulator/main.ts');
      return `six source systems, eight jobs; logs in ${own.folder}`;
    }),
    kept(
      'desktop',
      async (own) => {
        const words = await startDemoDesktop(own, relay, app.env, {
          tell,
          main,
          args: ['--show', elsewhere, ...app.args],
        });
        return `connected as Dana Fox (${words})`;
      },
      () => buildApp(place.root, app.out, app.pages),
    ),
  ]);
}

/** Resolves with a function that stops watching. */
async function watchSources(
  root: string,
  kept: ReadonlyMap<ProgramName, KeptRunning>,
  tell: Tell,
): Promise<() => Promise<void>> {
  let madeOf = await readMadeOf(root);
  const changed = async (files: ReadonlySet<string>): Promise<void> => {
    // Uses the imports from program start; the program that runs an unparsable file reports the error.
    for (const name of programs) {
      const file = concerning(name, madeOf, files);
      if (file) kept.get(name)?.again(file);
    }
    madeOf = await readMadeOf(root).catch(() => madeOf);
  };
  const watched = watchFolders(root, programFolders, (files) => {
    changed(files).catch((error: unknown) => tell(`a change was not followed: ${wordsOf(error)}`));
  });
  return async () => watched.close();
}

/** The window on a virtual desktop is invisible: writes a screenshot of it, and another after each page change. */
function showSession(
  session: DesktopSession,
  { root, folder }: DemoBase,
  stage: Stage,
  follower: Follower,
  tell: Tell,
) {
  const file = join(folder, 'window.png');
  let taking = Promise.resolve();
  let closed = false;
  const say = (line: string): void => {
    if (!closed) tell(line);
  };
  const take = (): void => {
    taking = taking
      .then(() => (closed ? undefined : windowPicture(session, file)))
      .then(() => say(`picture of the window: ${file}`))
      .catch((error: unknown) => say(`no picture of the window: ${wordsOf(error)}`));
  };
  take();
  const watched = watchFolders(root, ['renderer', 'widgets', 'shared'], take);
  stage.onClose(async () => {
    closed = true;
    watched.close();
  });
  if (!process.stdin.isTTY) return;
  const terminal = openConsole(session, follower, tell, () => process.kill(process.pid, 'SIGINT'));
  stage.onClose(async () => terminal.close());
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
