/** Parsing a status: the documented reply, incomplete ones, and arbitrary data. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readStatus } from '../../../../relay/outbound/gateways/opentext/job-status.ts';

const DONE = ['Complete', 'Posted'];
const answer = (delivery: object, job_state: string[] = DONE) => ({
  job_id: 'xsi-1',
  job_state,
  deliveries: [delivery],
});
const attempt = (...states: string[]) => ({ delivery_attempts: states.map((state) => ({ state })) });
const smsEvents = (...events: object[]) => ({ events: { sms_delivery_events: events } });

const CASES: [string, unknown, 'sms' | 'email', string, string?][] = [
  ['confirmed by the phone', answer({ ...attempt('Sent'), ...smsEvents({ status: 'Confirmed' }) }), 'sms', 'delivered'],
  ['given to the carrier', answer(attempt('Sent')), 'sms', 'pending'],
  ['taken by the mail server', answer(attempt('Sent')), 'email', 'delivered'],
  ['the mail job still runs', answer(attempt('Sent'), ['InProcess']), 'email', 'pending'],
  ['waits', answer(attempt('Submitted'), ['InProcess']), 'sms', 'pending'],
  ['failed, then sent', answer(attempt('Error', 'Sent')), 'email', 'delivered'],
  ['sent, then failed', answer(attempt('Sent', 'Error')), 'email', 'rejected', 'not delivered: Error'],
  [
    'an error with its code',
    answer({ delivery_attempts: [{ state: 'Error', gamma_code: 5003 }] }),
    'sms',
    'rejected',
    'not delivered: Error (code 5003)',
  ],
  ['cancelled', answer(attempt('Cancelled')), 'sms', 'rejected', 'not delivered: Cancelled'],
  [
    'an event that names a reason',
    answer({ ...attempt('Sent'), ...smsEvents({ status: 'Failed', message: 'Unknown subscriber' }) }),
    'sms',
    'rejected',
    'not delivered: Unknown subscriber',
  ],
  [
    'a mail that bounced',
    answer({
      ...attempt('Sent'),
      events: { email_delivery_events: { dsn: { status: 'Failed', message: 'no such box' } } },
    }),
    'email',
    'rejected',
    'not delivered: no such box',
  ],
  ['the job is done, of the destination nothing is said', answer({}), 'sms', 'pending'],
  [
    'a job that was "Delivered" tells nothing of its one destination',
    answer(attempt('Submitted'), ['Delivered']),
    'sms',
    'pending',
  ],
  ['a bare word', { job_id: 'xsi-1', status: 'delivered' }, 'sms', 'delivered'],
  ['nothing', undefined, 'sms', 'pending'],
];

describe('status of a job', () => {
  for (const [name, body, channel, kind, reason] of CASES) {
    test(`${channel}: ${name}: ${kind}`, () => {
      const result = readStatus(body, channel);
      assert.equal(result.kind, kind);
      assert.equal(result.kind === 'rejected' ? result.reason : undefined, reason);
    });
  }

  test('anything at all is read without a fault, as one of the three', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('sms' as const, 'email' as const), (body, channel) => {
        assert.match(readStatus(body, channel).kind, /^(pending|delivered|rejected)$/);
        assert.match(
          readStatus({ deliveries: [body], job_state: body }, channel).kind,
          /^(pending|delivered|rejected)$/,
        );
      }),
    );
  });
});
