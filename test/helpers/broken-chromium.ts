/** A Chromium that shows nothing, for what is said then. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { findChromium } from '../../build/launch/chromium.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function script(t: TestContext, lines: string[]): Promise<string> {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'chromium');
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(path, 0o755);
  return path;
}

/** One that says this and dies. @returns its path, for CHROME_PATH */
export const dyingChromium = (t: TestContext, words: string): Promise<string> =>
  script(t, [`echo '${words}' >&2`, 'kill -TRAP $$']);

/**
 * The real one, as an ordinary person in a chroot: no user namespaces there, and no helper, as the person may gain no rights.
 * Only root can put it there.
 */
export async function cagedChromium(t: TestContext): Promise<string> {
  const cage =
    'mount --rbind / /mnt && exec chroot /mnt ' +
    'setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs env HOME=/nonexistent "$@"';
  // As root Chromium is told to have no sandbox.
  const args = [
    'for one; do shift; [ "$one" = --no-sandbox ] || set -- "$@" "$one"; done',
    `exec unshare --mount --propagation private sh -c '${cage}' sh '${findChromium()}' "$@"`,
  ];
  return script(t, args);
}
