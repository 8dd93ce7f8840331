import type { Process, ProcessStep } from '../../shared/processes.ts';
import { stalledSince } from '../../shared/rules/process.ts';

/** Where a step is drawn: its place in the order, and the lane of its system. */
export interface PlacedStep {
  step: ProcessStep;
  column: number;
  lane: number;
}
export interface Lanes {
  /** Names of the systems from top to bottom, in the order in which the process reaches them; null: no system was named. */
  lanes: readonly (string | null)[];
  steps: readonly PlacedStep[];
}

export function lanesOf({ steps }: Process): Lanes {
  const lanes = [...new Set(steps.map(({ system }) => system))];
  return { lanes, steps: steps.map((step, column) => ({ step, column, lane: lanes.indexOf(step.system) })) };
}

/** Sizes of the picture in pixels. */
export const CELL = { width: 140, height: 84, nodeWidth: 120, nodeHeight: 70 } as const;

export const middleOf = ({ column, lane }: PlacedStep): { x: number; y: number } => ({
  x: column * CELL.width + CELL.width / 2,
  y: lane * CELL.height + CELL.height / 2,
});

/** Where the eye should begin: the first step that stands still, else the first that is not over; 0 once all are. */
export function currentColumn({ steps }: Lanes, now: number): number {
  const stalled = steps.findIndex(({ step }) => stalledSince(step, now) !== null);
  if (stalled >= 0) return stalled;
  return Math.max(
    0,
    steps.findIndex(({ step }) => step.status !== 'done' && step.status !== 'skipped'),
  );
}

/** From the right edge of a step to the left edge of the next, as an SVG path that turns half-way. */
export function pathBetween(from: PlacedStep, to: PlacedStep): string {
  const start = middleOf(from);
  const end = middleOf(to);
  const x1 = start.x + CELL.nodeWidth / 2;
  const x2 = end.x - CELL.nodeWidth / 2;
  const turn = (x1 + x2) / 2;
  return `M ${x1} ${start.y} H ${turn} V ${end.y} H ${x2}`;
}
