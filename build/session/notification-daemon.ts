import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BusConnection, waitForOwner } from './bus.ts';
import { findProgram, spawnTied, type TiedProcess } from './process.ts';

export interface NotificationDaemon {
  readonly pid: number;
  /** Stops only the daemon, like a crash or log-out: all drawn notifications vanish. */
  stop(): Promise<void>;
  /** Resolves once the daemon responds on the bus. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Without animations and log; notifications without a timeout remain until answered. */
export async function startNotificationDaemon(
  connection: BusConnection,
  env: NodeJS.ProcessEnv,
  configFolder: string,
): Promise<NotificationDaemon> {
  await writeSettings(configFolder);
  const xfconfd = spawnTied(await xfceProgram('xfconf/xfconfd', 'xfconf'), [], { env });
  await waitForOwner(connection, 'org.xfce.Xfconf', xfconfd);
  const program = await xfceProgram('notifyd/xfce4-notifyd', 'xfce4-notifyd');
  const run = async (): Promise<TiedProcess> => {
    const daemon = spawnTied(program, [], { env });
    await waitForOwner(connection, 'org.freedesktop.Notifications', daemon);
    return daemon;
  };
  let daemon = await run();
  return {
    get pid() {
      return daemon.pid;
    },
    stop: () => daemon.stop(),
    start: async () => {
      daemon = await run();
    },
    close: async () => {
      await daemon.stop();
      await xfconfd.stop();
    },
  };
}

/** Debian installs these below the multiarch library folder, others directly below /usr/lib or in /usr/libexec. */
async function xfceProgram(inside: string, packageName: string): Promise<string> {
  const libraries = await readdir('/usr/lib').catch(() => []);
  const folders = libraries.filter((name) => name.includes('-linux-')).map((name) => join('/usr/lib', name));
  for (const folder of [...folders, '/usr/lib', '/usr/lib64', '/usr/libexec']) {
    const found = findProgram(join(folder, 'xfce4', inside));
    if (found) return found;
  }
  throw new Error(`${packageName} is not installed: "npm run setup -- --tests" installs it`);
}

async function writeSettings(configFolder: string): Promise<void> {
  const folder = join(configFolder, 'xfce4', 'xfconf', 'xfce-perchannel-xml');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'xfce4-notifyd.xml'), settings);
}

const settings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="do-fadeout" type="bool" value="false"/>
  <property name="do-slideout" type="bool" value="false"/>
  <property name="initial-opacity" type="double" value="1.0"/>
  <property name="expire-timeout-enabled" type="bool" value="false"/>
  <property name="expire-timeout-allow-override" type="bool" value="true"/>
  <property name="notification-log" type="bool" value="false"/>
  <property name="notify-location" type="uint" value="2"/>
  <property name="theme" type="string" value="Default"/>
</channel>
`;
