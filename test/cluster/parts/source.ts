/** A source system that sends through the balancer: what was not accepted for sure is sent again under its own id. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { IngestAccepted } from '../../../shared/events.ts';
import { purchaseOrder } from '../../helpers/events.ts';

export interface SentEvent {
  id: string;
  /** Who it is for. */
  people: readonly string[];
  /** The item that the relay named with its 202. */
  itemId: string;
}

export interface SendingSource {
  /** Accepted, in order. */
  readonly accepted: readonly SentEvent[];
  /** What it was answered other than 202, and how often; `0` is no answer. */
  readonly refused: ReadonlyMap<number, number>;
  /** No event is begun any more; resolves once all that were are accepted. */
  stop(): Promise<void>;
  /** Ends at once, whatever became of what it sent. */
  abandon(): void;
}

export interface SourceSpec {
  url: string;
  key: string;
  /** Chooses who the nth event is for. */
  audience: (n: number) => readonly string[];
  /** Events a second, at most. */
  rate: number;
}

/** ms without an answer after which it is sent again. */
const PATIENCE_MS = 5_000;
/** ms between two tries. */
const RETRY_MS = 100;

/** @returns the status, 0 where there was none, and what it says */
export async function sendOnce(
  { url, key }: Pick<SourceSpec, 'url' | 'key'>,
  id: string,
  people: readonly string[],
): Promise<{ status: number; result: IngestAccepted['results'][number] | undefined }> {
  const data = purchaseOrder(id.slice(0, 8), { audience: { users: people } });
  const event = { specversion: '1.0', id, source: '/erp', type: 'com.xconnector.approval.requested', data };
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${key}` },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (response.status !== 202) return { status: response.status, result: undefined };
    return { status: 202, result: (JSON.parse(text) as IngestAccepted).results[0] };
  } catch {
    return { status: 0, result: undefined };
  }
}

export function startSource(spec: SourceSpec): SendingSource {
  const accepted: SentEvent[] = [];
  const refused = new Map<number, number>();
  const end = new AbortController();
  let running = true;

  async function send(n: number): Promise<void> {
    const [id, people] = [randomUUID(), spec.audience(n)];
    for (;;) {
      const { status, result } = await sendOnce(spec, id, people);
      if (result) return void accepted.push({ id, people, itemId: result.itemId ?? '' });
      refused.set(status, (refused.get(status) ?? 0) + 1);
      // What the relay says is wrong stays wrong.
      if (status >= 400 && status < 500 && status !== 429) throw new Error(`the event was refused with ${status}`);
      await pause(RETRY_MS, undefined, end);
    }
  }
  const going = (async () => {
    for (let n = 0; running; n++) {
      await send(n);
      await pause(1000 / spec.rate, undefined, end);
    }
  })();
  // Whoever stops it hears of it.
  going.catch(() => {});

  return {
    accepted,
    refused,
    async stop() {
      running = false;
      await going;
    },
    abandon() {
      running = false;
      end.abort();
    },
  };
}
