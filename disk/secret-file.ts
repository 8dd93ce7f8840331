/** Reads a secret from an administrator's file. */
import { readFileSync, statSync } from 'node:fs';

/** Maximum bytes, so that a device or wrong file is not read to its end. */
const MOST = 64 * 1024;

/** The content without the final line break. @throws Error whose message is to be appended to the path and never contains the secret */
export function readSecretFile(path: string): string {
  const { size, isFile } = lookAt(path);
  if (!isFile) throw new Error('is no file');
  if (size > MOST) throw new Error('is larger than 64 KiB');
  const text = reading(() => readFileSync(path, 'utf8')).replace(/\r?\n$/, '');
  if (text === '') throw new Error('is empty');
  return text;
}

function lookAt(path: string): { size: number; isFile: boolean } {
  const found = reading(() => statSync(path));
  return { size: found.size, isFile: found.isFile() };
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read by this account',
  EPERM: 'cannot be read by this account',
};

function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(WHY[code] ?? `cannot be read (${code})`, { cause: error });
  }
}
