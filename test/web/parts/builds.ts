/** A copy of the built web client, and a second build of it with other file names and the same behaviour. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltFile, buildName, builtFiles } from '../../../build/bundle/service-worker.ts';
import { projectRoot } from '../../../build/root.ts';

const BUILT = join(projectRoot, 'dist', 'web');

export interface Builds {
  folder: string;
  /** Replaces the folder's build; the new page has `content` in `meta[name=build]`. */
  replace(content: string): Promise<void>;
  remove(): void;
}

export function copyOfBuild(): Builds {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-web-'));
  cpSync(BUILT, folder, { recursive: true });
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    // Remove compressed variants: they would not match the files changed here.
    if (/\.(br|gz)$/.test(name)) rmSync(join(folder, name));
  }
  return {
    folder,
    async replace(content) {
      const before = await builtFiles(folder);
      const page = join(folder, 'index.html');
      const html = readFileSync(page, 'utf8');
      const entry = /\/assets\/[^"]+\.js/.exec(html)?.[0] ?? '';
      const next = `/assets/${content}.js`;
      renameSync(join(folder, entry), join(folder, next));
      writeFileSync(
        page,
        html.replaceAll(entry, next).replace('<title>', `<meta name="build" content="${content}" /><title>`),
      );
      rewrite(join(folder, 'service-worker.js'), before, await builtFiles(folder), [entry, next]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Updates file names and hashes in the service worker, as the build does. */
function rewrite(path: string, before: BuiltFile[], after: BuiltFile[], [entry, next]: [string, string]): void {
  const integrityOf = (files: BuiltFile[]) => files.find((file) => file.path === '/')?.integrity ?? '';
  const script = readFileSync(path, 'utf8');
  const changed = script
    .replaceAll(integrityOf(before), integrityOf(after))
    .replaceAll(buildName(before), buildName(after))
    .replaceAll(entry, next);
  writeFileSync(path, changed);
}
