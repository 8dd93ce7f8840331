/** The built web client in a folder of the test's, and a second build of it: other names, the same behaviour. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltFile, buildName, builtFiles } from '../../../build/bundle/service-worker.ts';
import { projectRoot } from '../../../build/root.ts';

const BUILT = join(projectRoot, 'dist', 'web');

export interface Builds {
  folder: string;
  /** Puts the next build into the folder: its page says `content` in `meta[name=build]`. */
  replace(content: string): Promise<void>;
  remove(): void;
}

export function copyOfBuild(): Builds {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-web-'));
  cpSync(BUILT, folder, { recursive: true });
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    // What is changed here is not compressed anew.
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

/** As the build would have written it. */
function rewrite(path: string, before: BuiltFile[], after: BuiltFile[], [entry, next]: [string, string]): void {
  const integrityOf = (files: BuiltFile[]) => files.find((file) => file.path === '/')?.integrity ?? '';
  const script = readFileSync(path, 'utf8');
  const changed = script
    .replaceAll(integrityOf(before), integrityOf(after))
    .replaceAll(buildName(before), buildName(after))
    .replaceAll(entry, next);
  writeFileSync(path, changed);
}
