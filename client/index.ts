/**
 * `beckon/client`: for source systems. Send events and have them arrive once; take the answers and know that they are the
 * relay's. Built to plain JavaScript with declarations; runs wherever there is `fetch` and Web Crypto (Node 20 and later, Deno,
 * Bun, workers), and needs no other package.
 */
export { type Client, type ClientOptions, type Credential, createClient, type Sent } from './client.ts';
export type { AnyEvent, EventInput, EventType } from './events.ts';
export { BatchError, RelayError, RelayUnreachable } from './problems.ts';
export type * from './schema-types.ts';
export { SignatureError, sign, type WebhookHeaders } from './signature.ts';
export { type ReceivedResponse, refusal, type VerifyOptions, verifyResponse } from './verify-response.ts';
