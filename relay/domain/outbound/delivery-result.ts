/**
 * `delivered` is a 2xx; for a gateway `sent` means taken by a service that delivers later: with `track` its job there is asked after a
 * while. `after` is ms from when the result is stored, by the clock as it is then. `failed` is final: it becomes a dead letter; `disableUrl` names the endpoint that answered
 * 410. `unknown` ends the asking for a status that nobody could tell.
 */
export type DeliveryResult =
  | { kind: 'delivered' }
  | { kind: 'sent'; track?: { job: string; after: number } }
  | { kind: 'unknown' }
  | { kind: 'refused'; reason: string; final?: true }
  | { kind: 'retry'; reason: string; after: number }
  | { kind: 'failed'; reason: string; disableUrl?: string };
