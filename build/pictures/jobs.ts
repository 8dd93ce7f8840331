import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import type { Follower } from '../demo/follow.ts';
import { isDelivered, isQuiet, isSettled, type Job, jobs } from '../demo/jobs.ts';
import { listedIn, shownIn } from '../demo/once.ts';
import { type DemoDirectory, type DemoFolder, startSimulator } from '../demo/programs.ts';
import type { FollowedItem } from '../demo/relay-api.ts';
import type { NotifyCall } from '../session/monitor.ts';
import type { DesktopSession } from '../session/session.ts';

const run = promisify(execFile);

interface JobScene {
  place: DemoFolder;
  relay: string;
  directory: DemoDirectory;
  session: DesktopSession;
  follower: Follower;
  page: Page;
}

/** ms */
const PATIENCE = 60_000;
const STILL_MS = 700;

export async function takeJobPictures(scene: JobScene, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const job of jobs) {
    const simulator = startSimulator(scene.place, scene.relay, scene.directory, ['--scenario', job.scenario, '--once']);
    try {
      await takeOne(scene, job, folder);
    } finally {
      await simulator.stop();
    }
    for (const { title } of await scene.session.notifications()) await scene.session.dismiss(title).catch(() => {});
  }
}

async function takeOne({ session, follower, page }: JobScene, job: Job, folder: string): Promise<void> {
  const before = { items: new Set(follower.items.keys()), notifications: follower.notifications.length };
  const { item, call } = await follower.until(
    () => startOf(follower, before, job),
    `the start of ${job.scenario}`,
    PATIENCE,
  );
  if (call) await framed(session, call.id, join(folder, `${job.scenario}-notification.png`));
  const now = () => follower.items.get(item.id) ?? item;
  if (call && job.scenario === 'response-actions') {
    await session.press(call.id, 'Approve');
    await follower.until(() => isSettled(now()) || undefined, `the fate of "${item.title}"`, PATIENCE);
  }
  if (job.ending === 'delivered') {
    await follower.until(() => isDelivered(now()) || undefined, `the message of "${item.title}"`, PATIENCE);
  }
  await (job.scenario === 'process-coordination' ? showProcesses(page) : showItem(page, item));
  await page.waitForTimeout(STILL_MS);
  await page.screenshot({ path: join(folder, `${job.scenario}-window.png`) });
  console.log(`jobs/${job.scenario}`);
}

/** The job's item, and its notification unless the job is informational. */
function startOf(
  follower: Follower,
  before: { items: ReadonlySet<string>; notifications: number },
  job: Job,
): { item: FollowedItem; call?: NotifyCall } | undefined {
  if (!isQuiet(job)) {
    const shown = shownIn(follower, before, job);
    return shown && { item: shown.item, call: shown.notification.call };
  }
  const item = listedIn(follower, before.items, job);
  return item && { item };
}

/** Waits until the daemon has drawn it; adds a frame, since it is as white as the page. */
async function framed(session: DesktopSession, id: number, file: string): Promise<void> {
  const { x, y, width, height } = await session.waitForNotification(id);
  await session.screenshot(file, { area: { x, y, width, height } });
  await run('mogrify', ['-bordercolor', '#d5dde8', '-border', '16', file]);
}

async function showItem(page: Page, { id, title }: FollowedItem): Promise<void> {
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const search = page.getByRole('searchbox').first();
  await search.fill(title);
  await page.locator(`[data-item="${id}"]`).first().click();
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
}

async function showProcesses(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Processes', exact: true }).click();
  await page.locator('[data-process]').first().click();
}
