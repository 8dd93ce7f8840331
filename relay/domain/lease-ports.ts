/** Names of the duties, and which relay holds which; implemented by `store/leases.ts`. */

export const DUTIES = [
  /** Reminders, escalations, expiry, repeats, ends of snoozes, and recovery after the clock is set back. */
  'schedule',
  /** Responses to sources and messages to gateways. */
  'deliveries',
  /** Forwards items to people away from the desk. */
  'away',
  'retention',
  /** Readdresses open items after a change of the directory. */
  'readdressing',
  /** Resumes interrupted erasures. */
  'erasure',
  /** Snapshots of the store for relays that join. */
  'snapshots',
  /** Compares all copies of the store once a day. */
  'verification',
  /** Switches to a newer schema once all relays support it. */
  'schema',
  /** Sends the signed audit head to the witness. */
  'witness',
] as const;
export type Duty = (typeof DUTIES)[number];

export interface Lease {
  duty: Duty;
  /** Null: released. */
  owner: string | null;
  /** Incremented by the owner while it is alive; never decreases. */
  beat: number;
}

export interface LeaseTx {
  /** Null: no relay has held the duty yet. */
  lease(duty: Duty): Lease | null;
  saveLease(lease: Lease): void;
}

export interface LeaseReader {
  all(): readonly Lease[];
}
