/**
 * Interprets an OpenText status for our single destination. The job's state shows its processing, not the arrival. So the destination's
 * events count first, then its last attempt; the job only if it contains no destination.
 */
import type { DeliveryResult, GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import { singleLine } from '../../response-verdict.ts';
import type { StatusResult } from '../gateway.ts';
import { listIn, member, textIn, without } from '../service-answers.ts';
import { isJobChannel } from './account-calls.ts';

const ARRIVED = /^(confirmed|delivered|read|opened)$/i;
const FAILED =
  /^(error|failed|failure|undelivered|undeliverable|cancel+ed|rejected|refused|bounced?|expired|blocked|opted.?out)$/i;
const COMPLETE = /^(complete|completed|posted)$/i;

/** @param channel `Sent` means accepted by the receiving mail server for e-mail, and by the carrier otherwise: only the former has arrived */
export function readStatus(body: unknown, channel: 'sms' | 'email' | 'whatsapp'): StatusResult {
  const delivery = listIn(body, 'deliveries')[0];
  if (delivery === undefined) return byWord(body, 'status') ?? byWord(body, 'state') ?? { kind: 'pending' };
  const events = eventsOf(delivery);
  const attempts = listIn(delivery, 'delivery_attempts');
  const last = attempts.at(-1);
  for (const event of events.toReversed()) {
    const told = byWord(event, 'status');
    if (told) return told;
  }
  const told = byWord(last, 'state') ?? byWord(delivery, 'status') ?? byWord(delivery, 'state');
  if (told) return told;
  const sent = /^sent$/i.test(textIn(last, 'state') ?? '');
  return sent && channel === 'email' && isComplete(body) ? { kind: 'delivered' } : { kind: 'pending' };
}

/** A status that the service delivers by itself; null: the body is none. @returns the job */
export function reportedJob(body: unknown): string | null {
  const job = textIn(body, 'job_id');
  const hasStatus = member(body, 'job_state') !== undefined || member(body, 'deliveries') !== undefined;
  return hasStatus ? job : null;
}

/** The result of a reported status; null: not final. */
export function reportedResult(body: unknown, { kind, to }: Pick<GatewayInput, 'kind' | 'to'>): DeliveryResult | null {
  const status = isJobChannel(kind) ? readStatus(body, kind) : { kind: 'pending' as const };
  if (status.kind === 'delivered') return status;
  return status.kind === 'rejected' ? { kind: 'failed', reason: singleLine(without(status.reason, [to])) } : null;
}

/** `events` contains a list or object per channel: `sms_delivery_events`, `email_delivery_events` with `dsn` and others. */
function eventsOf(delivery: unknown): unknown[] {
  const events = member(delivery, 'events');
  const email = member(events, 'email_delivery_events');
  return [
    ...listIn(events, 'sms_delivery_events'),
    ...listIn(events, 'email_delivery_events'),
    ...oneOrMany(email, 'dsn'),
  ];
}

function oneOrMany(value: unknown, name: string): unknown[] {
  const found = member(value, name);
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}

const isComplete = (body: unknown): boolean =>
  listIn(body, 'job_state').some((state) => typeof state === 'string' && COMPLETE.test(state));

function byWord(place: unknown, name: string): StatusResult | null {
  const word = textIn(place, name);
  if (word === null) return null;
  if (ARRIVED.test(word)) return { kind: 'delivered' };
  if (!FAILED.test(word)) return null;
  const message = textIn(place, 'message') ?? textIn(place, 'reason') ?? textIn(place, 'description');
  const code = textIn(place, 'gamma_code') ?? textIn(place, 'code');
  const words = message ?? (code === null ? word : `${word} (code ${code})`);
  return { kind: 'rejected', reason: `not delivered: ${words}` };
}
