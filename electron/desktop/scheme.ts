/** Registers the installed app as handler of `beckon:` links on each platform. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';
import type { Log } from '../../desk/ports.ts';
import { replaceFile } from '../../disk/replace.ts';
import { desktopEntry } from './entry.ts';

const LINK_SCHEME = 'beckon';

interface SchemeDeps {
  app: Pick<App, 'setAsDefaultProtocolClient'>;
  platform: string;
  /** Path of the AppImage, if it is one: no installer created its desktop entry. */
  appImage: string | undefined;
  /** `~/.local/share` */
  dataFolder: string;
  log: Log;
}

const ENTRY = 'beckon-links.desktop';

const run = (command: string, args: string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 5_000 }, (error) => (error ? reject(error) : resolve()));
  });

async function registerAppImage(appImage: string, dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'applications');
  const type = `x-scheme-handler/${LINK_SCHEME}`;
  await mkdir(folder, { recursive: true });
  await replaceFile(join(folder, ENTRY), desktopEntry([appImage], '%u', { NoDisplay: 'true', MimeType: `${type};` }));
  await run('xdg-mime', ['default', ENTRY, type]);
}

/** For an installed app only; an app on trial would leave a dead handler behind. Failures are logged. */
export async function registerScheme({ app, platform, appImage, dataFolder, log }: SchemeDeps): Promise<void> {
  try {
    if (platform === 'linux' && appImage) await registerAppImage(appImage, dataFolder);
    else if (!app.setAsDefaultProtocolClient(LINK_SCHEME)) throw new Error('the system refused the registration');
  } catch (error) {
    log.warn('beckon: links could not be registered', { error: String(error) });
  }
}
