/**
 * Packages that one command needs: they are in a package.json and a lock file of their own below `build/tools`, and are installed below
 * `.beckon/tools` by the first run of the command. Setup is faster without them.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withLock } from '../bundle/lock.ts';
import { installFromLock } from './npm.mjs';

/** `docs`: the documentation site. `packaging`: packages of the desktop. */
type Tools = 'docs' | 'packaging';

/** Concurrent callers wait for the first. @returns the folder that has `node_modules`. @throws Error if they cannot be installed */
export async function ensureTools(root: string, tools: Tools): Promise<string> {
  const folder = join(root, '.beckon', 'tools', tools);
  await mkdir(folder, { recursive: true });
  return withLock(`${folder}.lock`, async () => {
    for (const name of ['package.json', 'package-lock.json']) {
      await copyFile(join(root, 'build', 'tools', tools, name), join(folder, name));
    }
    // None of these packages needs its install script.
    if ((await installFromLock(folder, ['--ignore-scripts'])) !== 0) {
      throw new Error(`the packages of build/tools/${tools} could not be installed; npm's own words are above`);
    }
    return folder;
  });
}

/** Loads one of the packages. @returns its exports, whose types are not installed with the project */
export async function requireTool(root: string, tools: Tools, name: string): Promise<unknown> {
  return createRequire(join(await ensureTools(root, tools), 'package.json'))(name);
}
