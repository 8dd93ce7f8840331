import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';

/** The patterns of `.gitattributes` for generated and third-party files. */
async function marked(): Promise<string[]> {
  const text = await readFile(join(projectRoot, '.gitattributes'), 'utf8');
  return text.split('\n').flatMap((line) => /^(\S+) linguist-(?:generated|vendored)$/.exec(line)?.[1] ?? []);
}

/** Output of `npm run contract`, `npm run pictures` and the icon drawing. */
const written = [
  'docs/api/**/*.json',
  'client/schema-types.ts',
  'deploy/desktop/policy/**/*.{admx,adml,mobileconfig,json}',
  'docs/install/policies.md',
  'docs/pictures/**/*.png',
  'build/icons/{app,tray}/*.png',
  'build/icons/*.{ico,icns}',
];

test('every generated file is marked for reviews', async () => {
  const patterns = await marked();
  for (const pattern of written) {
    const files = globSync(pattern, { cwd: projectRoot });
    assert.ok(files.length > 0, `nothing is written to ${pattern}`);
    for (const file of files)
      assert.ok(
        patterns.some((one) => matchesGlob(file, one)),
        file,
      );
  }
});

test('what the format check leaves to a program is marked, and what is marked exists', async () => {
  const patterns = await marked();
  const { files }: { files: { includes: string[] } } = JSON.parse(
    await readFile(join(projectRoot, 'biome.json'), 'utf8'),
  );
  const left = files.includes.filter((one) => one.startsWith('!') && one !== '!**/*.md').map((one) => one.slice(1));
  for (const path of left) {
    const name = path.replace('**/', '');
    assert.ok(
      patterns.some((one) => one === name || one === `${name}/**`),
      path,
    );
  }
  for (const one of patterns) {
    const [first] = globSync(one, { cwd: projectRoot });
    assert.ok(first !== undefined, `${one} marks nothing`);
  }
});
