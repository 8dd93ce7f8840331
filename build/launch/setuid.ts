import { existsSync, statSync } from 'node:fs';

/** Whether this sandbox helper exists and is owned by root with mode 4755, as Chromium and Electron require. */
export function isSetuidRoot(file: string): boolean {
  if (!existsSync(file)) return false;
  const { uid, mode } = statSync(file);
  return uid === 0 && (mode & 0o4755) === 0o4755;
}
