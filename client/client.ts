/** Sends single events, batches, or raw JSON to a hook. Retries until the relay has accepted them; retries create no duplicates. */
import { type AnyEvent, wireEvent } from './events.ts';
import { BatchError, errorOf, RelayError, RelayUnreachable } from './problems.ts';
import { mayComeLater, pause, waitAfter } from './retry.ts';
import type { IngestResult, ReadResponse, ResponsePage } from './schema-types.ts';
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
  /**
   * The source's responses, oldest first, without end: waits for the next. Store the `cursor` with what you carried out, and continue
   * after it. The same response may come again: deduplicate by `event.id`. Only with a key. @throws RelayError, RelayUnreachable
   */
  responses(sourceId: string, options?: ReadOptions): AsyncGenerator<ReadResponse, never>;
  /** One response by its `webhook-id`, such as to check a call that is not signed; null: the source has none. Only with a key. */
  response(sourceId: string, id: string, options?: Sent): Promise<ReadResponse | null>;
}

export interface ReadOptions extends Sent {
  /** Cursor of the last response that was carried out; default: from the first stored one. */
  after?: string | null;
}

/** Below the default `timeout` of an attempt, and the limits of usual proxies. */
const WAIT = 'PT20S';
const responsesPath = (sourceId: string): string => `/v1/sources/${encodeURIComponent(sourceId)}/responses`;

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

  /** Retries until the relay replies. @returns the JSON of its reply */
  async function exchange(
    attempt: (signal: AbortSignal) => Promise<Response>,
    signal: AbortSignal | null,
  ): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      const inTime = AbortSignal.timeout(timeout);
      let response: Response | null = null;
      let failure: unknown = null;
      try {
        response = await attempt(signal ? AbortSignal.any([signal, inTime]) : inTime);
        if (response.ok) return await response.json();
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

  async function post(path: string, type: string, body: string, signal: AbortSignal | null): Promise<IngestResult[]> {
    const messageId = `msg_${crypto.randomUUID()}`;
    const attempt = async (inTime: AbortSignal) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': type, ...(await authorization(messageId, body)) },
        body,
        signal: inTime,
      });
    return resultsOf(await exchange(attempt, signal));
  }

  function get(path: string, signal: AbortSignal | null): Promise<unknown> {
    if (!('key' in options)) throw new TypeError('Responses are read with the key of the source');
    const headers = { authorization: `Bearer ${options.key}` };
    return exchange((inTime) => fetch(base + path, { headers, signal: inTime }), signal);
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

    async *responses(sourceId, { after = null, signal = null } = {}) {
      for (let cursor = after; ; ) {
        const query = new URLSearchParams({ wait: WAIT, ...(cursor === null ? {} : { after: cursor }) });
        const page = pageOf(await get(`${responsesPath(sourceId)}?${query}`, signal));
        yield* page.responses;
        cursor = page.next;
      }
    },

    async response(sourceId, id, { signal = null } = {}) {
      try {
        const found = await get(`${responsesPath(sourceId)}/${encodeURIComponent(id)}`, signal);
        return isRead(found) ? found : null;
      } catch (error) {
        if (error instanceof RelayError && error.code === 'NOT_FOUND') return null;
        throw error;
      }
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

const isRead = (value: unknown): value is ReadResponse =>
  isRecord(value) && typeof value.cursor === 'string' && isRecord(value.event);

function pageOf(body: unknown): ResponsePage {
  if (!isRecord(body) || !Array.isArray(body.responses) || typeof body.next !== 'string') {
    throw new TypeError('The reply is no page of responses');
  }
  return { responses: body.responses.filter(isRead), next: body.next };
}
