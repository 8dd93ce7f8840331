/**
 * Sends one source's events reliably: they are queued in memory, in order, and retried with the same id until the relay accepts or finally
 * refuses them. Events queued during a request are sent as one batch.
 */
import { IngestAccepted, type IngestResult, LIMITS } from '../shared/events.ts';
import { Problem } from '../shared/problem-schema.ts';
import { checker } from '../shared/validate.ts';
import { type Clock, SECOND } from './clock.ts';
import { type ContentMode, type Credential, encodeRequest, type OutgoingEvent } from './event-request.ts';
import type { Random } from './random.ts';
import { jsonOf, type Wire, type WireReply } from './wire.ts';

interface SenderOptions {
  /** May be a promise: events are queued until the relay's address is known. */
  relayUrl: string | Promise<string>;
  credential: Credential;
  mode: ContentMode;
  wire: Wire;
  clock: Clock;
  random: Random;
  /** Maximum concurrent requests. 1 preserves the order of events; more is for load. */
  maxInFlight?: number;
  /** ms after which an event that the relay has not accepted is abandoned; default: never. */
  patience?: number | null;
  /** Called once when the relay becomes unreachable, and once (null) when it recovers. */
  onTrouble?: (reason: string | null) => void;
}

const MAX_QUEUED = 2_000;

export interface SenderStats {
  accepted: number;
  duplicates: number;
  refused: number;
  retries: number;
  waiting: number;
}

export interface Sender {
  /** Resolves once the event is accepted; rejects with `EventRefused`, or if the sender closes first. */
  send(event: OutgoingEvent): Promise<IngestResult>;
  /** Back-pressure: resolves when fewer than `MAX_QUEUED` events are queued. */
  room(): Promise<void>;
  /** Resolves when no event is queued or in flight. */
  idle(): Promise<void>;
  stats(): SenderStats;
  /** Waits up to `graceMs` for queued events, then abandons the rest and rejects their `send`. */
  close(graceMs?: number): Promise<void>;
}

/** The relay refuses this event permanently. */
export class EventRefused extends Error {
  readonly status: number;
  readonly code: string | null;
  constructor(status: number, code: string | null, detail: string) {
    super(detail);
    this.name = 'EventRefused';
    this.status = status;
    this.code = code;
  }
}

const MAX_BATCH = 200;
const BATCH_BYTES = LIMITS.batchBytes - 64 * 1024;
const FIRST_RETRY = 250;
const LAST_RETRY = 10 * SECOND;
const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504]);

const accepted = checker(IngestAccepted);
const problems = checker(Problem);

interface QueuedEvent {
  event: OutgoingEvent;
  json: string;
  accept(result: IngestResult): void;
  refuse(error: Error): void;
}

export function createSender(options: SenderOptions): Sender {
  return new QueueingSender(options);
}

class QueueingSender implements Sender {
  readonly #options: SenderOptions;
  readonly #ending = new AbortController();
  #queue: QueuedEvent[] = [];
  #underWay = 0;
  #inFlight = 0;
  #troubled = false;
  #closed = false;
  #watchers: (() => void)[] = [];
  readonly #counts = { accepted: 0, duplicates: 0, refused: 0, retries: 0 };

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  send(event: OutgoingEvent): Promise<IngestResult> {
    if (this.#closed) return Promise.reject(new Error('the sender is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<IngestResult>();
    this.#queue.push({ event, json: JSON.stringify(event), accept: resolve, refuse: reject });
    // In a microtask, so that events sent in one turn of the event loop share a request.
    queueMicrotask(() => this.#pump());
    return promise;
  }

  room(): Promise<void> {
    return this.#until(() => this.#waiting() < MAX_QUEUED);
  }

  idle(): Promise<void> {
    return this.#until(() => this.#waiting() === 0);
  }

  stats(): SenderStats {
    return { ...this.#counts, waiting: this.#waiting() };
  }

  async close(graceMs = 3 * SECOND): Promise<void> {
    this.#closed = true;
    const grace = new AbortController();
    const late = this.#options.clock.sleep(graceMs, grace.signal).catch(() => undefined);
    await Promise.race([this.idle(), late]);
    grace.abort();
    this.#ending.abort(new Error('the simulator ended before the relay accepted the event'));
    for (const waiting of this.#queue.splice(0)) waiting.refuse(this.#ending.signal.reason);
    await this.idle();
  }

  #waiting(): number {
    return this.#queue.length + this.#underWay;
  }

  #pump(): void {
    while (this.#inFlight < (this.#options.maxInFlight ?? 1) && this.#queue.length > 0) {
      const batch = this.#take();
      this.#inFlight += 1;
      this.#underWay += batch.length;
      void this.#deliver(batch).finally(() => {
        this.#inFlight -= 1;
        this.#underWay -= batch.length;
        this.#pump();
        for (const watcher of this.#watchers.splice(0)) watcher();
      });
    }
  }

  #take(): QueuedEvent[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#queue) {
      bytes += Buffer.byteLength(waiting.json) + 1;
      if (count > 0 && (count >= MAX_BATCH || bytes > BATCH_BYTES)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** Never rejects; settles every event of the batch before it resolves. */
  async #deliver(batch: readonly QueuedEvent[]): Promise<void> {
    try {
      const reply = await this.#untilAnswered(batch);
      const results = reply.status === 202 ? resultsOf(reply, batch.length) : null;
      if (results) this.#accept(batch, results);
      else if (batch.length > 1) for (const waiting of batch) await this.#deliver([waiting]);
      else this.#refuse(batch, refusalOf(reply));
    } catch (error) {
      this.#refuse(batch, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Retries until a final reply. Rejects when the sender closes or its patience ends. */
  async #untilAnswered(batch: readonly QueuedEvent[]): Promise<WireReply> {
    const { clock, patience = null } = this.#options;
    const until = patience === null ? Number.POSITIVE_INFINITY : clock.now() + patience;
    for (let attempt = 0; ; attempt += 1) {
      const reply = await this.#attempt(batch);
      if (typeof reply !== 'string' && !RETRIED.has(reply.status)) {
        this.#trouble(null);
        return reply;
      }
      this.#ending.signal.throwIfAborted();
      const reason = typeof reply === 'string' ? reply : `it answered ${reply.status}`;
      if (clock.now() >= until) throw new Error(`The relay accepts no events: ${reason}`);
      this.#trouble(reason);
      this.#counts.retries += 1;
      const wanted = typeof reply === 'string' ? null : retryAfter(reply, clock.now());
      await clock.sleep(wanted ?? this.#backOff(attempt), this.#ending.signal);
    }
  }

  /** @returns a reply, or the reason why there was none */
  async #attempt(batch: readonly QueuedEvent[]): Promise<WireReply | string> {
    const { relayUrl, credential, mode, wire, clock } = this.#options;
    const url = await aborted(relayUrl, this.#ending.signal);
    const events = batch.map((waiting) => waiting.event);
    const encoded = batch.map((waiting) => waiting.json);
    const request = encodeRequest(url, events, encoded, credential, mode, clock.now());
    try {
      return await wire.send({ ...request, signal: this.#ending.signal });
    } catch (error) {
      return reasonOf(error);
    }
  }

  #backOff(attempt: number): number {
    const full = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** Math.min(attempt, 10));
    return full * (0.5 + this.#options.random.fraction() / 2);
  }

  #accept(batch: readonly QueuedEvent[], results: readonly IngestResult[]): void {
    batch.forEach((waiting, index) => {
      const result = results[index];
      if (!result) return;
      this.#counts.accepted += 1;
      if (result.duplicate) this.#counts.duplicates += 1;
      waiting.accept(result);
    });
  }

  #refuse(batch: readonly QueuedEvent[], error: Error): void {
    if (error instanceof EventRefused) this.#counts.refused += batch.length;
    for (const waiting of batch) waiting.refuse(error);
  }

  #trouble(reason: string | null): void {
    if (this.#troubled === (reason !== null)) return;
    this.#troubled = reason !== null;
    this.#options.onTrouble?.(reason);
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }
}

function resultsOf(reply: WireReply, count: number): readonly IngestResult[] | null {
  const checked = accepted.check(jsonOf(reply.text));
  return checked.ok && checked.value.results.length === count ? checked.value.results : null;
}

function refusalOf(reply: WireReply): EventRefused {
  if (reply.status === 202) return new EventRefused(202, null, 'the relay answered 202 without a result for the event');
  const checked = problems.check(jsonOf(reply.text));
  if (!checked.ok) return new EventRefused(reply.status, null, `the relay answered ${reply.status}`);
  const { code, detail, errors = [] } = checked.value;
  const where = errors.map((error) => `${error.pointer} ${error.detail}`).join('; ');
  return new EventRefused(reply.status, code, `${reply.status} ${code}: ${detail}${where ? ` (${where})` : ''}`);
}

/** ms to wait, from seconds or an HTTP date (RFC 9110 section 10.2.3); null if unusable. */
function retryAfter(reply: WireReply, now: number): number | null {
  const header = reply.headers['retry-after'];
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * SECOND : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 60 * SECOND) : null;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0]) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

function aborted<T>(value: T | Promise<T>, signal: AbortSignal): T | Promise<T> {
  if (!(value instanceof Promise)) return value;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([value, promise]).finally(() => signal.removeEventListener('abort', onAbort));
}
