/** Received texts are stored in drawable form or rejected with their pointer: every text of every event, and addresses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NewPerson, NewSource } from '../../shared/admin/directory.ts';
import { Directory } from '../../shared/directory.ts';
import { EVENT_TYPES } from '../../shared/events.ts';
import { isRecord } from '../../shared/json.ts';
import { parseReceived, receive } from '../../shared/receive.ts';
import { AnswerRequest, DelegateRequest } from '../../shared/responses.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { checker } from '../../shared/validate.ts';
import { webAddress } from '../../shared/web-address.ts';
import { cloudEvent, GOOD } from './event-examples.ts';

/** [pointer, text] of every string in a value. */
function leavesOf(value: unknown, at = ''): [string, string][] {
  if (typeof value === 'string') return [[at, value]];
  if (Array.isArray(value)) return value.flatMap((entry, index) => leavesOf(entry, `${at}/${index}`));
  return isRecord(value) ? Object.entries(value).flatMap(([name, one]) => leavesOf(one, `${at}/${name}`)) : [];
}

function replaced(value: unknown, pointer: string, text: string, at = ''): unknown {
  if (at === pointer) return text;
  if (Array.isArray(value)) return value.map((entry, index) => replaced(entry, pointer, text, `${at}/${index}`));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([name, one]) => [name, replaced(one, pointer, text, `${at}/${name}`)]);
  return Object.fromEntries(members);
}

/** Pointers of texts that people read; other strings are identifiers, addresses or contract keywords. */
const READ =
  /\/(title|body|label|value|message|code|field|note|reason|text|by|name|to|from|step|system)$|^\/process\/name$|^\/customer\/name$/;
const NOT_READ = /^\/record|^\/amount|^\/stepUp|^\/process\/(step|id|owner|status)$|^\/channels\/\d+\/(kind|gateway)/;

for (const type of EVENT_TYPES)
  test(`${type}: a hidden character in any text is removed, in anything else refused there`, () => {
    for (const [pointer, text] of leavesOf(GOOD[type])) {
      for (const sign of ['\u202e', '\u200b', '\u{e0041}', '\ufeff']) {
        const data = replaced(GOOD[type], pointer, `${text}${sign}`);
        // Escapes on the wire are detected like the characters.
        const sent = JSON.stringify(data).replaceAll('\u202e', '\\u202e');
        const parsed = parseEvent({ ...cloudEvent(type), data: JSON.parse(sent) });
        if (READ.test(pointer) && !NOT_READ.test(pointer)) {
          assert.ok(parsed.ok, `${pointer} ${JSON.stringify(parsed)}`);
          assert.deepEqual(parsed.event.data, GOOD[type], pointer);
        } else {
          assert.ok(!parsed.ok, pointer);
          assert.ok(
            parsed.errors.some((error) => error.pointer === `/data${pointer}`),
            pointer,
          );
        }
      }
    }
  });

const pointersOf = (result: { ok: boolean; errors?: { pointer: string }[] }): string[] =>
  result.errors?.map(({ pointer }) => pointer) ?? [];

test('the envelope: ids that hide something are refused with their pointer', () => {
  for (const name of ['id', 'source', 'subject', 'type'])
    assert.deepEqual(pointersOf(parseEvent({ ...cloudEvent('task.assigned'), [name]: 'a\u200bb' })), [`/${name}`]);
});

test('a text of nothing but hidden characters is an empty one', () => {
  const data = { ...GOOD['task.assigned'], title: '\u202e\u200b\u3164' };
  const parsed = parseEvent({ ...cloudEvent('task.assigned'), data });
  assert.deepEqual(parsed, { ok: false, errors: [{ pointer: '/data/title', detail: 'must not be empty' }] });
});

test('requests of people and administrators, and the directory file', () => {
  const key = '00000000-0000-4000-8000-000000000000';
  assert.equal(parseReceived(checker(AnswerRequest), { action: 'a', key, comment: '\u202e001' }).comment, '001');
  assert.equal(parseReceived(checker(DelegateRequest), { to: 'kim', note: 'b\u2067' }).note, 'b');
  assert.deepEqual(pointersOf(receive(checker(DelegateRequest), { to: 'k\u200bim' })), ['/to']);
  assert.deepEqual(pointersOf(receive(checker(NewPerson), { id: 'kim', name: 'K', aliases: ['a', 'k\u2066'] })), [
    '/aliases/1',
  ]);
  const url = 'https://ERP.example\u3002/in';
  assert.equal(
    parseReceived(checker(NewSource), { id: 'erp', name: 'E\u202eRP', responseUrl: url }).responseUrl,
    'https://erp.example./in',
  );
  const file = {
    roles: [{ id: 'a', name: 'A\u202e' }],
    users: [{ id: 'kim', name: '\u200bKim', locations: ['B\u2060ER'] }],
  };
  assert.deepEqual(pointersOf(receive(checker(Directory), file)), ['/users/0/locations/0']);
  const { roles, users } = parseReceived(checker(Directory), { ...file, users: [{ id: 'kim', name: '\u200bKim' }] });
  assert.deepEqual([roles, users], [[{ id: 'a', name: 'A' }], [{ id: 'kim', name: 'Kim' }]]);
});

test('addresses are written as a browser opens them', () => {
  const cases: [string, string | null][] = [
    ['https://granted.example', 'https://granted.example/'],
    ['https://GRANTED.example/A?b=C#d', 'https://granted.example/A?b=C#d'],
    ['https://granted%2eexample/', 'https://granted.example/'],
    ['https://%67ranted.example/', 'https://granted.example/'],
    ['https://grantéd.example/', 'https://xn--grantd-fva.example/'],
    ['https://granted.example./', 'https://granted.example./'],
    ['https://granted.example:443/', 'https://granted.example/'],
    ['https://user:secret@granted.example/', 'https://user:secret@granted.example/'],
    ['https://granted.example@evil.example/', 'https://granted.example@evil.example/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['https:///evil.example/', 'https://evil.example/'],
    ['https://granted.example/a/../b', 'https://granted.example/b'],
    ['https://granted.example\\@evil.example/', null],
    ['https://granted.example/\\evil', null],
    ['https:\\\\evil.example/', null],
    ['https://granted.example /', null],
    ['https://granted.example\t/', null],
    ['https://granted.example\u0000/', null],
    ['https://granted.example/\u007f', null],
    ['https://granted\u00adexample/', null],
    ['https://granted.example/\u202egpj.exe', null],
    ['https://granted.example%5c@evil.example%00/', null],
    ['https://granted.example%5c.evil.example/', null],
    ['https://', null],
    ['javascript:alert(1)', null],
    ['/path', null],
  ];
  for (const [given, written] of cases) assert.equal(webAddress(given), written, given);
});

test('an address grown too long by being written out is refused', () => {
  const url = `https://erp.example/${'é'.repeat(2000)}`;
  const record = { system: 'a', type: 'b', id: 'c', url };
  const parsed = parseEvent({ ...cloudEvent('task.assigned'), data: { ...GOOD['task.assigned'], record } });
  assert.deepEqual(pointersOf(parsed), ['/data/record/url']);
});
