import { existsSync, statSync } from 'node:fs';

/** Whether this helper of a sandbox is there, owned by root with mode 4755, as Chromium and Electron want theirs. */
export function isSetuidRoot(file: string): boolean {
  if (!existsSync(file)) return false;
  const { uid, mode } = statSync(file);
  return uid === 0 && (mode & 0o4755) === 0o4755;
}
