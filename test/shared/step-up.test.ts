import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVENT_DATA } from '../../shared/events.ts';
import { needsReply, resolveActions } from '../../shared/rules/actions.ts';
import { isAbove, stepUpActions, withoutRate } from '../../shared/rules/step-up.ts';
import { checker } from '../../shared/validate.ts';

const eur = (value: string) => ({ value, currency: 'EUR' });

/** A decimal number in millionths, and one of its textual forms. */
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

test('amounts compare exactly by their size, however they are written; another currency is above', () => {
  const amount = checker(EVENT_DATA['approval.requested'].properties.amount);
  fc.assert(
    fc.property(decimal, decimal, (one, other) => {
      assert.ok(amount.is(eur(one.text)), one.text);
      const size = one.millionths < 0n ? -one.millionths : one.millionths;
      assert.equal(isAbove(eur(one.text), eur(other.text)), size > other.millionths);
      assert.equal(isAbove(eur(one.text), { ...eur(other.text), currency: 'USD' }), true);
    }),
  );
});

test('where floating point numbers fail', () => {
  assert.equal(isAbove(eur('10000.01'), eur('10000')), true);
  assert.equal(isAbove(eur('10000.000000'), eur('10000')), false);
  assert.equal(isAbove(eur('999999999999999999.000001'), eur('999999999999999999')), true);
  assert.equal(isAbove(eur('9007199254740993'), eur('9007199254740992')), true);
  assert.equal(isAbove(eur('-250000'), eur('10000')), true);
  assert.equal(isAbove(eur('0'), eur('-0')), false);
});

test('rates compare exactly, by way of the currency that has none; what they do not lead to is above', () => {
  const of = { USD: '0.92', CHF: '1.0666666667' };
  const rates = { of, base: 'EUR' };
  const above = (amount: string, limit: string) => {
    const [value, currency] = amount.split(' ');
    const [least, other] = limit.split(' ');
    return isAbove(
      { value: value ?? '', currency: currency ?? '' },
      { value: least ?? '', currency: other ?? '' },
      rates,
    );
  };
  assert.deepEqual([above('100 USD', '92 EUR'), above('100.000001 USD', '92 EUR')], [false, true]);
  assert.deepEqual([above('92 EUR', '100 USD'), above('92.000001 EUR', '100 USD')], [false, true]);
  assert.deepEqual([above('10666666667 USD', '9200000000.28 CHF'), above('1 CHF', '1.1 USD')], [false, true]);
  for (const [amount, limit] of [
    ['0 XAU', '9 EUR'],
    ['0 XAU', '9 USD'],
    ['1 USD', '999 XAU'],
    ['1 EUR', '999 XAU'],
  ]) {
    assert.equal(above(amount ?? '', limit ?? ''), true, `${amount} above ${limit}`);
  }
  assert.equal(isAbove({ value: '100', currency: 'USD' }, eur('92'), { of, base: null }), false);
  assert.equal(isAbove(eur('1'), { value: '9', currency: 'GBP' }, { of, base: null }), true);
  assert.equal(isAbove({ value: '1', currency: 'constructor' }, eur('9'), rates), true);
  assert.deepEqual(withoutRate(['EUR', 'USD', 'EUR', 'GBP'], of), ['EUR', 'GBP']);
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
