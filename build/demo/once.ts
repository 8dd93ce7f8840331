/** `npm start -- --once`: runs each of the eight jobs once with a real notification and a real pointer, and prints a line per job. */
import { rm } from 'node:fs/promises';
import { type DesktopSession, startDesktopSession } from '../session/session.ts';
import { type BesideDesktop, openBeside } from './beside-desktop.ts';
import type { Tell } from './demo.ts';
import { type Follower, fateWords, follow, itemTitle, type NumberedNotification } from './follow.ts';
import { byLineWords, evidenceWords, isDelivered, isQuiet, isSettled, type Job, jobs } from './jobs.ts';
import {
  checkWindows,
  type DemoBase,
  type DemoDirectory,
  type DemoFolder,
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
import { type FollowedItem, type RelayApi, relayApi } from './relay-api.ts';
import { makeSignInLink } from './sign-in-link.ts';
import { Stage } from './stage.ts';

/** ms per job. */
const patience = 40_000;

interface Scene {
  demo: DemoFolder;
  relay: string;
  directory: DemoDirectory;
  session: DesktopSession;
  api: RelayApi;
  follower: Follower;
  browser: BesideDesktop;
}

/** Resolves with exit code 0 if all eight jobs succeed, else 1, after everything it started has stopped. */
export async function runOnce(base: DemoBase, ended: AbortSignal, tell: Tell): Promise<number> {
  if (process.platform !== 'linux') {
    tell('--once presses the buttons of a virtual desktop, which there is on Linux only');
    return 1;
  }
  const stage = new Stage();
  try {
    const scene = await stage.raise(ended, () => raiseScene(base, stage, tell));
    let failed = 0;
    // Closing the follower rejects the pending waits of the current job.
    ended.addEventListener('abort', () => void scene.follower.close(), { once: true });
    for (const [index, job] of jobs.entries()) {
      if (ended.aborted) return 1;
      if (!(await showJob(scene, job, index + 1, tell))) failed += 1;
    }
    if (failed > 0) {
      tell(`${failed} of the eight jobs did not come through; logs in ${scene.demo.folder}`);
      return 1;
    }
    stage.atEnd(() => rm(scene.demo.folder, { recursive: true, force: true, maxRetries: 5 }));
    tell('all eight jobs came through');
    return 0;
  } finally {
    await stage.close();
  }
}

async function raiseScene(base: DemoBase, stage: Stage, tell: Tell): Promise<Scene> {
  await checkWindows(base, tell);
  const session = await startDesktopSession();
  stage.onClose(() => session.close());
  tell(`The eight jobs once, in a virtual desktop (display ${session.display}), the buttons pressed by its pointer.`);
  const demo = await openDemoFolder(base, `once-${process.pid}`, stage.keep);
  const directory = await writeDirectory(demo);
  const relay = await startRelay(demo, directory, await findRelayPort());
  const api = relayApi(relay, demoToken);
  const follower = follow(api, session.monitor, () => {});
  stage.onClose(() => follower.close());
  const words = await startDemoDesktop(demo, relay, { ...process.env, ...session.env }, { tell });
  tell(`relay ${relay}; desktop connected as Dana Fox (${words})`);
  const browser = await openBeside(process.env, () => makeSignInLink({ relay }, demoPerson, demoAdminToken));
  stage.onClose(() => browser.close());
  return { demo, relay, directory, session, api, follower, browser };
}

async function showJob(scene: Scene, job: Job, number: number, tell: Tell): Promise<boolean> {
  // Before the job starts; otherwise its notifications would count as an earlier job's.
  await clearScreen(scene);
  const simulator = startSimulator(scene.demo, scene.relay, scene.directory, ['--scenario', job.scenario, '--once']);
  try {
    const { cameThrough, words } = await endOf(scene, job);
    tell(`${cameThrough ? '✔' : '✖'} ${number} ${job.scenario} (${job.title}): ${words}`);
    return cameThrough;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell(`✖ ${number} ${job.scenario} (${job.title}): ${why}`);
    return false;
  } finally {
    await simulator.stop();
  }
}

interface JobFate {
  cameThrough: boolean;
  words: string;
}

/** Waits for the job's notification or item, presses its button if it has one, and waits for the final state. */
async function endOf(scene: Scene, job: Job): Promise<JobFate> {
  const { follower, session } = scene;
  const before = { items: new Set(follower.items.keys()), notifications: follower.notifications.length };
  if (isQuiet(job)) return endOfQuiet(follower, before.items, job);
  const shown = await follower.until(
    () => shownIn(follower, before, job),
    `a notification of ${job.scenario}`,
    patience,
  );
  const { item, notification } = shown;
  const now = () => follower.items.get(item.id) ?? item;
  if (job.ending === 'resolved') {
    await follower.until(() => now().state === 'closed' || undefined, `the end of "${item.title}"`, patience);
    return { cameThrough: true, words: `"${item.title}" shown, then resolved by ${item.source}` };
  }
  const evidence = item.source === job.evidence ? await openEvidence(scene, item) : '';
  const places = job.places ? ` ${await scene.browser.places(item.title, patience)}` : '';
  const label = notification.call.actions.find(({ key }) => key !== 'default')?.label ?? '';
  await session.press(notification.call.id, label);
  await follower.until(() => isSettled(now()) || undefined, `the fate of "${item.title}" after ${label}`, patience);
  const { outcome, source } = now();
  const fate = fateWords(outcome?.fate ?? '', outcome?.reason ?? '', source);
  const answered = `"${item.title}"${[evidence, places].filter(Boolean).join(',')}: pressed ${label}; ${outcome?.label} by ${outcome?.by}${byLineWords(now(), job)}, ${fate}`;
  const words = `${answered}${await openLaterEvidence(scene, job, item, before.items)}`;
  return { cameThrough: outcome?.fate === 'confirmed', words };
}

/** Fetches the documents through the relay while the simulator, which serves them, still runs. */
async function openEvidence({ api }: Scene, item: FollowedItem): Promise<string> {
  const words = evidenceWords(item);
  return `${words}, ${(await api.openDocuments(item.id)).join(' and ')} opened`;
}

/** Of an item that the scenario sends after the one that was answered. It is answered with a form. */
async function openLaterEvidence(
  scene: Scene,
  { evidence: source }: Job,
  answered: FollowedItem,
  before: ReadonlySet<string>,
): Promise<string> {
  if (source === undefined || source === answered.source) return '';
  const isIt = (item: FollowedItem): boolean =>
    !before.has(item.id) && item.source === source && item.evidence !== undefined;
  const find = () => [...scene.follower.items.values()].find(isIt);
  const { api, follower } = scene;
  const item = await follower.until(find, `an item of ${source} with documents`, patience);
  const evidence = await openEvidence(scene, item);
  const label = await api.answerForm(item.id);
  const settled = () => [...follower.items.values()].find((one) => one.id === item.id && isSettled(one));
  const { outcome } = await follower.until(settled, `the fate of "${item.title}" after ${label}`, patience);
  if (outcome?.fate !== 'confirmed') throw new Error(`${label} of "${item.title}" ended as ${outcome?.fate}`);
  return `; "${item.title}"${evidence}; ${label} with a form, confirmed by ${source}`;
}

/** Dismisses notifications of earlier jobs: the screen shows at most three. */
async function clearScreen({ follower, session }: Scene): Promise<void> {
  for (const notification of follower.notifications.filter(({ open }) => open)) {
    await session.dismiss(notification.call.id).catch((error: unknown) => {
      // It may have expired before the pointer reached it.
      if (notification.open) throw error;
    });
  }
}

async function endOfQuiet(follower: Follower, before: ReadonlySet<string>, job: Job): Promise<JobFate> {
  const item = await follower.until(() => listedIn(follower, before, job), `an item of ${job.scenario}`, patience);
  const told = follower.notifications.some(({ call }) => itemTitle(call) === item.title);
  if (job.ending === 'listed') return { cameThrough: !told, words: `"${item.title}" listed` };
  const now = () => follower.items.get(item.id) ?? item;
  await follower.until(() => isDelivered(now()) || undefined, `the message of "${item.title}"`, patience);
  return { cameThrough: true, words: `"${item.title}": message delivered to the customer` };
}

export const listedIn = (follower: Follower, before: ReadonlySet<string>, job: Job): FollowedItem | undefined =>
  [...follower.items.values()].find((item) => !before.has(item.id) && !item.hasActions && suits(item, job));

/** The first new notification that matches the job, with its item; matched by title. */
export function shownIn(
  follower: Follower,
  before: { items: ReadonlySet<string>; notifications: number },
  job: Job,
): { item: FollowedItem; notification: NumberedNotification } | undefined {
  const fresh = [...follower.items.values()].filter(({ id }) => !before.items.has(id));
  for (const notification of follower.notifications.slice(before.notifications)) {
    const item = fresh.find(({ title }) => title === itemTitle(notification.call));
    if (!item || !suits(item, job) || !notification.open) continue;
    if (notification.timesRaised >= job.pressAt) return { item, notification };
  }
  return undefined;
}

function suits(item: FollowedItem, job: Job): boolean {
  if (job.ending === 'answered') return item.hasActions;
  return job.ending !== 'delivered' || item.messages.length > 0;
}
