/** Stages the desktop's files as a Linux package installs them. */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { put } from './deb-archive.ts';
import { licencesOf } from './licences.ts';

interface DesktopTree {
  root: string;
  /** electron-builder's unpacked folder. */
  unpacked: string;
  folder: string;
  version: string;
  /** Seconds since 1970. */
  date: string;
}

/** Files and folders that belong to the package alone. Icons are listed by pattern. */
export const OWNED = [
  '/etc/xdg/autostart/beckon-policy.desktop',
  '/usr/bin/beckon',
  '/usr/lib/beckon',
  '/usr/share/applications/beckon.desktop',
  '/usr/share/beckon',
  '/usr/share/doc/beckon',
  '/usr/share/icons/hicolor/*/apps/beckon.png',
  '/usr/share/metainfo/com.beckon.desktop.metainfo.xml',
] as const;

export async function writeDesktopTree({ root, unpacked, folder, version, date }: DesktopTree): Promise<void> {
  const program = join(folder, 'usr/lib/beckon');
  await mkdir(join(folder, 'usr/bin'), { recursive: true });
  await cp(unpacked, program, { recursive: true });
  await symlink('../lib/beckon/beckon', join(folder, 'usr/bin/beckon'));
  // Chromium's sandbox needs its helper as root where user namespaces are restricted.
  const sandbox = join(program, 'chrome-sandbox');
  if (existsSync(sandbox)) await chmod(sandbox, 0o4755);
  const from = join(root, 'deploy/desktop');
  const copy = (name: string, place: string, mode = 0o644) =>
    put(folder, place, mode, (to) => cp(join(from, name), to));
  await copy('linux/start-at-login', 'usr/lib/beckon/start-at-login', 0o755);
  await copy('linux/beckon.desktop', 'usr/share/applications/beckon.desktop');
  await copy('linux/beckon-policy.desktop', 'etc/xdg/autostart/beckon-policy.desktop');
  await writeMetainfo(join(from, 'linux'), folder, version, date);
  await cp(join(from, 'policy'), join(folder, 'usr/share/beckon/policy'), { recursive: true });
  for (const name of await readdir(join(root, 'build/icons/app'))) {
    const size = name.replace('.png', '');
    await put(folder, `usr/share/icons/hicolor/${size}/apps/beckon.png`, 0o644, (to) =>
      cp(join(root, 'build/icons/app', name), to),
    );
  }
  const copyright = `${await readFile(join(root, 'LICENSE'), 'utf8')}\n${await licencesOf(root)}`;
  await put(folder, 'usr/share/doc/beckon/copyright', 0o644, (to) => writeFile(to, copyright));
}

async function writeMetainfo(from: string, folder: string, version: string, date: string): Promise<void> {
  const name = 'com.beckon.desktop.metainfo.xml';
  const day = new Date(Number(date) * 1000).toISOString().slice(0, 10);
  const text = (await readFile(join(from, name), 'utf8')).replace('@VERSION@', version).replace('@DATE@', day);
  await put(folder, `usr/share/metainfo/${name}`, 0o644, (to) => writeFile(to, text));
}
