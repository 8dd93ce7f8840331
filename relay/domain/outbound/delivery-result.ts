/**
 * `delivered` is a 2xx; for a gateway `sent` means taken by a service that delivers later: with `track` its job there is asked from
 * `at` on. `retry.at` is ms since 1970. `failed` is final: it becomes a dead letter; `disableUrl` names the endpoint that answered
 * 410. `unknown` ends the asking for a status that nobody could tell.
 */
export type DeliveryResult =
  | { kind: 'delivered' }
  | { kind: 'sent'; track?: { job: string; at: number } }
  | { kind: 'unknown' }
  | { kind: 'refused'; reason: string }
  | { kind: 'retry'; reason: string; at: number }
  | { kind: 'failed'; reason: string; disableUrl?: string };
