/** The duties by name, and who of several relays has which; kept by `store/leases.ts`. */

export const DUTIES = [
  /** Reminders, escalations, expiry, repeats and the ends of snoozes; and what follows when the clock is set back. */
  'schedule',
  /** Responses to sources and messages to gateways. */
  'deliveries',
  /** Looks whether items go to people away from the desk. */
  'away',
  'retention',
  /** Open items addressed as the directory now says. */
  'readdressing',
  /** Erasures that were cut short, finished. */
  'erasure',
  /** Copies of the store for relays that join. */
  'snapshots',
  /** Has all copies held against each other once a day. */
  'verification',
  /** The switch to a newer schema, once all relays know it. */
  'schema',
  /** The signed head of the audit, told to the witness. */
  'witness',
] as const;
export type Duty = (typeof DUTIES)[number];

/** A duty of several relays as the store has it. */
export interface Lease {
  duty: Duty;
  /** Null: it was given up. */
  owner: string | null;
  /** Moved by its owner as long as it lives; grows always. */
  beat: number;
}

export interface LeaseTx {
  /** Null: nobody has had the duty yet. */
  lease(duty: Duty): Lease | null;
  saveLease(lease: Lease): void;
}

export interface LeaseReader {
  all(): readonly Lease[];
}
