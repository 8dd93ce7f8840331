/** Concurrent files: those that wait for programs and browsers, and those that compute in the worker itself. */
export const LANES = { waiting: 4, computing: 2 } as const;
export type Lane = keyof typeof LANES;

/** Folders whose tests start programs, browsers or desktops and mostly wait for them. */
const WAITING = /^test\/(attacks|cluster|console|contract|e2e|electron|faults|renderer|standin|web)\//;

export const laneOf = (file: string): Lane => (WAITING.test(file) ? 'waiting' : 'computing');

/** Default durations by folder for files without a measurement, ms; the first match applies. */
const USUAL_MS: readonly (readonly [folder: RegExp, ms: number])[] = [
  [/^test\/simulation\/reach\//, 90_000],
  [/^test\/(e2e|simulation)\//, 30_000],
  [/^test\/(cluster|console|renderer)\//, 15_000],
  [/^test\/(attacks|contract|faults|web)\//, 7_000],
];
export const usualMs = (file: string): number => USUAL_MS.find(([folder]) => folder.test(file))?.[1] ?? 2_000;

/** @param expectedMs expected duration per file; the longest run first, so that none runs alone at the end */
export function createQueue(files: readonly string[], expectedMs: (file: string) => number) {
  const sorted = files.toSorted((a, b) => expectedMs(b) - expectedMs(a));
  const queues = {
    waiting: sorted.filter((file) => laneOf(file) === 'waiting'),
    computing: sorted.filter((file) => laneOf(file) === 'computing'),
  };
  return {
    take: (lane: Lane): string | undefined =>
      queues[lane].shift() ?? queues[lane === 'waiting' ? 'computing' : 'waiting'].shift(),
  };
}
