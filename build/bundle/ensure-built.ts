import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { isFresh, sourceDigest, writeStamp } from './stamp.ts';

/**
 * Builds dist/ unless its stamp matches the sources; concurrent callers build once. If the build fails, dist/ is unchanged and the promise
 * rejects. `onBuild` is called before a build.
 */
export async function ensureBuilt(root: string, onBuild = () => {}): Promise<'built' | 'fresh'> {
  if (await isFresh(root, sourceDigest(root))) return 'fresh';
  return withLock(join(root, '.beckon', 'build.lock'), async () => {
    const digest = sourceDigest(root);
    if (await isFresh(root, digest)) return 'fresh';
    onBuild();
    // Lazy import: loading the bundler takes longer than the freshness check.
    const { bundle } = await import('./bundle.ts');
    const next = join(root, '.beckon', 'dist-next');
    const old = join(root, '.beckon', 'dist-old');
    await rm(next, { recursive: true, force: true });
    await bundle(root, next);
    await writeStamp(next, digest);
    await rm(old, { recursive: true, force: true });
    await rename(join(root, 'dist'), old).catch(() => {});
    await rename(next, join(root, 'dist'));
    await rm(old, { recursive: true, force: true });
    return 'built';
  });
}
