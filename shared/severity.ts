/** Severity levels. Separate from the schemas, because the window needs only the order. */

/** In ascending order; the index is the rank. */
export const SEVERITIES = ['info', 'notice', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);
