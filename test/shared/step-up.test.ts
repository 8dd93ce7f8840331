import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVENT_DATA } from '../../shared/events.ts';
import { needsReply, resolveActions } from '../../shared/rules/actions.ts';
import { isAbove, stepUpActions } from '../../shared/rules/step-up.ts';
import { checker } from '../../shared/validate.ts';

const eur = (value: string) => ({ value, currency: 'EUR' });

/** A decimal number, as its millionths and in one of the ways in which it may be written. */
const decimal = fc
  .record({
    millionths: fc.bigInt({ min: -(10n ** 23n), max: 10n ** 23n }),
    pad: fc.integer({ min: 0, max: 3 }),
    short: fc.boolean(),
  })
  .map(({ millionths, pad, short }) => {
    const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, '0');
    const fraction = digits.slice(-6);
    const trimmed = short ? fraction.replace(/0+$/, '') : fraction;
    const whole = digits.slice(0, -6).padStart(Math.min(18, digits.length - 6 + pad), '0');
    return { millionths, text: `${millionths < 0n ? '-' : ''}${whole}${trimmed ? `.${trimmed}` : ''}` };
  });

test('amounts compare exactly, however they are written, and only in one currency', () => {
  const amount = checker(EVENT_DATA['approval.requested'].properties.amount);
  fc.assert(
    fc.property(decimal, decimal, (one, other) => {
      assert.ok(amount.is(eur(one.text)), one.text);
      assert.equal(isAbove(eur(one.text), eur(other.text)), one.millionths > other.millionths);
      assert.equal(isAbove(eur(one.text), { ...eur(other.text), currency: 'USD' }), false);
    }),
  );
});

test('where floating point numbers fail', () => {
  assert.equal(isAbove(eur('10000.01'), eur('10000')), true);
  assert.equal(isAbove(eur('10000.000000'), eur('10000')), false);
  assert.equal(isAbove(eur('999999999999999999.000001'), eur('999999999999999999')), true);
  assert.equal(isAbove(eur('9007199254740993'), eur('9007199254740992')), true);
  assert.equal(isAbove(eur('-0.5'), eur('-0.6')), true);
  assert.equal(isAbove(eur('-250000'), eur('10000')), false);
  assert.equal(isAbove(eur('0'), eur('-0')), false);
});

test('what approves asks for a comment and a confirmation, what rejects for a confirmation; a question stays as it is', () => {
  const stepped = stepUpActions('approval.requested', resolveActions('approval.requested', undefined));
  assert.deepEqual(
    stepped?.map(({ kind, comment, confirm }) => [kind, comment, confirm]),
    [
      ['approve', 'required', true],
      ['reject', 'optional', true],
      ['request-info', 'required', false],
    ],
  );
  assert.ok(stepped?.every(needsReply), 'nothing goes with one press');
  assert.equal(stepUpActions('alert.raised', resolveActions('alert.raised', undefined)), null);
});
