/** Encodes events as an HTTP request: content modes of CloudEvents 1.0 (HTTP binding section 3), bearer key or signature. */
import { Webhook } from 'standardwebhooks';
import type { EventData, EventType, TYPE_PREFIX } from '../shared/events.ts';
import type { WireRequest } from './wire.ts';

/** An outbound CloudEvent; `type` includes the prefix. */
export interface OutgoingEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: `${typeof TYPE_PREFIX}${EventType}`;
  time: string;
  subject?: string;
  datacontenttype: 'application/json';
  data: EventData[EventType];
}

/** Authentication of a source: bearer key, or Standard Webhooks on the source's own path (contract section 2). */
export type Credential = { kind: 'key'; key: string } | { kind: 'signed'; sourceId: string; secret: string };

/** Encoding of a single event; several use batch mode. */
export type ContentMode = 'structured' | 'binary';

/** @param encoded JSON texts, in the order of `events` · @param at ms since 1970, for the signature; a retry is signed again */
export function encodeRequest(
  relayUrl: string,
  events: readonly OutgoingEvent[],
  encoded: readonly string[],
  credential: Credential,
  mode: ContentMode,
  at: number,
): WireRequest {
  const first = events[0];
  if (!first) throw new Error('encodeRequest: no event');
  const base = relayUrl.replace(/\/+$/, '');
  const content = contentOf(first, events.length, encoded, mode);
  if (credential.kind === 'key') {
    const headers = { ...content.headers, authorization: `Bearer ${credential.key}` };
    return { method: 'POST', url: `${base}/v1/events`, headers, body: content.body };
  }
  const messageId = events.length === 1 ? first.id : `${first.id}+${events.length - 1}`;
  const when = new Date(at);
  const headers = {
    ...content.headers,
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(credential.secret).sign(messageId, when, content.body),
  };
  return { method: 'POST', url: `${base}/v1/sources/${credential.sourceId}/events`, headers, body: content.body };
}

function contentOf(first: OutgoingEvent, count: number, encoded: readonly string[], mode: ContentMode) {
  if (count > 1) {
    return { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: `[${encoded.join(',')}]` };
  }
  if (mode === 'structured') {
    return { headers: { 'content-type': 'application/cloudevents+json' }, body: encoded[0] ?? '' };
  }
  const attributes: Record<string, string> = {
    'content-type': first.datacontenttype,
    'ce-specversion': first.specversion,
    'ce-id': first.id,
    'ce-source': first.source,
    'ce-type': first.type,
    'ce-time': first.time,
  };
  if (first.subject !== undefined) attributes['ce-subject'] = encodeURI(first.subject);
  return { headers: attributes, body: JSON.stringify(first.data) };
}
