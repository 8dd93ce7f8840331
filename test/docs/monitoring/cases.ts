/** For each alert, series that fire it and similar series that must not. Series are in promtool notation, one sample a minute. */

export interface Case {
  /** Time at which the alert must fire for `fires`, and must not for `silent`. */
  at: string;
  /** Metric → values. Without an `instance` label, the series gets that of a single relay. */
  fires: Readonly<Record<string, string>>;
  silent: Readonly<Record<string, string>>;
  /** Labels of the firing alert, besides instance and severity. */
  labels?: Readonly<Record<string, string>>;
  /** Labels that identify the target; default: the single relay. */
  is?: Readonly<Record<string, string>>;
}

const age = (task: string): string => `beckon_oldest_waiting_seconds{task="${task}"}`;
/** Fires: a task waits longer than `seconds`. Silent: a task that exceeds the limit briefly and completes, repeatedly. */
const waits = (task: string, seconds: number, at = '25m'): Case => ({
  at,
  fires: { [age(task)]: `${seconds + 1}+60x200` },
  silent: { [age(task)]: `${`${seconds + 1}x2 0x2 `.repeat(40)}` },
  labels: { task },
});
const answers = (count: string, inTime: string): Record<string, string> => ({
  beckon_answer_delivery_seconds_count: count,
  'beckon_answer_delivery_seconds_bucket{le="60"}': inTime,
});
const refusedOf = (count: string): Record<string, string> => ({
  beckon_event_request_seconds_count: '0+1000x600',
  'beckon_events_refused_total{code="STORE_UNAVAILABLE"}': count,
});

export const CASES: Readonly<Record<string, Case>> = {
  BeckonDown: { at: '10m', fires: { up: '0x20' }, silent: { up: '1x6 0 1x20' } },
  BeckonNotReady: {
    at: '10m',
    fires: { beckon_ready: '0x20', beckon_audit_whole: '1x20', beckon_store_whole: '1x20' },
    silent: {
      // Not ready because of its audit: the relay still works.
      'beckon_ready{of="audit"}': '0x20',
      'beckon_audit_whole{of="audit"}': '0x20',
      'beckon_store_whole{of="audit"}': '1x20',
      // Damage has a separate alert.
      'beckon_ready{of="damage"}': '0x20',
      'beckon_audit_whole{of="damage"}': '1x20',
      'beckon_store_whole{of="damage"}': '0x20',
    },
  },
  BeckonTakingFails: { at: '20m', fires: refusedOf('0+50x100'), silent: refusedOf('0x10 0+5x2 10x100') },
  BeckonTakingFailsSlowly: { at: '90m', fires: refusedOf('0+3x600'), silent: refusedOf('0x600') },
  BeckonTakingSlow: {
    at: '30m',
    fires: {
      'beckon_event_request_seconds_bucket{le="1"}': '0+90x60',
      'beckon_event_request_seconds_bucket{le="2.5"}': '0+100x60',
      'beckon_event_request_seconds_bucket{le="+Inf"}': '0+100x60',
    },
    silent: {
      'beckon_event_request_seconds_bucket{le="1"}': '0+1000x60',
      'beckon_event_request_seconds_bucket{le="+Inf"}': '0+1001x60',
    },
  },
  BeckonCommitsFail: {
    at: '30m',
    fires: { beckon_commits_failed_total: '0+1x60' },
    silent: { beckon_commits_failed_total: '0x9 1x60' },
  },
  BeckonAnswersLate: {
    at: '20m',
    fires: answers('0+10x100', '0+5x100'),
    silent: answers('0+10x100', '0+10x100'),
  },
  BeckonAnswersWaiting: waits('responses', 300),
  BeckonDeadLetters: {
    at: '70m',
    fires: { 'beckon_outbound_messages{state="dead"}': '2x65 3x60' },
    silent: { 'beckon_outbound_messages{state="dead"}': '2x200' },
    labels: { state: 'dead' },
  },
  BeckonMessagesWaiting: waits('gateways', 900),
  BeckonHookLetters: {
    at: '70m',
    fires: { beckon_hook_dead_letters: '0x65 1x60' },
    silent: { beckon_hook_dead_letters: '4x200' },
  },
  BeckonNobody: {
    at: '30m',
    fires: { 'beckon_events_without_recipients_total{type="task.assigned"}': '0x10 1x60' },
    silent: { 'beckon_events_without_recipients_total{type="task.assigned"}': '7x60' },
  },
  BeckonEventWarnings: {
    at: '30m',
    fires: { 'beckon_event_warnings_total{type="task.assigned",kind="differs"}': '0x10 1x60' },
    silent: { 'beckon_event_warnings_total{type="task.assigned",kind="differs"}': '7x60' },
    labels: { kind: 'differs' },
  },
  BeckonScheduleBehind: waits('schedule', 120),
  BeckonAwayBehind: waits('away', 300),
  BeckonDesksBehind: {
    at: '30m',
    fires: { beckon_desks_behind: '20x60', beckon_desks_connected: '100x60' },
    // A small share of desks that do not read is normal.
    silent: { beckon_desks_behind: '20x60', beckon_desks_connected: '1000x60' },
  },
  BeckonAddressingBehind: waits('addressing', 600),
  BeckonDirectoryUnread: waits('directory', 60),
  BeckonSearchBehind: waits('search', 900, '40m'),
  BeckonRetentionBehind: waits('retention', 21_600, '45m'),
  BeckonErasureStuck: waits('erasure', 3600),
  BeckonLooksStopped: waits('connections', 60),
  BeckonTasksFail: {
    at: '40m',
    fires: { 'beckon_task_failures_total{task="schedule"}': '0+1x90' },
    silent: { 'beckon_task_failures_total{task="schedule"}': '0x20 0+1x2 2x60' },
    labels: { task: 'schedule' },
  },
  BeckonAuditBroken: {
    at: '10m',
    fires: { beckon_audit_whole: '0x20' },
    silent: { beckon_audit_whole: '1x20' },
  },
  BeckonAuditUnsigned: {
    ...waits('seal', 60),
    fires: { [age('seal')]: '61+60x90', beckon_audit_whole: '1x90' },
    // BeckonAuditBroken fires instead.
    silent: { [age('seal')]: '61+60x90', beckon_audit_whole: '0x90' },
  },
  BeckonWitnessBehind: waits('witness', 900),
  BeckonStoreDamaged: {
    at: '10m',
    fires: { beckon_store_whole: '0x20' },
    silent: { beckon_store_whole: '1x20' },
  },
  BeckonStoreUnchecked: {
    at: '150m',
    fires: { beckon_store_checked_timestamp_seconds: '-180000x200' },
    silent: { beckon_store_checked_timestamp_seconds: '-180000x60 3000x200' },
  },
  BeckonDiskFull: {
    at: '10m',
    fires: { beckon_store_free_bytes: '200000000x20' },
    silent: { beckon_store_free_bytes: '300000000x20' },
  },
  BeckonDiskFilling: {
    at: '90m',
    fires: { beckon_store_free_bytes: '10000000000-10000000x600', beckon_store_bytes: '5000000000x600' },
    silent: { beckon_store_free_bytes: '10000000000-1000000x600', beckon_store_bytes: '5000000000x600' },
  },
  BeckonCheckpointBehind: waits('checkpoint', 600),
  BeckonDescriptorsUsedUp: {
    at: '30m',
    fires: { beckon_descriptors_used_up_total: '0+30x60' },
    silent: { beckon_descriptors_used_up_total: '0x20 3x60' },
  },
  BeckonConnectionsRefused: {
    at: '30m',
    fires: { 'beckon_connections_refused_total{reason="all"}': '0+1x60' },
    silent: { 'beckon_connections_refused_total{reason="address"}': '0+1x60' },
  },
  BeckonLoopHeld: {
    at: '30m',
    fires: { nodejs_eventloop_lag_max_seconds: '1.5x60' },
    silent: { nodejs_eventloop_lag_max_seconds: `${'0.1x5 3 '.repeat(8)}` },
  },
  BeckonClockStepped: {
    at: '15m',
    fires: { 'beckon_clock_steps_total{direction="back"}': '0x10 1x30' },
    silent: { 'beckon_clock_steps_total{direction="back"}': '2x40' },
    labels: { direction: 'back' },
  },
  BeckonSignInsRefused: {
    at: '30m',
    fires: { 'beckon_refusals_total{what="sign-in",code="UNAUTHENTICATED"}': '0+120x60' },
    silent: { 'beckon_refusals_total{what="sign-in",code="UNAUTHENTICATED"}': '0+10x60' },
  },
};
