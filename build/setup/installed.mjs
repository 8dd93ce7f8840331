// Plain JavaScript without packages: runs before anything is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compares npm's record of installed packages, node_modules/.package-lock.json, with the lock file.
 * @param {string} root folder of package-lock.json
 * @returns {string | undefined} the first difference as a message, or undefined
 */
export function differenceFromLock(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing or damaged');
  if (!present) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = present[path];
    if (!found && !entry.optional) return `${nameOf(path)} is missing`;
    if (found && found.version !== entry.version) {
      return `${nameOf(path)} is ${found.version} instead of ${entry.version}`;
    }
  }
  const extra = Object.keys(present).find((path) => !wanted[path]);
  return extra && `${nameOf(extra)} is not in the lock file`;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
