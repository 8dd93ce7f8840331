/** `npm run pictures`: writes docs/pictures/ from the running app, web client and console. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt } from './bundle/ensure-built.ts';
import { follow } from './demo/follow.ts';
import { windowPicture } from './demo/pictures.ts';
import {
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
} from './demo/programs.ts';
import { relayApi } from './demo/relay-api.ts';
import { Stage } from './demo/stage.ts';
import { requireNode } from './node-version.ts';
import { DRIVEN, openAppPage } from './pictures/app-page.ts';
import { takeConsolePictures } from './pictures/console.ts';
import { takeJobPictures } from './pictures/jobs.ts';
import { takeWebPictures } from './pictures/web.ts';
import { projectRoot } from './root.ts';
import { type DesktopSession, startDesktopSession } from './session/session.ts';

const run = promisify(execFile);
const size = { width: 1280, height: 900 };
const enough = 12;

requireNode();
await ensureBuilt(projectRoot);
const folder = join(projectRoot, 'docs', 'pictures');
await mkdir(folder, { recursive: true });
const wanted = process.argv.slice(2);
const stage = new Stage();
for (const [name, take] of Object.entries({
  app: takePictures,
  jobs: takePicturesOfJobs,
  web: takePicturesOfWeb,
  console: takePicturesOfConsole,
})) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await take();
  } finally {
    await stage.close();
  }
}

/** Each picture set uses its own relay, without other data. */
async function openRelay(name: string) {
  const base = { root: projectRoot, folder: join(projectRoot, '.beckon') };
  const place = await openDemoFolder(base, name, stage.keep);
  const directory = await writeDirectory(place);
  return { place, directory, relay: await startRelay(place, directory, await findRelayPort()) };
}

/** Also starts a desktop session and follows its notifications. */
async function openDesk(name: string) {
  const session = await startDesktopSession({ size });
  stage.onClose(() => session.close());
  const opened = await openRelay(name);
  const follower = follow(relayApi(opened.relay, demoToken), session.monitor, () => {});
  stage.onClose(() => follower.close());
  await setTheme(opened.place, 'light');
  return { ...opened, session, follower, env: { ...process.env, ...session.env } };
}

async function takePictures(): Promise<void> {
  const { session, env, place, directory, relay, follower } = await openDesk('picture-demo');
  await startDemoDesktop(place, relay, env, { tell: console.error });
  startSimulator(place, relay, directory);
  await notificationPicture(session);
  const many = () => follower.items.size >= enough || undefined;
  await follower.until(many, `${enough} items`, 180_000);
  await inboxPicture(session, env, 'inbox-light.png');

  await stopDesktop();
  await setTheme(place, 'dark');
  await startDemoDesktop(place, relay, env, { tell: console.error });
  await inboxPicture(session, env, 'inbox-dark.png');
}

async function takePicturesOfJobs(): Promise<void> {
  const { env, ...scene } = await openDesk('picture-jobs');
  await startDemoDesktop(scene.place, scene.relay, env, { tell: console.error, args: DRIVEN });
  const { page, close } = await openAppPage(join(scene.place.folder, 'desktop'));
  stage.onClose(close);
  await takeJobPictures({ ...scene, page }, join(folder, 'jobs'));
}

/** Needs no desktop; events from the simulator suffice. */
async function takePicturesOfConsole(): Promise<void> {
  const { place, directory, relay } = await openRelay('picture-console');
  startSimulator(place, relay, directory);
  await takeConsolePictures(relay, demoAdminToken, folder);
}

/** Needs no desktop; the desk runs in the browser. */
async function takePicturesOfWeb(): Promise<void> {
  const { place, directory, relay } = await openRelay('picture-web');
  startSimulator(place, relay, directory);
  await takeWebPictures({ relay, adminToken: demoAdminToken, person: demoPerson }, folder);
}

async function stopDesktop(): Promise<void> {
  await stage.programs.findLast(({ name }) => name === 'the desktop')?.stop();
}

/** The first notification with an Approve button, with a frame, since it is as white as the page. */
async function notificationPicture(session: DesktopSession): Promise<void> {
  const hasApprove = ({ buttons }: { buttons: { label: string }[] }) =>
    buttons.some(({ label }) => label === 'Approve');
  const { x, y, width, height } = await session.waitForNotification(hasApprove, 60_000);
  const file = join(folder, 'notification.png');
  await session.screenshot(file, { area: { x, y, width, height } });
  await run('mogrify', ['-bordercolor', '#d5dde8', '-border', '16', file]);
  console.log('notification.png');
}

/** The window with the first item open, once rendering is stable. */
async function inboxPicture(session: DesktopSession, env: NodeJS.ProcessEnv, name: string): Promise<void> {
  await run('xdotool', ['search', '--sync', '--onlyvisible', '--name', '^Beckon$', 'windowactivate', '--sync'], {
    env,
  });
  for (const notification of await session.notifications()) await session.dismiss(notification.title).catch(() => {});
  await run('xdotool', ['key', 'j', 'k', 'Return'], { env });
  await windowPicture(session, join(folder, name));
  console.log(name);
}

/** Writes preferences before the app starts, so that it starts in this theme, with the first steps completed. */
async function setTheme(place: DemoFolder, theme: 'light' | 'dark'): Promise<void> {
  const profile = join(place.folder, 'desktop');
  await mkdir(profile, { recursive: true });
  const file = join(profile, 'preferences.json');
  const kept: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  await writeFile(
    file,
    JSON.stringify({ ...(typeof kept === 'object' ? kept : {}), preferences: { theme, firstSteps: 'done' } }),
  );
}
