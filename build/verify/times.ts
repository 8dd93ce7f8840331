/** Wall and CPU time of each test file, stored for the next run. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Times {
  /** By path from the root. CPU time includes all processes that the file started. */
  files: Record<string, { wallMs: number; cpuMs: number }>;
}

const SLOWEST = 20;
const placeBelow = (root: string): string => join(root, '.beckon', 'test-times.json');

/** Times of earlier runs; empty if there are none or the file is unreadable. */
export async function readTimes(root: string): Promise<Times> {
  try {
    const stored: Times = JSON.parse(await readFile(placeBelow(root), 'utf8'));
    return typeof stored.files === 'object' && stored.files !== null ? stored : { files: {} };
  } catch {
    return { files: {} };
  }
}

/** Files that did not run retain their earlier times. */
export async function storeTimes(root: string, now: Times): Promise<void> {
  const files = { ...(await readTimes(root)).files, ...now.files };
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  await mkdir(dirname(placeBelow(root)), { recursive: true });
  await writeFile(placeBelow(root), `${JSON.stringify({ files: sorted }, null, 2)}\n`);
}

export function slowest({ files }: Times): string[] {
  const seconds = (ms: number) => (ms / 1000).toFixed(1).padStart(9);
  const rows = Object.entries(files)
    .sort(([, a], [, b]) => b.wallMs - a.wallMs)
    .slice(0, SLOWEST);
  return [
    `   wall, s  processor, s  the ${rows.length} slowest test files`,
    ...rows.map(([file, { wallMs, cpuMs }]) => `${seconds(wallMs)}  ${seconds(cpuMs).padStart(12)}  ${file}`),
  ];
}
