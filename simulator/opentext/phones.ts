/** Phones of the simulated service: what their owners write or tap goes to the webhook for inbound messages. Its JSON is assumed. */
import Type from 'typebox';
import { checker } from '../../shared/validate.ts';
import type { Clock } from '../clock.ts';
import { createWire, jsonOf } from '../wire.ts';

const Webhook = Type.Object({ url: Type.String({ pattern: '^https?://' }) }, { additionalProperties: false });
const webhooks = checker(Webhook);

/** Free messages are accepted this long after the person's last message, ms. */
const WINDOW_MS = 24 * 3600_000;
const MAX_NUMBERS = 1000;

/** `result`: HTTP status of the webhook, or why there is none. */
interface WrittenMessage {
  from: string;
  text: string;
  result: string;
}

export interface Phones {
  /** Null: none is registered. */
  webhook(): string | null;
  /** @returns why the body is not accepted; null: it is */
  register(body: string): string | null;
  unregister(): void;
  mayReceive(number: string): boolean;
  /** Sends a message of the phone; with `postback` it is the tap of a button. */
  write(from: string, text: string, postback?: string): Promise<WrittenMessage>;
  /** The last message of a phone. */
  last(number: string): WrittenMessage | null;
  close(): void;
}

export function createPhones(clock: Pick<Clock, 'now'>): Phones {
  const wire = createWire();
  let url: string | null = null;
  let number = 0;
  const written = new Map<string, WrittenMessage & { at: number }>();

  async function post(body: object): Promise<string> {
    if (url === null) return 'no webhook is registered';
    const headers = { 'content-type': 'application/json' };
    const sent = wire.send({ method: 'POST', url, headers, body: JSON.stringify(body) });
    return sent.then(
      ({ status }) => `HTTP ${status}`,
      (error: Error) => error.message,
    );
  }

  return {
    webhook: () => url,
    register(body) {
      const checked = webhooks.check(jsonOf(body));
      if (!checked.ok) return 'the body must be { "url": … }';
      url = checked.value.url;
      return null;
    },
    unregister() {
      url = null;
    },
    mayReceive: (to) => clock.now() < (written.get(to)?.at ?? Number.NEGATIVE_INFINITY) + WINDOW_MS,
    async write(from, text, postback) {
      number += 1;
      const at = clock.now();
      if (written.size >= MAX_NUMBERS) written.clear();
      written.set(from, { from, text, result: 'on its way', at });
      const result = await post({
        message_id: `wamid-${number}`,
        source: { whatsapp: from },
        received_time: new Date(at).toISOString(),
        whatsapp_message:
          postback === undefined ? { text_message: { text } } : { text_message: { text }, postback_data: postback },
      });
      const message = { from, text, result };
      written.set(from, { ...message, at });
      return message;
    },
    last: (from) => written.get(from) ?? null,
    close: wire.close,
  };
}
