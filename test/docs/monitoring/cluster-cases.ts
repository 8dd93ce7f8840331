/** Cases as in `cases.ts` for alerts about a cluster: each has the series of several relays. */
import type { Case } from './cases.ts';

/** Series of relays `a`, `b` and so on, one for each of `values`. */
function relays(metric: string, ...values: readonly string[]): Record<string, string> {
  const [, name = '', labels] = /^(\w+)(?:\{(.*)\})?$/.exec(metric) ?? [];
  const of = (n: number) => [labels, `instance="${'abcd'[n]}"`].filter(Boolean).join(',');
  return Object.fromEntries(values.map((value, n) => [`${name}{${of(n)}}`, value]));
}
/** Relays of one cluster, all at the same position. */
const several = (count: number): Record<string, string> =>
  relays('beckon_cluster_position', ...Array.from({ length: count }, () => '7x600'));
const heard = (count: number): Record<string, string> =>
  relays('beckon_cluster_relays{state="heard"}', `${count}x1500`, `${count}x1500`);
const whole = (count: number): Record<string, string> => ({
  ...relays('beckon_audit_whole', ...Array.from({ length: count }, () => '1x600')),
  ...relays('beckon_store_whole', ...Array.from({ length: count }, () => '1x600')),
});

/** Additional cases for alerts of `cases.ts` that behave differently in a cluster. */
export const OF_SEVERAL: Readonly<Record<string, readonly Partial<Pick<Case, 'fires' | 'silent'>>[]>> = {
  // BeckonRelayOut covers one relay of a cluster.
  BeckonDown: [{ silent: { ...several(1), ...relays('beckon_ready', '1x20'), ...relays('up', '1x20', '0x20') } }],
  BeckonNotReady: [
    { silent: { ...several(2), ...whole(2), ...relays('beckon_ready', '1x20', '0x20') } },
    {
      silent: {
        ...several(2),
        ...whole(2),
        ...relays('beckon_ready', '0x20', '0x20'),
        ...relays('beckon_cluster_log_away_seconds', '0+60x20', '0x20'),
        ...relays('beckon_cluster_apart{cause="log"}', '0x20', '1x20'),
      },
    },
    // No relay runs the program version that the entries need, and their author is gone.
    {
      fires: {
        beckon_ready: '0x20',
        beckon_audit_whole: '1x20',
        beckon_store_whole: '1x20',
        beckon_cluster_position: '7x20',
        'beckon_cluster_apart{cause="program"}': '1x20',
      },
    },
  ],
  // All relays have the same dead letters; only the holder of the duty fires.
  BeckonDeadLetters: [
    {
      silent: {
        ...relays('beckon_outbound_messages{state="dead"}', '2x65 3x60'),
        ...relays('beckon_duty_held{duty="deliveries"}', '0x125'),
      },
    },
  ],
  BeckonHookLetters: [
    {
      silent: {
        ...relays('beckon_hook_dead_letters', '2x65 3x60'),
        ...relays('beckon_duty_held{duty="deliveries"}', '0x125'),
      },
    },
  ],
  BeckonLooksStopped: [
    {
      silent: {
        ...relays('beckon_oldest_waiting_seconds{task="clock"}', '61+60x90'),
        ...relays('beckon_cluster_log_away_seconds', '61+60x90'),
      },
    },
  ],
  BeckonTasksFail: [
    {
      silent: {
        ...relays('beckon_task_failures_total{task="clock"}', '0+1x90'),
        ...relays('beckon_cluster_log_away_seconds', '61+60x90'),
      },
    },
  ],
  BeckonCopiesUnverified: [
    // Fires if never verified. Silent for a relay that has no peer to compare its copy with.
    { fires: heard(2), silent: heard(1) },
  ],
  // No snapshot exists.
  BeckonSnapshotOld: [{ fires: relays('beckon_cluster_head_position', '90x300', '90x300') }],
};

const appends = (fast: string, all: string): Record<string, string> => ({
  ...relays('beckon_cluster_append_seconds_bucket{le="0.25"}', fast),
  ...relays('beckon_cluster_append_seconds_bucket{le="1"}', all),
  ...relays('beckon_cluster_append_seconds_bucket{le="+Inf"}', all),
});
const apart = (cause: string): string => `beckon_cluster_apart{cause="${cause}"}`;
const VERIFIED = 'beckon_cluster_verified_timestamp_seconds';
const ONE = { job: 'beckon', instance: 'b' };
const ALL = { job: 'beckon' };

export const CLUSTER_CASES: Readonly<Record<string, Case>> = {
  BeckonLogAway: {
    at: '10m',
    fires: relays('beckon_cluster_log_away_seconds', '0+60x20', '0+60x20'),
    // Only one relay cannot reach the log.
    silent: relays('beckon_cluster_log_away_seconds', '0+60x20', '0x20'),
    is: ALL,
  },
  BeckonRelayApart: {
    at: '10m',
    fires: relays(apart('log'), '0x20', '1x20'),
    silent: { ...relays(apart('log'), '0x20', '0x20'), ...relays(apart('program'), '0x20', '1x20') },
    labels: { cause: 'log' },
    is: ONE,
  },
  BeckonRelayOutdated: {
    at: '10m',
    fires: relays(apart('program'), '0x20', '1x20'),
    silent: { ...relays(apart('copy'), '0x20', '1x20'), ...relays(apart('program'), '0x20', '1x4 0x16') },
    labels: { cause: 'program' },
    is: ONE,
  },
  BeckonDutyUnheld: {
    at: '20m',
    fires: {
      ...several(2),
      ...relays('beckon_ready', '1x40', '1x40'),
      ...relays('beckon_duty_held{duty="deliveries"}', '1x10 0x30', '0x40'),
      ...relays('beckon_duty_held{duty="schedule"}', '0x40', '1x40'),
    },
    silent: {
      ...several(2),
      // Silent: the duty moves from one relay to the other, and then no relay is ready.
      ...relays('beckon_ready', '1x15 0x20', '1x15 0x20'),
      ...relays('beckon_duty_held{duty="deliveries"}', '1x5 0x30', '0x6 1x9 0x20'),
    },
    labels: { duty: 'deliveries' },
    is: ALL,
  },
  BeckonDutyHeldTwice: {
    at: '10m',
    fires: relays('beckon_duty_held{duty="away"}', '1x20', '1x20'),
    // Silent: handover between the two scrapes, so that both relays report the duty in one sample.
    silent: relays('beckon_duty_held{duty="away"}', '1x9 1 0x20', '0x9 1 1x20'),
    labels: { duty: 'away' },
    is: ALL,
  },
  BeckonCopiesDiffer: {
    at: '10m',
    fires: relays('beckon_cluster_copies_differing', '0x20', '1x20'),
    silent: relays('beckon_cluster_copies_differing', '0x20', '0x20'),
    is: ALL,
  },
  BeckonRelayOut: {
    at: '20m',
    fires: { ...several(1), ...relays('beckon_ready', '1x40'), ...relays('up', '1x40', '0x40') },
    silent: {
      ...several(4),
      ...whole(4),
      ...relays('up', '1x40', '1x40', '1x10 0x3 1x40', '1x40'),
      // A relay that is behind or apart has a separate alert.
      ...relays('beckon_ready', '1x40', '0x40', '1x40', '0x40'),
      ...relays('beckon_cluster_behind_seconds', '0x40', '60x40', '0x40', '0x40'),
      ...relays('beckon_cluster_apart{cause="program"}', '0x40', '0x40', '0x40', '1x40'),
    },
    is: ONE,
  },
  BeckonRelayBehind: {
    at: '20m',
    fires: relays('beckon_cluster_behind_seconds', '0x40', '40+60x40'),
    // A joining relay catches up within minutes.
    silent: relays('beckon_cluster_behind_seconds', '0x40', '0x16 60+60x2 0x40'),
    is: ONE,
  },
  BeckonRelaysFewer: {
    at: '100m',
    fires: relays('beckon_cluster_relays{state="heard"}', '3x80 2x40', '3x80 2x40'),
    // A relay was started for an hour and then stopped.
    silent: relays('beckon_cluster_relays{state="heard"}', '2x60 3x20 2x60', '2x60 3x20 2x60'),
    is: ALL,
  },
  BeckonAppendsInDoubt: {
    at: '40m',
    fires: relays('beckon_cluster_appends_total{result="in-doubt"}', '0x60', '0x10 0+1x60'),
    // Failover.
    silent: relays('beckon_cluster_appends_total{result="in-doubt"}', '0x35 1x30', '0x35 2x30'),
    is: ONE,
  },
  BeckonAppendsSlow: {
    at: '40m',
    fires: { ...appends('0+90x60', '0+100x60') },
    silent: { ...appends('0+1000x60', '0+1001x60') },
    is: { ...ALL, instance: 'a' },
  },
  BeckonCopiesUnverified: {
    at: '1460m',
    fires: { ...heard(3), ...relays(VERIFIED, '-180000x1500', '-180000x1500') },
    // Verified the next night.
    silent: { ...heard(3), ...relays(VERIFIED, '-180000x700 42000x800', '-180000x700 42000x800') },
    is: ALL,
  },
  BeckonSnapshotOld: {
    at: '200m',
    fires: {
      ...relays('beckon_cluster_head_position', '0+3000x300', '0+3000x300'),
      ...relays('beckon_cluster_snapshot_position', '0x300', '0x300'),
    },
    silent: {
      ...relays('beckon_cluster_head_position', '0+3000x300', '0+3000x300'),
      // Relay b has stale information about the latest snapshot.
      ...relays('beckon_cluster_snapshot_position', '0x60 400000x300', '0x300'),
    },
    is: ALL,
  },
  BeckonLogGrows: {
    at: '150m',
    fires: {
      ...relays('beckon_cluster_oldest_entry_timestamp_seconds', '-440000x200'),
      ...relays('beckon_cluster_entries_kept', '300000x200'),
      ...relays('beckon_cluster_head_position', '300000x200'),
      ...relays('beckon_cluster_snapshot_position', '250000x200'),
    },
    silent: {
      ...relays('beckon_cluster_oldest_entry_timestamp_seconds', '-440000x200'),
      // Too few entries to justify a new snapshot.
      ...relays('beckon_cluster_entries_kept', '50000x200'),
      ...relays('beckon_cluster_head_position', '300000x200'),
      ...relays('beckon_cluster_snapshot_position', '250000x200'),
    },
    is: ALL,
  },
  BeckonVersionsMixed: {
    at: '500m',
    fires: relays('beckon_cluster_relays_of_other_version', '1x600', '2x600'),
    silent: relays('beckon_cluster_relays_of_other_version', '1x300 0x300', '2x300 0x300'),
    is: ALL,
  },
  BeckonSchemaNotRaised: {
    at: '60m',
    fires: {
      ...relays('beckon_cluster_schema{of="announced"}', '8x90', '8x90'),
      ...relays('beckon_cluster_schema{of="written"}', '7x90', '7x90'),
    },
    silent: {
      // One relay is not yet updated.
      ...relays('beckon_cluster_schema{of="known"}', '8x90', '7x90'),
      ...relays('beckon_cluster_schema{of="announced"}', '7x90', '7x90'),
      ...relays('beckon_cluster_schema{of="written"}', '7x90', '7x90'),
    },
    is: ALL,
  },
  BeckonErasedInLog: {
    at: '90m',
    fires: relays('beckon_cluster_erased_in_log_timestamp_seconds', '-274000x120', '-274000x120'),
    silent: relays('beckon_cluster_erased_in_log_timestamp_seconds', '-262000x120', '-274000x80 _x40'),
    is: ALL,
  },
};
