import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesktopSession } from '../session/session.ts';

/** Title of the app's main window. */
const windowTitle = 'Beckon';

/** Waits for the first notification of the session, writes its picture and the window's into `folder`, and resolves with the files. */
export async function takeFirstPictures(session: DesktopSession, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const notification = await session.waitForNotification(() => true, 120_000);
  const files = [join(folder, 'notification.png'), join(folder, 'window.png')] as const;
  const { x, y, width, height } = notification;
  await session.screenshot(files[0], { area: { x, y, width, height } });
  await windowPicture(session, files[1]);
  return [...files];
}

/** Bytes of a picture of a window in which nothing is drawn yet; the emptiest view has several times as many. */
const blank = 6_000;

/** Writes a picture of the app's main window once it is drawn and stands still: two pictures in a row are the same. */
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
