/** Forms on the page of an answer link: plain controls, faults at the fields, and the same check as everywhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formFields, postedFields, postedInput } from '../../../relay/http/pages/answer-form.ts';
import type { Form } from '../../../shared/forms.ts';

const FORM: Form = {
  type: 'object',
  properties: {
    center: { type: 'string', title: '<script>alert(1)</script>', description: '"><img src=x>' },
    plant: { type: 'string', enum: ['BER', '"><b>'] },
    pieces: { type: 'integer', minimum: 1, default: 2 },
    at: { type: 'string', format: 'date-time' },
    urgent: { type: 'boolean', default: true },
  },
  required: ['center'],
};
const look = { id: 'approve', posted: null, faults: [], locale: 'de', timeZone: 'Europe/Berlin' };

test('titles, descriptions and choices of a source are text', () => {
  const { text } = formFields(FORM, look);
  assert.ok(!/<script|<img|<b>/.test(text), text);
  assert.match(text, /<input type="text"[^>]* name="input\.center"[^>]* required/);
  assert.match(text, /<input type="number"[^>]* min="1" step="1" value="2">/);
  assert.match(text, /<input type="checkbox" value="yes"[^>]* checked>/);
});

test('a fault is at its field, with what was posted, in the language of the person', () => {
  const posted = new Map([['pieces', '0']]);
  const { text } = formFields(FORM, { ...look, posted, faults: ['center', 'pieces'] });
  assert.match(text, /aria-describedby="field-approve-center-fault field-approve-center-hint" aria-invalid="true"/);
  assert.match(text, /role="alert">Füllen Sie dieses Feld aus\.</);
  assert.match(
    text,
    /value="0"><p class="fault" id="field-approve-pieces-fault" role="alert">Geben Sie mindestens 1 ein\./,
  );
});

test('posted texts become the types of the form; times are in the zone of the page', () => {
  const posted = (text: string) => postedInput(FORM, postedFields(new URLSearchParams(text)), 'Europe/Berlin');
  assert.deepEqual(posted('action=approve&input.center=1&input.pieces=3&input.at=2026-12-01T12:00&input.plant='), {
    center: '1',
    pieces: 3,
    at: '2026-12-01T11:00:00.000Z',
    urgent: false,
  });
  assert.deepEqual(posted('input.pieces=many&input.other=1&input.urgent=yes'), {
    pieces: 'many',
    urgent: true,
    other: '1',
  });
  assert.equal(postedInput(undefined, new Map(), 'UTC'), undefined);
  assert.deepEqual(postedInput(undefined, new Map([['x', '1']]), 'UTC'), { x: '1' });
});
