import { mkdir } from 'node:fs/promises';
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
  await session.screenshot(files[1], { window: windowTitle });
  return [...files];
}
