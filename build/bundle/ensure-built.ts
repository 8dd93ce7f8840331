/** The build: sources to dist/, only when they are newer, once however many ask. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { isFresh, sourceDigest, writeStamp } from './stamp.ts';

/**
 * Builds dist/ below `root` unless it was built from these very sources. Two that ask at once build once; dist/ is
 * exchanged as a whole, and stays as it was when the build fails (which rejects). `onBuild` is called before it begins.
 */
export async function ensureBuilt(root: string, onBuild = () => {}): Promise<'built' | 'fresh'> {
  if (await isFresh(root, sourceDigest(root))) return 'fresh';
  return withLock(join(root, '.beckon', 'build.lock'), async () => {
    const digest = sourceDigest(root);
    if (await isFresh(root, digest)) return 'fresh';
    onBuild();
    // Loaded only now: the bundler takes longer to load than a fresh build takes to be recognized.
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
