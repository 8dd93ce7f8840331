/** Linux: a JSON file of root. Other accounts could redirect the desktop by it, so only root may write it and its folder. */
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { NO_DOCUMENT, type PolicyDocument, PolicyError, policyOf } from './document.ts';

const LINUX_POLICY = '/etc/beckon/policy.json';

/** Maximum bytes. */
const LARGEST = 256 * 1024;

/** @param owner user id of the administrator. @throws PolicyError */
export function linuxPolicy(path = LINUX_POLICY, owner = 0): PolicyDocument {
  const text = textOf(path, owner);
  if (text === null) return NO_DOCUMENT;
  try {
    return policyOf(path, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new PolicyError(`${path}: is not JSON`);
    throw error;
  }
}

/** null: there is no file. */
function textOf(path: string, owner: number): string | null {
  let file: number;
  try {
    // A pipe without a writer would block the start.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return null;
    throw new PolicyError(`${path}: cannot be read (${code})`);
  }
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new PolicyError(`${path}: is not a file`);
    if (found.size > LARGEST) throw new PolicyError(`${path}: is larger than 256 KiB`);
    requireOwner(path, found, owner);
    requireOwner(dirname(path), statSync(dirname(path)), owner);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function requireOwner(path: string, { uid, mode }: { uid: number; mode: number }, owner: number): void {
  if (uid === owner && (mode & 0o022) === 0) return;
  throw new PolicyError(`${path}: must be owned by root and writable by no one else`);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
