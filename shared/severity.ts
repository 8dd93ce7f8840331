/** How urgent something is. A file of its own: the window orders by it and needs no schema for that. */

/** From calm to urgent; the index is the rank. */
export const SEVERITIES = ['info', 'notice', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);
