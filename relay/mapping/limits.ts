/** Limits of one evaluation (contract section 2) and of the queue. Imports nothing, because the mapping process reads it too. */
export const MAPPING_LIMITS = {
  /** ms of wall-clock time, from when a ready process has received it. */
  time: 1000,
  /** MiB of heap. */
  memory: 64,
  /** Depth of nested steps; distinguishes endless recursion from slow work. */
  depth: 20_000,
  /** Characters of JSON: a batch of events is the largest output of a mapping. */
  output: 1024 * 1024,
  /** Characters of one expression. */
  expression: 65_536,
} as const;

/** ms beyond `time` for the process to report a timeout itself before it is killed. */
export const GRACE_MS = 100;
/** ms of idleness after which a process is ended. */
export const IDLE_MS = 60_000;
/** One evaluation at a time each; the second keeps a slow mapping from blocking others. */
export const PROCESSES = 2;
/** Waiting evaluations and their characters, over all expressions. */
export const MAX_WAITING = { jobs: 4000, characters: 64 * 1024 * 1024 } as const;
/** Maximum wait in ms. */
export const MAX_WAIT_MS = 20_000;
