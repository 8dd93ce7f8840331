import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJson, textAt } from '../cdp/read.ts';

export interface AppPackage {
  path: string;
  name: string;
  version: string;
}

/** @param mainScript absolute path that Node was started with: a script, or a folder with a package */
export function findPackage(mainScript: string): AppPackage {
  const isFolder = statSync(mainScript, { throwIfNoEntry: false })?.isDirectory() === true;
  for (let folder = isFolder ? mainScript : dirname(mainScript); ; folder = dirname(folder)) {
    const found = readPackage(join(folder, 'package.json'));
    if (found) {
      // `productName` is the display name, which Electron prefers.
      return {
        path: folder,
        name: textAt(found, 'productName', textAt(found, 'name', 'Electron')),
        version: textAt(found, 'version', '0.0.0'),
      };
    }
    if (folder === dirname(folder)) return { path: dirname(mainScript), name: 'Electron', version: '0.0.0' };
  }
}

function readPackage(path: string) {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJson(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
