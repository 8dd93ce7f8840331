/** A secret that an administrator keeps in a file of its own. */
import { readFileSync, statSync } from 'node:fs';

/** Bytes; a device or a wrong file is not read to its end. */
const MOST = 64 * 1024;

/** The text of the file without the end of its last line. @throws Error whose message follows the path, never with the text */
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
