/** The subset of JSON Schema for forms of actions, and the check of an input. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Form, FormField, FormInput } from '../../shared/forms.ts';
import { checkInput, givenInput, inputText } from '../../shared/rules/form-input.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { changed, cloudEvent, GOOD } from './event-examples.ts';

const eventWith = (form: unknown) =>
  cloudEvent(
    'approval.requested',
    changed(GOOD['approval.requested'], { actions: [{ id: 'approve', label: 'Approve', kind: 'approve', form }] }),
  );
const errorsOf = (form: unknown) => {
  const parsed = parseEvent(eventWith(form));
  const before = '/data/actions/0/form';
  return parsed.ok ? [] : parsed.errors.map(({ pointer, detail }) => [pointer.replace(before, ''), detail]);
};
const field = (more: object) => ({ type: 'object', properties: { it: more } });

const FORM: Form = {
  type: 'object',
  properties: {
    center: { type: 'string', title: 'Cost centre', maxLength: 6 },
    reason: { type: 'string', enum: ['price', 'quality'] },
    plant: { type: 'string', oneOf: [{ const: 'BER', title: 'Berlin' }] },
    on: { type: 'string', format: 'date' },
    at: { type: 'string', format: 'date-time' },
    mail: { type: 'string', format: 'email' },
    link: { type: 'string', format: 'uri' },
    share: { type: 'number', minimum: 0, maximum: 1 },
    pieces: { type: 'integer', minimum: 1 },
    urgent: { type: 'boolean', default: false },
  },
  required: ['center', 'pieces'],
};
const GIVEN = {
  center: '4200',
  reason: 'price',
  plant: 'BER',
  on: '2026-12-01',
  at: '2026-12-01T12:00:00+01:00',
  mail: 'dana@acme.example',
  link: 'https://acme.example/offer',
  share: 0.5,
  pieces: 3,
  urgent: true,
};
const faultsOf = (input: Record<string, unknown> | undefined, form = FORM) => {
  const checked = checkInput(form, input);
  return checked.ok ? [] : checked.errors.map(({ pointer, detail }) => `${pointer.replace('/input', '')} ${detail}`);
};

describe('a form in an event', () => {
  test('the whole subset is accepted and unchanged', () => {
    const parsed = parseEvent(eventWith(FORM));
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.ok('actions' in parsed.event.data);
    assert.deepEqual(parsed.event.data.actions?.[0]?.form, FORM);
  });

  const cases: [what: string, form: unknown, pointer: string][] = [
    ['no object', { type: 'array', properties: { it: { type: 'string' } } }, '/type'],
    ['no properties', { type: 'object' }, '/properties'],
    ['empty properties', { type: 'object', properties: {} }, '/properties'],
    ['an unknown keyword', { ...field({ type: 'string' }), additionalProperties: true }, '/additionalProperties'],
    ['$ref', { ...field({ type: 'string' }), $ref: '#' }, '/$ref'],
    ['a pattern', field({ type: 'string', pattern: '(a+)+$' }), '/properties/it/pattern'],
    ['a nested object', field({ type: 'object', properties: {} }), '/properties/it/type'],
    ['no type', field({ title: 'It' }), '/properties/it/type'],
    ['a list of types', field({ type: ['string', 'null'] }), '/properties/it/type'],
    ['a format that is not listed', field({ type: 'string', format: 'regex' }), '/properties/it/format'],
    ['a keyword of texts at a number', field({ type: 'number', maxLength: 3 }), '/properties/it/maxLength'],
    ['a bound that is text', field({ type: 'integer', minimum: '1' }), '/properties/it/minimum'],
    ['bounds the wrong way round', field({ type: 'number', minimum: 2, maximum: 1 }), '/properties/it/maximum'],
    [
      'enum and oneOf',
      field({ type: 'string', enum: ['a'], oneOf: [{ const: 'a', title: 'A' }] }),
      '/properties/it/oneOf',
    ],
    ['a choice without a title', field({ type: 'string', oneOf: [{ const: 'a' }] }), '/properties/it/oneOf/0/title'],
    ['a choice twice', field({ type: 'string', enum: ['a', 'b', 'a'] }), '/properties/it/enum/2'],
    ['a choice that no answer can have', field({ type: 'string', enum: [' a'] }), '/properties/it/enum/0'],
    ['a choice that is too long', field({ type: 'string', enum: ['abc'], maxLength: 2 }), '/properties/it/enum/0'],
    [
      'a choice without its format',
      field({ type: 'string', oneOf: [{ const: 'a', title: 'A' }], format: 'date' }),
      '/properties/it/oneOf/0/const',
    ],
    ['a default that is no choice', field({ type: 'string', enum: ['a'], default: 'b' }), '/properties/it/default'],
    ['a default below the minimum', field({ type: 'integer', minimum: 1, default: 0 }), '/properties/it/default'],
    ['a default that is no integer', field({ type: 'integer', default: 1.5 }), '/properties/it/default'],
    [
      'a default without its format',
      field({ type: 'string', format: 'email', default: 'dana' }),
      '/properties/it/default',
    ],
    ['a required name that is no property', { ...field({ type: 'string' }), required: ['other'] }, '/required/0'],
    ['a required name of Object.prototype', { ...field({ type: 'string' }), required: ['toString'] }, '/required/0'],
    ['a required name twice', { ...field({ type: 'string' }), required: ['it', 'it'] }, '/required/1'],
    [
      '__proto__ as a name',
      JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}'),
      '/properties/__proto__',
    ],
    [
      'eleven fields',
      {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}`, { type: 'string' }])),
      },
      '/properties',
    ],
  ];
  for (const [what, form, pointer] of cases)
    test(`refused with its pointer: ${what}`, () => {
      assert.deepEqual(
        errorsOf(form).map(([at]) => at),
        [pointer],
      );
    });

  test('hidden characters are removed from titles, descriptions and choices', () => {
    const parsed = parseEvent(
      eventWith(
        field({
          type: 'string',
          title: 'Am\u202eount',
          description: 'a\u200bb',
          oneOf: [{ const: 'x', title: 'X\u2066' }],
        }),
      ),
    );
    assert.ok(parsed.ok && 'actions' in parsed.event.data);
    assert.deepEqual(parsed.event.data.actions?.[0]?.form?.properties.it, {
      type: 'string',
      title: 'Amount',
      description: 'ab',
      oneOf: [{ const: 'x', title: 'X' }],
    });
  });
});

describe('an input', () => {
  test('that fits is recorded as given, in any order', () => {
    assert.deepEqual(checkInput(FORM, GIVEN), { ok: true, value: GIVEN });
    assert.deepEqual(checkInput(FORM, { pieces: 1, center: '1' }), { ok: true, value: { pieces: 1, center: '1' } });
  });

  test('texts are cleaned and trimmed; one without a visible character counts as not given', () => {
    const checked = checkInput(FORM, { center: ' 42\u202e00 ', pieces: 1, mail: '\u200b ' });
    assert.deepEqual(checked, { ok: true, value: { center: '4200', pieces: 1 } });
    assert.deepEqual(faultsOf({ center: ' \u200b', pieces: 1 }), ['/center is required']);
  });

  test('each field that does not fit is named', () => {
    assert.deepEqual(faultsOf(undefined), ['/center is required', '/pieces is required']);
    const wrong = {
      ...GIVEN,
      center: '1234567',
      reason: 'mood',
      on: '2026-02-30',
      mail: 'dana',
      share: 2,
      pieces: 1.5,
      urgent: 'yes',
    };
    assert.deepEqual(faultsOf(wrong), [
      '/center must have at most 6 characters',
      '/reason must be one of price, quality',
      '/on must be a date, such as 2026-12-01',
      '/mail must be an e-mail address',
      '/share must be at most 1',
      '/pieces must be a whole number',
      '/urgent must be true or false',
    ]);
    assert.deepEqual(faultsOf({ ...GIVEN, at: '2026-12-01T12:00', link: 'over there' }), [
      '/at must be an RFC 3339 date-time, such as 2026-12-01T12:00:00Z',
      '/link must be a URI, such as https://example.com',
    ]);
  });

  test('no number stands for a text, and no text for a number', () => {
    assert.deepEqual(faultsOf({ center: 4200, pieces: '3' }), [
      '/center must be text',
      '/pieces must be a whole number',
    ]);
  });

  test('unknown members are refused, those of Object.prototype included', () => {
    const more = JSON.parse('{"__proto__":{"x":1},"constructor":"x","extra":1}');
    assert.deepEqual(faultsOf({ ...more, ...GIVEN }), [
      '/__proto__ is not known here',
      '/constructor is not known here',
      '/extra is not known here',
    ]);
    assert.deepEqual(faultsOf(JSON.parse('{"center":"1","pieces":1,"__proto__":"x"}')), [
      '/__proto__ is not known here',
    ]);
    const properties = JSON.parse('{"constructor":{"type":"string"}}');
    assert.deepEqual(faultsOf({}, { type: 'object', properties, required: ['constructor'] }), [
      '/constructor is required',
    ]);
  });

  test('more than 8 KiB of JSON is refused, counted in bytes', () => {
    const form: Form = { type: 'object', properties: { it: { type: 'string' } } };
    const text = (length: number) => ({ it: 'é'.repeat(length) });
    const room = (8 * 1024 - '{"it":""}'.length) / 2;
    assert.deepEqual(faultsOf(text(Math.floor(room)), form), []);
    assert.deepEqual(faultsOf(text(Math.floor(room) + 1), form), [' must have at most 8192 bytes as JSON']);
  });

  test('the text for comparison ignores the order of members', () => {
    assert.equal(inputText({ a: 1, b: '2' }), inputText({ b: '2', a: 1 }));
    assert.notEqual(inputText({ a: 1 }), inputText({ a: '1' }));
    assert.equal(inputText(undefined), inputText({}));
  });
});

const name = fc.constantFrom('a', 'b', 'constructor', 'toString', 'x-1');
const labels = {
  title: fc.string({ minLength: 1, maxLength: 9 }),
  description: fc.string({ minLength: 1, maxLength: 9 }),
};
const optional = <T>(model: T) => ({ ...labels, ...model });
const anyField = fc.oneof(
  fc.record(
    optional({
      type: fc.constant('string' as const),
      maxLength: fc.integer({ min: 0, max: 4 }),
      enum: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
      format: fc.constantFrom('date' as const, 'email' as const),
      default: fc.string({ maxLength: 3 }),
    }),
    { requiredKeys: ['type'] },
  ),
  fc.record(
    optional({
      type: fc.constantFrom('number' as const, 'integer' as const),
      minimum: fc.integer({ min: -2, max: 2 }),
      maximum: fc.integer({ min: -2, max: 2 }),
      default: fc.double({ min: -3, max: 3, noNaN: true }),
    }),
    { requiredKeys: ['type'] },
  ),
  fc.record(optional({ type: fc.constant('boolean' as const), default: fc.boolean() }), { requiredKeys: ['type'] }),
);
const anyForm = fc.record(
  {
    type: fc.constant('object' as const),
    properties: fc.dictionary(name, anyField, { maxKeys: 3 }),
    required: fc.array(name, { maxLength: 2 }),
  },
  { requiredKeys: ['type', 'properties'] },
);
const value = fc.oneof(
  fc.constantFrom('', ' ', 'a', 'abc', '2026-12-01', 'a@b.example', 0, 1, -3, 1.5, true, false, null),
  fc.string({ maxLength: 4 }),
  fc.jsonValue({ maxDepth: 1 }),
);

/** The rules of JSON Schema for one field, written without the library. */
function fitsField(field: FormField, given: unknown): boolean {
  if (field.type === 'boolean') return typeof given === 'boolean';
  if (field.type === 'string') {
    if (typeof given !== 'string') return false;
    if (field.enum) return field.enum.includes(given);
    const fitsFormat = field.format !== 'date' || /^\d{4}-\d{2}-\d{2}$/.test(given);
    return (
      fitsFormat && (field.format !== 'email' || given.includes('@')) && [...given].length <= (field.maxLength ?? 99)
    );
  }
  const isNumber = typeof given === 'number' && (field.type === 'number' || Number.isInteger(given));
  return isNumber && given >= (field.minimum ?? -99) && given <= (field.maximum ?? 99);
}

describe('whatever form and input come', () => {
  test('an accepted form accepts its defaults and choices; a refused one has pointers that exist in it', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const parsed = parseEvent(eventWith(form));
        if (!parsed.ok) {
          for (const { pointer } of parsed.errors) assert.match(pointer, /^\/data\/actions\/0\/form/);
          return;
        }
        assert.ok('actions' in parsed.event.data);
        const known = parsed.event.data.actions?.[0]?.form;
        assert.ok(known);
        for (const [one, { default: preset, ...field }] of Object.entries(known.properties)) {
          const alone: Form = { type: 'object', properties: { [one]: field as FormField } };
          const choices = 'enum' in field ? (field.enum ?? []) : [];
          for (const text of choices)
            assert.deepEqual(checkInput(alone, { [one]: text }), { ok: true, value: { [one]: text } });
          if (preset !== undefined) assert.equal(checkInput(alone, { [one]: preset }).ok, true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('an input is accepted if and only if every member fits and none is missing or unknown', () => {
    fc.assert(
      fc.property(anyForm, fc.dictionary(name, value, { maxKeys: 4 }), (form, input) => {
        const parsed = parseEvent(eventWith(form));
        if (!parsed.ok || !('actions' in parsed.event.data)) return;
        const known = parsed.event.data.actions?.[0]?.form;
        assert.ok(known);
        const given = givenInput(input);
        const fits =
          Object.entries(given).every(([one, its]) => {
            const field = Object.hasOwn(known.properties, one) ? known.properties[one] : undefined;
            return field !== undefined && fitsField(field, its);
          }) && (known.required ?? []).every((one) => Object.hasOwn(given, one));
        const checked = checkInput(known, input);
        assert.equal(checked.ok, fits, JSON.stringify({ known, given, checked }));
        if (checked.ok) assert.deepEqual(checkInput(known, checked.value satisfies FormInput), checked);
      }),
      { numRuns: 1000 },
    );
  });
});
