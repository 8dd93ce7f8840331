/** Chromiums that cannot open a window, for tests of the error messages. */
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

/** A Chromium that prints `words` to stderr and crashes. @returns its path, for CHROME_PATH */
export const dyingChromium = (t: TestContext, words: string): Promise<string> =>
  script(t, [`echo '${words}' >&2`, 'kill -TRAP $$']);

/** The real Chromium in a chroot as an unprivileged user, without user namespaces or the helper's privileges. Requires root. */
export async function cagedChromium(t: TestContext): Promise<string> {
  const cage =
    'mount --rbind / /mnt && exec chroot /mnt ' +
    'setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs env HOME=/nonexistent "$@"';
  // Remove --no-sandbox, which is passed because the test runs as root.
  const args = [
    'for one; do shift; [ "$one" = --no-sandbox ] || set -- "$@" "$one"; done',
    `exec unshare --mount --propagation private sh -c '${cage}' sh '${findChromium()}' "$@"`,
  ];
  return script(t, args);
}
