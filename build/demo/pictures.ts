import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesktopSession } from '../session/session.ts';

/** Title of the app's main window. */
const windowTitle = 'Beckon';

/** Waits for the first notification of the session, writes its picture and the window's, and resolves with the files. */
export async function takeFirstPictures(session: DesktopSession, root: string): Promise<string[]> {
  const folder = join(root, '.beckon', 'pictures');
  await mkdir(folder, { recursive: true });
  const notification = await session.waitForNotification(() => true, 120_000);
  const files = [join(folder, 'notification.png'), join(folder, 'window.png')] as const;
  const { x, y, width, height } = notification;
  await session.screenshot(files[0], { area: { x, y, width, height } });
  await windowPicture(session, files[1]);
  return [...files];
}

/** Writes a picture of the app's main window once it is there and stands still: two pictures in a row are the same. */
export async function windowPicture(session: DesktopSession, file: string): Promise<void> {
  let before = Buffer.alloc(0);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await session.screenshot(file, { window: windowTitle, withinMs: 30_000 });
    const now = await readFile(file);
    if (now.equals(before)) return;
    before = now;
  }
}
