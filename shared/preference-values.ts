/** Choices and limits of preferences. Separate from the schemas, which the window does not need. */

export const UNDO_SECONDS = [5, 10, 30, 60] as const;
export const NOTIFICATION_SECONDS = [10, 20, 60, 0] as const;

/** Days after which read-only items move from the inbox to the history; 0: never. */
export const KNOW_DAYS = [1, 3, 7, 0] as const;

/** Days after its last change that a closed item remains in the history of a desk. */
export const HISTORY_DAYS = 400;

/** Most spans of a person's quiet hours, and of working times. */
export const DAY_SPANS_MAX = 20;
