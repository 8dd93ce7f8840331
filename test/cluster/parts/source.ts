/** A source system that sends through the balancer, and resends events with an unknown outcome under the same id. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { IngestAccepted } from '../../../shared/events.ts';
import { purchaseOrder } from '../../helpers/events.ts';

interface SentEvent {
  id: string;
  people: readonly string[];
  /** The item id in the relay's 202 reply. */
  itemId: string;
}

export interface SendingSource {
  /** Accepted events, in order. */
  readonly accepted: readonly SentEvent[];
  /** Counts of statuses other than 202; `0` is no reply. */
  readonly refused: ReadonlyMap<number, number>;
  /** Starts no more events; resolves once all started ones are accepted. */
  stop(): Promise<void>;
  /** Stops at once, without waiting for pending events. */
  abandon(): void;
}

interface SourceSpec {
  url: string;
  key: string;
  audience: (n: number) => readonly string[];
  rate: number;
}

/** ms without a reply after which an event is resent. */
const PATIENCE_MS = 5_000;
/** ms between two attempts. */
const RETRY_MS = 100;

/** @returns the status, 0 without a reply, and the body */
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
      // A client error is permanent.
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
  // `stop` reports the error.
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
