import type { Process, ProcessStep } from '../../shared/processes.ts';
import { stalledSince } from '../../shared/rules/process.ts';

export interface PlacedStep {
  step: ProcessStep;
  column: number;
  lane: number;
}
interface Lanes {
  /** Names of the systems from top to bottom, in order of first use; null: no system named. */
  lanes: readonly (string | null)[];
  steps: readonly PlacedStep[];
}

export function lanesOf({ steps }: Process): Lanes {
  const lanes = [...new Set(steps.map(({ system }) => system))];
  return { lanes, steps: steps.map((step, column) => ({ step, column, lane: lanes.indexOf(step.system) })) };
}

/** px. */
export const CELL = { width: 140, height: 84, nodeWidth: 120, nodeHeight: 70 } as const;

export const middleOf = ({ column, lane }: PlacedStep): { x: number; y: number } => ({
  x: column * CELL.width + CELL.width / 2,
  y: lane * CELL.height + CELL.height / 2,
});

/** Column to scroll to: the first stalled step, else the first unfinished one; 0 if all are finished. */
export function currentColumn({ steps }: Lanes, now: number): number {
  const stalled = steps.findIndex(({ step }) => stalledSince(step, now) !== null);
  if (stalled >= 0) return stalled;
  return Math.max(
    0,
    steps.findIndex(({ step }) => step.status !== 'done' && step.status !== 'skipped'),
  );
}

/** SVG path from a step's right edge to the next one's left edge, with the turn half-way. */
export function pathBetween(from: PlacedStep, to: PlacedStep): string {
  const start = middleOf(from);
  const end = middleOf(to);
  const x1 = start.x + CELL.nodeWidth / 2;
  const x2 = end.x - CELL.nodeWidth / 2;
  const turn = (x1 + x2) / 2;
  return `M ${x1} ${start.y} H ${turn} V ${end.y} H ${x2}`;
}
