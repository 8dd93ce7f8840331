/** The demo: relay, simulator and desktop, on the user's own desktop if there is one, else on a virtual one. */
import { join } from 'node:path';
import { holdLock } from '../bundle/lock.ts';
import { tryNewChromium } from '../launch/chromium-record.ts';
import { findDesktop } from '../launch/desktop-environment.ts';
import type { Program } from '../launch/program.ts';
import { type DesktopSession, startDesktopSession } from '../session/session.ts';
import { startCluster } from './cluster.ts';
import { openConsole } from './console.ts';
import { type Follower, follow } from './follow.ts';
import { takeFirstPictures } from './pictures.ts';
import {
  checkWindows,
  type DemoBase,
  demoAdminToken,
  demoPerson,
  demoToken,
  findRelayPort,
  openDemoFolder,
  startDemoDesktop,
  startRelay,
  startSimulator,
  writeDirectory,
} from './programs.ts';
import { relayApi } from './relay-api.ts';
import { makeSignInLink, servesWeb } from './sign-in-link.ts';
import { Stage } from './stage.ts';

export type Tell = (line: string) => void;

export async function openDesktop(
  stage: Stage,
  tell: Tell,
): Promise<{ env: NodeJS.ProcessEnv; session?: DesktopSession }> {
  const desktop = await findDesktop(process.env);
  if (desktop.present) return { env: process.env };
  const session = await startDesktopSession();
  stage.onClose(() => session.close());
  tell(
    `There is ${desktop.missing} here: Beckon runs in a virtual desktop (display ${session.display}). What it shows is told below.`,
  );
  return { env: { ...process.env, ...session.env }, session };
}

interface DemoOptions {
  /** Browser only: starts no desktop, so neither a display nor a Chromium is needed. */
  web: boolean;
  cluster: boolean;
}

/** Runs until `ended` is aborted (exit code 0) or one of the programs exits by itself (1). */
export async function runDemo(
  base: DemoBase,
  ended: AbortSignal,
  tell: Tell,
  options: DemoOptions = { web: false, cluster: false },
): Promise<number> {
  const stage = new Stage();
  try {
    const { session, follower } = await stage.raise(ended, () => raiseDemo(base, stage, tell, options));
    if (session) void showFirstPictures(session, base, tell);
    if (session && process.stdin.isTTY) {
      const quit = () => process.kill(process.pid, 'SIGINT');
      const terminal = openConsole(session, follower, tell, quit);
      stage.onClose(async () => terminal.close());
    }
    const failed = await firstEnd(stage.programs, ended);
    if (failed === undefined) return 0;
    tell(`${failed.name} ended by itself; its last words:\n${failed.lastWords()}`);
    return 1;
  } catch (error) {
    if (ended.aborted) return 0;
    throw error;
  } finally {
    await stage.close();
  }
}

async function raiseDemo(
  base: DemoBase,
  stage: Stage,
  tell: Tell,
  { web, cluster }: DemoOptions,
): Promise<{ session: DesktopSession | undefined; follower: Follower }> {
  if (web && !servesWeb(process.env)) throw new Error('BECKON_WEB=off: this relay serves no web client');
  stage.onClose(await holdLock(join(base.folder, 'demo.lock'), 'npm start runs in this folder'));
  // Printed only if a window can open.
  const lines: string[] = [];
  // A trial takes as long as the start of relay and desktop. If a known Chromium no longer starts, the desktop reports it.
  const windows = web ? undefined : checkWindows(base, tell, tryNewChromium);
  windows?.catch(() => {});
  const [desktop, { relay, demo, directory }] = await settled([
    web ? undefined : openDesktop(stage, (line) => lines.push(line)),
    raiseRelay(base, stage, tell, cluster),
  ]);
  const follower = follow(relayApi(relay, demoToken), desktop?.session?.monitor, tell);
  stage.onClose(() => follower.close());
  const [, connected, browser] = await settled([
    windows,
    desktop && startDemoDesktop(demo, relay, desktop.env, { tell }),
    servesWeb(process.env) ? browserLine(relay) : undefined,
  ]);
  for (const line of lines) tell(line);
  tell(`${cluster ? 'balancer' : 'relay'}: ${relay} (its directory: ${directory.file})`);
  if (process.env.BECKON_ADMIN_TOKEN === undefined) tell(`console: ${relay}/admin (token: ${demoAdminToken})`);
  if (connected) tell(`desktop: connected as Dana Fox (${connected})`);
  if (browser) tell(`browser: ${browser}`);
  startSimulator(demo, relay, directory);
  tell(`simulator: six source systems, eight jobs; logs of all in ${demo.folder}. Ctrl-C ends everything.`);
  return { session: desktop?.session, follower };
}

async function raiseRelay(base: DemoBase, stage: Stage, tell: Tell, cluster: boolean) {
  const demo = await openDemoFolder(base, 'demo', stage.keep);
  const [directory, port] = await settled([writeDirectory(demo), findRelayPort()]);
  const relay = cluster
    ? await startCluster({ demo, directory, stage, tell }, port)
    : await startRelay(demo, directory, port);
  return { relay, demo, directory };
}

/** As `Promise.all`, but a failure waits for the others: what they start must be registered before the stage closes. */
async function settled<T extends readonly unknown[]>(
  works: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** @param pages origin of the page if it is not the relay */
export async function browserLine(relay: string, pages = relay): Promise<string> {
  const { url, minutes } = await makeSignInLink({ relay, pages }, demoPerson, demoAdminToken);
  return `${url} (signs Dana Fox in once, good for ${minutes} minutes)`;
}

async function showFirstPictures(session: DesktopSession, base: DemoBase, tell: Tell): Promise<void> {
  try {
    for (const file of await takeFirstPictures(session, join(base.folder, 'pictures'))) tell(`picture: ${file}`);
  } catch (error) {
    tell(`no pictures: ${error instanceof Error ? error.message : error}`);
  }
}

async function firstEnd(programs: readonly Program[], ended: AbortSignal): Promise<Program | undefined> {
  const told = new Promise<undefined>((resolve) => {
    if (ended.aborted) resolve(undefined);
    ended.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([told, ...programs.map((program) => program.exited.then(() => program))]);
}
