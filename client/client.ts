/** Sending: one event, many, or JSON of one's own to a hook. Tries again until the relay has it, and never makes two of one. */
import { type AnyEvent, wireEvent } from './events.ts';
import { BatchError, errorOf, RelayUnreachable } from './problems.ts';
import { mayComeLater, pause, waitAfter } from './retry.ts';
import type { IngestResult } from './schema-types.ts';
import { sign } from './signature.ts';

/** The source's key; or its id and signing secret, with which every request is signed (Standard Webhooks). */
export type Credential = { key: string } | { sourceId: string; signingSecret: string };

export type ClientOptions = Credential & {
  /** Of the relay, such as `https://relay.acme.example`. */
  url: string;
  /** For events that name none: a URI reference such as `/shop`. */
  source?: string;
  /** Tries of one request before giving up; default 6, about 15 s and what the relay asks to wait. */
  attempts?: number;
  /** ms for one try; default 30 s. */
  timeout?: number;
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch;
};

export interface Sent {
  signal?: AbortSignal;
}

/** Every call resolves once the relay has the events on stable storage. */
export interface Client {
  /** @throws RelayError where it is refused, RelayUnreachable */
  send(event: AnyEvent, options?: Sent): Promise<IngestResult>;
  /**
   * Any number of events, in parts of at most 500 and 1 MiB; each part is accepted whole or not at all.
   * @throws BatchError saying which parts were accepted
   */
  sendBatch(events: Iterable<AnyEvent>, options?: Sent): Promise<IngestResult[]>;
  /** JSON of any shape, to be mapped by a hook of the source. @throws RelayError `MAPPING_FAILED` once the relay has kept it */
  sendToHook(sourceId: string, hook: string, payload: unknown, options?: Sent): Promise<IngestResult[]>;
}

const PART = { events: 500, bytes: 1024 * 1024 } as const;

export function createClient(options: ClientOptions): Client {
  const { url, source = null, attempts = 6, timeout = 30_000, fetch = globalThis.fetch } = options;
  const base = url.replace(/\/+$/, '');
  const eventsPath = 'key' in options ? '/v1/events' : `/v1/sources/${encodeURIComponent(options.sourceId)}/events`;

  /** Anew for each try: a signature is good for 5 minutes. */
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
      // All of them are written before the first goes out: an event that cannot be stops nothing half way.
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

/** Events as text, in parts that a request takes. */
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
