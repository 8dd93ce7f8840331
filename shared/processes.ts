/** Business processes that items belong to: steps and pages. */
import Type, { type Static } from 'typebox';
import { StepStatus } from './event-parts.ts';
import { Translations } from './localized.ts';
import { Instant, Nullable } from './primitives.ts';
import { textIn } from './rules/local-text.ts';
import type { Language } from './words/words.ts';

const Text = Type.String();

export const ProcessStep = Type.Object({
  id: Text,
  label: Text,
  system: Nullable(Text),
  owner: Nullable(Text),
  status: StepStatus,
  dueAt: Nullable(Instant),
  /** When the step reached its status, by the source; null if not reported yet. */
  at: Nullable(Instant),
  /** Display name of the owner; null if not in the directory. */
  ownerName: Type.Optional(Nullable(Text)),
  /** Translations of the owner's name, if the owner is a role. */
  ownerNames: Type.Optional(Translations),
  /** Since when the step has been stalled (`rules/process.ts`); null: not stalled. */
  stalledSince: Type.Optional(Nullable(Instant)),
});
export type ProcessStep = Static<typeof ProcessStep>;
export const Process = Type.Object({
  id: Text,
  name: Text,
  origin: Type.Object({ id: Text, name: Text }),
  steps: Type.Array(ProcessStep),
  updatedAt: Instant,
});
export type Process = Static<typeof Process>;

/** Resolves owner names to one language. */
export const processIn = (process: Process, language: Language): Process => ({
  ...process,
  steps: process.steps.map(({ ownerNames, ...step }) =>
    step.ownerName && ownerNames ? { ...step, ownerName: textIn(step.ownerName, ownerNames, language) } : step,
  ),
});

export const PROCESSES_LIMIT = 50;
export const PROCESSES_LIMIT_MAX = 200;
/** Maximum length of the opaque page position, in characters. */
export const PROCESS_PLACE_MAX = 400;
export const ProcessPosition = Type.String({ minLength: 1, maxLength: PROCESS_PLACE_MAX });
/**
 * Newest change first, then changes since the first page. `next`: `after` of the next page, null on the last. A page may be short or empty.
 */
export const ProcessList = Type.Object({ items: Type.Array(Process), next: Nullable(ProcessPosition) });
export type ProcessList = Static<typeof ProcessList>;
