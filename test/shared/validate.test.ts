import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type, { type TSchema } from 'typebox';
import { Directory } from '../../shared/directory.ts';
import { QuietHours, Subscriptions } from '../../shared/people.ts';
import { Duration, Id, Instant, Nullable, Severity, WebUrl } from '../../shared/primitives.ts';
import { ProblemError } from '../../shared/problems.ts';
import { AnswerRequest } from '../../shared/responses.ts';
import { RelaySettings } from '../../shared/settings.ts';
import { checker } from '../../shared/validate.ts';

/** Errors as shown to people: pointer and detail in one line. */
function said(schema: TSchema, value: unknown): string[] {
  const result = checker(schema).check(value);
  return result.ok ? [] : result.errors.map((error) => `${error.pointer} ${error.detail}`.trim());
}

test('faults are reported in plain words', () => {
  const cases: [TSchema, unknown, string[]][] = [
    [Severity, 'high', ['must be one of info, notice, warning, critical']],
    [Instant, '2026-02-30T00:00:00Z', ['must be an RFC 3339 date-time, such as 2026-12-01T12:00:00Z']],
    [Id, 'No', ['must be an id of a-z, 0-9, dot, underscore and hyphen, at most 63 characters']],
    [Duration, '8h', ['must be an ISO 8601 duration, such as PT8H or -PT30M']],
    [WebUrl, 'javascript:alert(1)', ['must be an http or https address']],
    [Nullable(Instant), 7, ['must be an RFC 3339 date-time, such as 2026-12-01T12:00:00Z or null']],
    [Nullable(Instant), 'x', ['must be an RFC 3339 date-time, such as 2026-12-01T12:00:00Z']],
    [Type.String({ minLength: 1 }), '', ['must not be empty']],
    [Type.String({ minLength: 4 }), 'ab', ['must have at least 4 characters']],
    [Type.String({ maxLength: 1 }), '👍👍', ['must have at most 1 character']],
    [Type.Integer({ minimum: 1, maximum: 200 }), 0, ['must be at least 1']],
    [Type.Integer({ minimum: 1, maximum: 200 }), 201, ['must be at most 200']],
    [Type.Integer(), 1.5, ['must be a whole number']],
    [Type.Number({ exclusiveMinimum: 0 }), 0, ['must be more than 0']],
    [Type.Array(Id, { maxItems: 1 }), ['a', 'b'], ['must have at most 1 entry']],
    [Type.Array(Id, { minItems: 1 }), [], ['must have at least 1 entry']],
    [Type.Array(Id, { uniqueItems: true }), ['a', 'a'], ['must not name the same twice']],
    [Type.Tuple([Type.Integer(), Type.Integer()]), [1, 2, 3], ['/2 is one too many']],
    [Type.Boolean(), 'yes', ['must be true or false']],
    [Type.Object({}), [], ['must be an object']],
    [RelaySettings, { BECKON_STORE: 'mysql://x' }, ['/BECKON_STORE must be sqlite:PATH']],
  ];
  for (const [schema, value, lines] of cases) assert.deepEqual(said(schema, value), lines, JSON.stringify(value));
});

test('members: missing, unknown and wrong each have their own pointer', () => {
  assert.deepEqual(said(AnswerRequest, { action: 'A', 'a/b~c': 1 }), [
    '/key is required',
    '/action must be an id of a-z, 0-9, dot, underscore and hyphen, at most 63 characters',
    '/a~1b~0c is not known here',
  ]);
});

test('alternatives: the one that was meant is explained', () => {
  assert.deepEqual(said(Directory, { gateways: [{ id: 'c', kind: 'webhook', secret: 's' }] }), [
    '/gateways/0/url is required',
  ]);
  assert.deepEqual(said(Directory, { gateways: [{ id: 'c', kind: 'pigeon' }] }), [
    '/gateways/0/kind must be one of webhook, opentext, webpush, smtp',
  ]);
  assert.deepEqual(said(Directory, { gateways: ['smtp'] }), ['/gateways/0 must be an object']);
  assert.deepEqual(said(Subscriptions, { rules: [{ role: 'No', types: ['*'], deliver: 'off' }] }), [
    '/rules/0/role must be an id of a-z, 0-9, dot, underscore and hyphen, at most 63 characters or *',
  ]);
});

test('a record names the member that is wrong', () => {
  const hooks = { sources: [{ id: 'sap', name: 'SAP', hooks: { orders: { mapping: '' } } }] };
  assert.deepEqual(said(Directory, hooks), ['/sources/0/hooks/orders/mapping must not be empty']);
});

test('many faults are cut off', () => {
  const users = Array.from({ length: 10_000 }, () => ({}));
  assert.equal(said(Directory, { users }).length, 20);
});

test('parse throws a problem that names the first fault', () => {
  const quiet = { from: '25:00', to: '07:00', days: ['mon'], timeZone: 'UTC' };
  assert.throws(
    () => checker(QuietHours).parse(quiet),
    (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'REQUEST_INVALID');
      assert.equal(error.problem.detail, '/from must be a time of day as HH:MM (24 hours)');
      assert.equal(error.problem.errors?.length, 1);
      return true;
    },
  );
  assert.deepEqual(checker(QuietHours).parse({ ...quiet, from: '18:00' }).days, ['mon']);
});
