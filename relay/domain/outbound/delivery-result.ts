/**
 * `delivered`: a 2xx. `sent`: a gateway's service accepted the message and delivers later; with `track` its job is polled. `after`: ms from
 * the time at which the result is stored, by the clock then. `failed` is final, a dead letter; `disableUrl` is the endpoint that answered
 * 410. `unknown` ends the polling of a status that cannot be determined.
 */
export type DeliveryResult =
  | { kind: 'delivered' }
  | { kind: 'sent'; track?: { job: string; after: number } }
  | { kind: 'unknown' }
  | { kind: 'refused'; reason: string; final?: true }
  | { kind: 'retry'; reason: string; after: number }
  | { kind: 'failed'; reason: string; disableUrl?: string };
