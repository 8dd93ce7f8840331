/** What one evaluation may use (contract section 2), and what the queue before it may hold. Imports nothing: the process reads it too. */
export const MAPPING_LIMITS = {
  /** ms by the wall clock, from the moment a process that is ready has it. */
  time: 1000,
  /** MiB of heap. */
  memory: 64,
  /** Steps one inside another; recursion that does not end is told from work that takes long. */
  depth: 20_000,
  /** Characters of JSON: a batch of events is the largest thing a mapping makes. */
  output: 1024 * 1024,
  /** Characters of one expression. */
  expression: 65_536,
} as const;

/** Ms beyond `time` for the process to say so itself, before it is ended. */
export const GRACE_MS = 100;
/** Ms without work after which a process is ended. */
export const IDLE_MS = 60_000;
/** One evaluation at a time each; a second so that a slow mapping stops no other. */
export const PROCESSES = 2;
/** Evaluations waiting, and their characters: of all expressions together. */
export const MAX_WAITING = { jobs: 4000, characters: 64 * 1024 * 1024 } as const;
/** Ms that one may wait for its turn. */
export const MAX_WAIT_MS = 20_000;
