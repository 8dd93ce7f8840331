/**
 * `beckon/client`, for source systems: send events without loss or duplicates, and verify the relay's responses. Built to plain JavaScript
 * with declarations; runs with `fetch` and Web Crypto (Node 20 and later, Deno, Bun, workers), without dependencies.
 */
export {
  type Client,
  type ClientOptions,
  type Credential,
  createClient,
  type ReadOptions,
  type Sent,
} from './client.ts';
export type { AnyEvent, EventInput, EventType } from './events.ts';
export { BatchError, RelayError, RelayUnreachable } from './problems.ts';
export type * from './schema-types.ts';
export { SignatureError, sign, type WebhookHeaders } from './signature.ts';
export { type ReceivedResponse, refusal, type VerifyOptions, verifyResponse } from './verify-response.ts';
