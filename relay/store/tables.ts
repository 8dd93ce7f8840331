/**
 * Every table of the store: what several relays on copies of one store share, and what is each one's own. Units of work write shared
 * tables alone (but for `retentionSql`, which takes out of the indexes what it forgets).
 */

/** What people were told and did, and what is noted of the store as a whole (epoch, newest cursor, how the directory is addressed). */
export const SHARED_TABLES = [
  'absences',
  'answers',
  'audit',
  'away',
  'directory',
  'disabled_endpoints',
  'erasures',
  'events',
  'forwarded',
  'hook_letters',
  'hook_requests',
  'items',
  'leases',
  'outbound',
  'own',
  'own_secrets',
  'pair_codes',
  'process_owners',
  'processes',
  'push_subscriptions',
  'removals',
  'resolved_folds',
  'revocations',
  'salts',
  'schedule',
  'set_members',
  'sets',
  'shared_state',
  'shown',
  'subscriptions',
  'tokens',
] as const;

/** What can be made anew from the shared tables, and what is noted of this file and the process on it. */
export const LOCAL_TABLES = [
  'audit_items',
  'items_indexed',
  'items_text',
  'local_state',
  'log_place',
  'shelves',
] as const;
