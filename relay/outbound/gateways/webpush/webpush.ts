/**
 * Gateway `webpush`: to browsers of staff and customers (RFC 8030), encrypted per subscription (RFC 8291) and signed with the relay's key
 * (RFC 8292). A message goes to all browsers of its recipient; it counts as sent once one accepts it, and is then not repeated.
 */
import webPush from 'web-push';
import { mayAddress, type Reach } from '../../../../network/address-rules.ts';
import { isRecord } from '../../../../shared/json.ts';
import type { StoredSubscription, WebPushEntry } from '../../../domain/away/away-ports.ts';
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import type { Gateway, GatewayParts, SendResult } from '../gateway.ts';
import { fillTemplate } from '../template.ts';
import { fitPayload } from './payload.ts';

/** Retention at the push service, s; for staff the life of the answer link. */
const TTL = { staff: 24 * 3600, customer: 3 * 24 * 3600 } as const;

/** RFC 8030 section 5.3. */
const URGENCY: Readonly<Record<string, webPush.Urgency>> = {
  info: 'low',
  notice: 'normal',
  warning: 'high',
  critical: 'high',
};

type Outcome = { kind: 'taken' } | { kind: 'forgotten' } | Extract<SendResult, { kind: 'rejected' | 'retry' }>;

export function createWebPushGateways(parts: GatewayParts): (entry: WebPushEntry) => Gateway {
  return (entry) => {
    const reach: Reach = { private: false, loopback: parts.push.loopback, hosts: entry.hosts ?? [] };
    return {
      url: `webpush:${entry.publicKey}`,
      async send(input, id, about) {
        const subscriptions = parts.push.of(about, input);
        if (subscriptions.length === 0) return { kind: 'rejected', reason: 'no browser is subscribed' };
        const filled = await payloadOf(entry, input, id, parts);
        if (!filled.ok) return filled.result;
        const post = {
          entry,
          reach,
          input,
          ttl: about.userId === null ? TTL.customer : TTL.staff,
          payload: filled.json,
          discreet: discreetPayload(input, id),
        };
        const outcomes = await Promise.all(subscriptions.map((one) => sendTo(one, post, parts)));
        return together(outcomes);
      },
    };
  };
}

/** Default: the format of Beckon's own page. A template replaces it, for a page of the customer. */
async function payloadOf(entry: WebPushEntry, input: GatewayInput, id: string, { mapper }: GatewayParts) {
  const { title, body, link, actions, item } = input;
  const message = { title, body, ...(link === undefined ? {} : { link }), ...(actions ? { actions } : {}), item };
  const given =
    entry.template === undefined
      ? { ok: true as const, json: JSON.stringify({ ...message, id }) }
      : await fillTemplate(mapper, entry.template, input);
  if (!given.ok) return given;
  const value: unknown = JSON.parse(given.json);
  const json = isRecord(value) ? fitPayload({ ...value }) : null;
  if (json !== null) return { ok: true as const, json };
  const reason = isRecord(value) ? 'the message does not fit into a push' : "the gateway's template made no object";
  return { ok: false as const, result: { kind: 'rejected' as const, reason } };
}

/** Only type, severity and source; the browser chooses the text. */
const discreetPayload = ({ item }: GatewayInput, id: string): string =>
  JSON.stringify({ id, item: { id: item.id, type: item.type, severity: item.severity }, source: item.origin?.name });

interface Post {
  entry: WebPushEntry;
  reach: Reach;
  input: GatewayInput;
  /** s */
  ttl: number;
  payload: string;
  /** For recipients who want no details in notifications. */
  discreet: string;
}

async function sendTo(one: StoredSubscription, post: Post, { exchange, push }: GatewayParts): Promise<Outcome> {
  const { endpoint } = one;
  if (!mayAddress(new URL(endpoint), post.reach))
    return { kind: 'rejected', reason: 'the push service is in a private network' };
  const sealed = seal(one, post);
  if (sealed === null)
    return { kind: 'rejected', reason: 'the keys of the subscription or of the gateway are not valid' };
  try {
    const answer = await exchange.send({ method: 'POST', url: endpoint, ...sealed, reach: post.reach });
    if (answer.status === 404 || answer.status === 410) {
      await push.forget(endpoint);
      return { kind: 'forgotten' };
    }
    return verdictOf(answer.status, answer.retryAfter);
  } catch (error) {
    return { kind: 'retry', reason: error instanceof Error ? error.message : 'network error' };
  }
}

/** A wait requested by one push service does not apply to the others (`alone`). */
function verdictOf(status: number, retryAfter: number | null): Outcome {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === 413) return { kind: 'rejected', reason: 'too large for the push service (HTTP 413)' };
  return {
    kind: 'retry',
    reason: `the push service answered HTTP ${status}`,
    ...(retryAfter === null ? {} : { after: retryAfter, alone: true }),
  };
}

/** Encrypts for this subscription; null if a key is invalid. */
function seal({ endpoint, keys, details }: StoredSubscription, { entry, input, ttl, payload, discreet }: Post) {
  try {
    const { subject, publicKey, privateKey } = entry;
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys }, details ? payload : discreet, {
      vapidDetails: { subject, publicKey, privateKey },
      contentEncoding: 'aes128gcm',
      TTL: ttl,
      urgency: URGENCY[input.item.severity] ?? 'normal',
      topic: topicOf(input),
    });
    const text = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    return { headers: Object.fromEntries(text), body };
  } catch {
    return null;
  }
}

/** Topic per item: replaces an undelivered message about it (RFC 8030 section 5.4, at most 32 base64url characters). */
const topicOf = ({ item }: GatewayInput): string => item.id.replaceAll('-', '').slice(0, 32);

/** One accepting browser is enough; otherwise retry if any may be retried, else the rejection. */
function together(outcomes: readonly Outcome[]): SendResult {
  if (outcomes.some(({ kind }) => kind === 'taken')) return { kind: 'sent' };
  const retry = outcomes.find((outcome) => outcome.kind === 'retry');
  const rejected = outcomes.find((outcome) => outcome.kind === 'rejected');
  return retry ?? rejected ?? { kind: 'rejected', reason: 'the browsers have ended their subscriptions' };
}
