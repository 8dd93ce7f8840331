/** In which order test files are run, and how many at once. */

/** Files run at once: those that wait for programs and browsers, and those that compute in the worker itself. */
export const LANES = { waiting: 4, computing: 2 } as const;
export type Lane = keyof typeof LANES;

/** Folders whose files start programs, browsers or desktops and mostly wait for them. */
const WAITING = /^test\/(attacks|cluster|console|contract|e2e|electron|faults|renderer|standin|web)\//;

export const laneOf = (file: string): Lane => (WAITING.test(file) ? 'waiting' : 'computing');

/** What a file of these folders takes where no run has measured it yet, ms; the first that fits. */
const USUAL_MS: readonly (readonly [folder: RegExp, ms: number])[] = [
  [/^test\/simulation\/reach/, 120_000],
  [/^test\/(e2e|simulation)\//, 30_000],
  [/^test\/(cluster|console|renderer)\//, 15_000],
  [/^test\/(attacks|contract|faults|web)\//, 7_000],
];
export const usualMs = (file: string): number => USUAL_MS.find(([folder]) => folder.test(file))?.[1] ?? 2_000;

export interface Queue {
  /** The next file for a worker of this lane; of the other lane where its own is empty. */
  take(lane: Lane): string | undefined;
}

/** @param expectedMs how long each is expected to take; the longest comes first, so that none is left alone at the end */
export function createQueue(files: readonly string[], expectedMs: (file: string) => number): Queue {
  const sorted = files.toSorted((a, b) => expectedMs(b) - expectedMs(a));
  const queues = {
    waiting: sorted.filter((file) => laneOf(file) === 'waiting'),
    computing: sorted.filter((file) => laneOf(file) === 'computing'),
  };
  return {
    take: (lane) => queues[lane].shift() ?? queues[lane === 'waiting' ? 'computing' : 'waiting'].shift(),
  };
}
