/** Processes that items belong to: their steps, and pages of them. */
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
  /** When the step came to its status, by the source; null while nothing was said of it. */
  at: Nullable(Instant),
  /** The owner's name in the directory, for people to read; null where the owner is not in it. */
  ownerName: Type.Optional(Nullable(Text)),
  /** Of a role that owns it: its name in other languages. */
  ownerNames: Type.Optional(Translations),
  /** Since when nothing moves though it should, as `rules/process.ts` has it; null: it does not stand still. */
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

/** The same with the names of owners in one language alone. */
export const processIn = (process: Process, language: Language): Process => ({
  ...process,
  steps: process.steps.map(({ ownerNames, ...step }) =>
    step.ownerName && ownerNames ? { ...step, ownerName: textIn(step.ownerName, ownerNames, language) } : step,
  ),
});

/** Processes on a page, and how many may be asked for. */
export const PROCESSES_LIMIT = 50;
export const PROCESSES_LIMIT_MAX = 200;
/** Where a page of processes goes on, as an earlier page gave it; nobody else makes one. */
export const PROCESS_PLACE_MAX = 400;
export const ProcessPosition = Type.String({ minLength: 1, maxLength: PROCESS_PLACE_MAX });
/**
 * A page, the newest change first; behind the oldest come those that changed since the first page. `next`: `after` of the next page; null:
 * nothing follows. A page may be short, or empty, and have one.
 */
export const ProcessList = Type.Object({ items: Type.Array(Process), next: Nullable(ProcessPosition) });
export type ProcessList = Static<typeof ProcessList>;
