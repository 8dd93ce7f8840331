/** Accepted jobs and their progress: `Submitted`, `Sent`, `Confirmed`, or an error. */
import type { Submission } from './checks.ts';

export interface Job {
  id: string;
  submission: Submission;
  /** ms since 1970. */
  takenAt: number;
  /** Fails instead of being delivered. */
  lost: boolean;
}

/** ms from acceptance until a job is sent, and until it is delivered. */
export interface Pace {
  sent: number;
  arrived: number;
}

/** Status reply, with the members of the real one that clients read. */
export function statusOf({ id, submission, takenAt, lost }: Job, now: number, pace: Pace): object {
  const age = now - takenAt;
  const phase = age < pace.sent ? 'taken' : age < pace.arrived ? 'sent' : lost ? 'lost' : 'arrived';
  const arrived = phase === 'arrived' && submission.channel === 'whatsapp';
  const state = phase === 'taken' ? 'Submitted' : phase === 'lost' ? 'Error' : arrived ? 'Delivered' : 'Sent';
  const attempt = { state, first_attempt: iso(takenAt), ...(phase === 'lost' ? { gamma_code: 5003 } : {}) };
  const done = phase === 'lost' || phase === 'arrived';
  return {
    job_id: id,
    entry_time: iso(takenAt),
    job_state: done ? ['Complete', 'Posted'] : ['InProcess'],
    deliveries: submission.to.map((to) => ({
      [submission.channel]: to,
      delivery_attempts: [attempt],
      ...(done && submission.channel === 'sms'
        ? { events: { sms_delivery_events: [smsEvent(lost, takenAt + pace.arrived)] } }
        : {}),
    })),
  };
}

const smsEvent = (lost: boolean, at: number) =>
  lost
    ? { event_time: iso(at), status: 'Failed', message: 'Unknown subscriber' }
    : { event_time: iso(at), status: 'Confirmed' };

const iso = (ms: number): string => new Date(ms).toISOString();
