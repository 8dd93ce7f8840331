import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesktopSession } from '../session/session.ts';

const windowTitle = 'Beckon';

/** Waits for the session's first notification, writes screenshots of it and of the window to `folder`, and resolves with the paths. */
export async function takeFirstPictures(session: DesktopSession, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const notification = await session.waitForNotification(() => true, 120_000);
  const files = [join(folder, 'notification.png'), join(folder, 'window.png')] as const;
  const { x, y, width, height } = notification;
  await session.screenshot(files[0], { area: { x, y, width, height } });
  await windowPicture(session, files[1]);
  return [...files];
}

/** Bytes of a screenshot of an empty window; the emptiest view is several times larger. */
const blank = 6_000;

/** Writes a screenshot of the main window once it is rendered and stable: two consecutive screenshots are equal. */
export async function windowPicture(session: DesktopSession, file: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  let before = Buffer.alloc(0);
  while (Date.now() < deadline) {
    await session.screenshot(file, { window: windowTitle, withinMs: 30_000 });
    const now = await readFile(file);
    if (now.length > blank && now.equals(before)) return;
    before = now;
  }
}
