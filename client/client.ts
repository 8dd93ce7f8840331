/** Sends single events, batches, or raw JSON to a hook. Retries until the relay has accepted them; retries create no duplicates. */
import { type AnyEvent, wireEvent } from './events.ts';
import { BatchError, errorOf, RelayUnreachable } from './problems.ts';
import { mayComeLater, pause, waitAfter } from './retry.ts';
import type { IngestResult } from './schema-types.ts';
import { sign } from './signature.ts';

/** The source's key, or its id and signing secret to sign every request (Standard Webhooks). */
export type Credential = { key: string } | { sourceId: string; signingSecret: string };

export type ClientOptions = Credential & {
  /** Address of the relay, such as `https://relay.acme.example`. */
  url: string;
  /** Default `source` of events: a URI reference such as `/shop`. */
  source?: string;
  /** Maximum attempts per request; default 6, about 15 s plus any `Retry-After` of the relay. */
  attempts?: number;
  /** ms per attempt; default 30 s. */
  timeout?: number;
  /** Default: the platform's `fetch`. */
  fetch?: typeof globalThis.fetch;
};

export interface Sent {
  signal?: AbortSignal;
}

/** Every call resolves once the events are on stable storage. */
export interface Client {
  /** @throws RelayError if refused, RelayUnreachable */
  send(event: AnyEvent, options?: Sent): Promise<IngestResult>;
  /** Sends parts of at most 500 events and 1 MiB, each accepted or rejected whole. @throws BatchError with the accepted parts */
  sendBatch(events: Iterable<AnyEvent>, options?: Sent): Promise<IngestResult[]>;
  /** Sends JSON of any shape to a hook, which maps it. @throws RelayError `MAPPING_FAILED`; the relay then stores it as a dead letter */
  sendToHook(sourceId: string, hook: string, payload: unknown, options?: Sent): Promise<IngestResult[]>;
}

const PART = { events: 500, bytes: 1024 * 1024 } as const;

export function createClient(options: ClientOptions): Client {
  const { url, source = null, attempts = 6, timeout = 30_000, fetch = globalThis.fetch } = options;
  const base = url.replace(/\/+$/, '');
  const eventsPath = 'key' in options ? '/v1/events' : `/v1/sources/${encodeURIComponent(options.sourceId)}/events`;

  /** Signed again for each attempt: a signature is valid for 5 minutes. */
  async function authorization(messageId: string, body: string): Promise<Record<string, string>> {
    return 'key' in options
      ? { authorization: `Bearer ${options.key}` }
      : sign(options.signingSecret, messageId, body, Date.now());
  }

  async function attempt(path: string, type: string, messageId: string, body: string, signal: AbortSignal | null) {
    const inTime = AbortSignal.timeout(timeout);
    return fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': type, ...(await authorization(messageId, body)) },
      body,
      signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
    });
  }

  async function post(path: string, type: string, body: string, signal: AbortSignal | null): Promise<IngestResult[]> {
    const messageId = `msg_${crypto.randomUUID()}`;
    for (let tries = 1; ; tries += 1) {
      let response: Response | null = null;
      let failure: unknown = null;
      try {
        response = await attempt(path, type, messageId, body, signal);
        if (response.ok) return resultsOf(await response.json());
      } catch (error) {
        signal?.throwIfAborted();
        failure = error;
      }
      if (response && !mayComeLater(response.status) && !response.ok) throw await errorOf(response);
      if (tries >= attempts)
        throw response && !response.ok ? await errorOf(response) : new RelayUnreachable(tries, failure);
      if (response && !response.bodyUsed) await response.body?.cancel();
      await pause(waitAfter(tries, response, Math.random(), Date.now()), signal);
    }
  }

  return {
    async send(event, { signal = null } = {}) {
      const type = 'application/cloudevents+json; charset=utf-8';
      const [result] = await post(eventsPath, type, wireEvent(event, source), signal);
      if (!result) throw new TypeError('The relay accepted the event and said nothing of it');
      return result;
    },

    async sendBatch(events, { signal = null } = {}) {
      const accepted: IngestResult[] = [];
      // Encode all events first, so that an invalid event fails before anything is sent.
      for (const part of [...partsOf(events, source)]) {
        try {
          accepted.push(
            ...(await post(
              eventsPath,
              'application/cloudevents-batch+json; charset=utf-8',
              `[${part.join(',')}]`,
              signal,
            )),
          );
        } catch (error) {
          throw new BatchError(accepted, accepted.length, error);
        }
      }
      return accepted;
    },

    sendToHook(sourceId, hook, payload, { signal = null } = {}) {
      const path = `/v1/hooks/${encodeURIComponent(sourceId)}/${encodeURIComponent(hook)}`;
      return post(path, 'application/json; charset=utf-8', JSON.stringify(payload), signal);
    },
  };
}

/** Encoded events, in parts that fit a request. */
function* partsOf(events: Iterable<AnyEvent>, source: string | null): Generator<string[]> {
  let part: string[] = [];
  let bytes = 2;
  for (const event of events) {
    const text = wireEvent(event, source);
    const size = new TextEncoder().encode(text).length + 1;
    if (part.length > 0 && (part.length >= PART.events || bytes + size > PART.bytes)) {
      yield part;
      part = [];
      bytes = 2;
    }
    part.push(text);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isResult = (value: unknown): value is IngestResult =>
  isRecord(value) && typeof value.id === 'string' && typeof value.duplicate === 'boolean';

function resultsOf(body: unknown): IngestResult[] {
  const results = isRecord(body) && Array.isArray(body.results) ? body.results : [];
  return results.filter(isResult);
}
