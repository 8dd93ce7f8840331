/** Process timelines. Steps may arrive in any order, late or repeatedly; the result is the same. */
import type { BeckonEvent, ProcessRef, StepStatus } from '../../../shared/events.ts';
import type { Process, ProcessStep } from '../../../shared/processes.ts';
import { type Acceptance, type Effect, EventRefused, NO_EFFECT } from './acceptance.ts';
import { requireMovable } from './grant-faults.ts';
import { storeNewItem } from './make-item.ts';

const bareStep = (id: string): ProcessStep => ({
  id,
  label: id,
  system: null,
  owner: null,
  status: 'pending',
  dueAt: null,
  at: null,
});

/** The plan sets order, labels, systems and owners; steps that it does not name follow it. */
function applyPlan(steps: readonly ProcessStep[], plan: ProcessRef['steps']): ProcessStep[] {
  if (!plan) return [...steps];
  const byId = new Map(steps.map((step) => [step.id, step]));
  const planned = plan.map(({ id, label, system, owner }) => {
    const before = byId.get(id) ?? bareStep(id);
    byId.delete(id);
    return { ...before, label, system: system ?? before.system, owner: owner ?? before.owner };
  });
  return [...planned, ...byId.values()];
}

/** Progress of a status. Of two reports for the same moment the more advanced one wins, in whatever order they arrive. */
const RANK = { pending: 0, active: 1, failed: 2, skipped: 2, done: 3 } as const satisfies Record<StepStatus, number>;

function isOlder(step: ProcessStep, given: ProcessRef, at: string): boolean {
  if (step.at === null) return false;
  const [told, known] = [Date.parse(at), Date.parse(step.at)];
  return told < known || (told === known && RANK[given.status] < RANK[step.status]);
}

/** A report older than the current one only fills in an unknown owner or due time. */
function applyStep(step: ProcessStep, given: ProcessRef, at: string): ProcessStep {
  if (isOlder(step, given, at))
    return { ...step, owner: step.owner ?? given.owner ?? null, dueAt: step.dueAt ?? given.dueAt ?? null };
  return {
    ...step,
    status: given.status,
    owner: given.owner ?? step.owner,
    dueAt: given.dueAt ?? step.dueAt,
    at,
  };
}

/** Pure. `at` is when the step happened at the source, RFC 3339. */
function processAfter(before: Process, given: ProcessRef, at: string): Process {
  const planned = applyPlan(before.steps, given.steps);
  const steps = planned.some((step) => step.id === given.step) ? planned : [...planned, bareStep(given.step)];
  return {
    ...before,
    name: given.name ?? before.name,
    steps: steps.map((step) => (step.id === given.step ? applyStep(step, given, at) : step)),
    updatedAt: Date.parse(at) > Date.parse(before.updatedAt) ? at : before.updatedAt,
  };
}

/** Per process: a plan has at most 50 steps; steps outside the plan are added to it. */
const MAX_STEPS = 200;

/** @throws EventBeyondGrants; EventRefused if the process would exceed `MAX_STEPS` */
export function moveProcess(given: ProcessRef, event: BeckonEvent, { tx, source, at }: Acceptance): void {
  const happened = event.time ?? at;
  const known = tx.process(source.id, given.id);
  if (known) requireMovable(known, source, tx.directory);
  const before = known ?? {
    id: given.id,
    name: given.name ?? given.id,
    origin: { id: source.id, name: source.name },
    steps: [],
    updatedAt: happened,
  };
  const process = processAfter(before, given, happened);
  if (process.steps.length > MAX_STEPS) {
    throw new EventRefused('/data/process/step', `is one too many: the process has ${MAX_STEPS} steps`);
  }
  tx.saveProcess(source.id, process);
}

export function step(event: Extract<BeckonEvent, { type: 'process.step' }>, given: Acceptance): Effect {
  moveProcess(event.data.process, event, given);
  const { title, audience } = event.data;
  if (title === undefined || audience === undefined) return NO_EFFECT;
  return storeNewItem(event, 'process.step', event.data, given).effect;
}
