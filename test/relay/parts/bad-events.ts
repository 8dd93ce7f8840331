/** Events that must be refused: whole bodies, envelope attributes, and members of `data`. */
import { gzipSync } from 'node:zlib';
import { event } from './relay.ts';

export const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
export const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
export const deep = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);
export const base = event('approval.requested');
export const withData = (data: object) => JSON.stringify({ ...base, data: { ...(base.data as object), ...data } });
export const withAttribute = (attributes: object) => JSON.stringify({ ...base, ...attributes });

export const BODIES: [string, string | Buffer][] = [
  ['nothing', ''],
  ['space', '   '],
  ['not JSON', '{'],
  ['two values', '{}{}'],
  ['a comment', '{} // x'],
  ['single quotes', "{'a':1}"],
  ['trailing comma', '{"a":1,}'],
  ['NaN', '{"a":NaN}'],
  ['a byte order mark', `\ufeff${JSON.stringify(base)}`],
  ['UTF-16', Buffer.from(JSON.stringify(base), 'utf16le')],
  ['Latin-1', Buffer.from('{"a":"\xe4"}', 'latin1')],
  ['overlong UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['zero bytes', Buffer.alloc(64)],
  ['gzip', gzipSync(JSON.stringify(base))],
  ...['null', 'true', '1', '-0', '1e999', '"x"', '[]', '[1]', '{}', '{"specversion":"1.0"}'].map(
    (text): [string, string] => [text, text],
  ),
  ['30,000 arrays deep', deep(30_000)],
  ['10,000 objects deep', deep(10_000, '{"a":', '}').replace('}', '1}')],
  ['deep data', JSON.stringify(base).replace('"A title"', deep(20_000))],
  ['deep audience', withData({}).replace('{"roles":["approver"]}', `{"roles":${deep(20_000)}}`)],
  ['deep order', withData({ decision: { policy: 'sequential', order: 'X' } }).replace('"X"', deep(15_000))],
];
export const ATTRIBUTES: object[] = [
  ...[null, 1, '', [], {}, '2.0', '0.3', '1.0 '].map((specversion) => ({ specversion })),
  ...[null, 1, '', {}, [], 'x'.repeat(256), 'a\u0000b', 'a\nb'].map((id) => ({ id })),
  ...[null, 1, '', {}, 'x'.repeat(501), 'a b', 'a\u0000'].map((source) => ({ source })),
  ...[
    null,
    1,
    '',
    'approval.requested',
    'com.xconnector.',
    'com.xconnector.__proto__',
    'com.xconnector.constructor',
    'com.xconnector.toString',
  ].map((type) => ({ type })),
  ...[
    'yesterday',
    1,
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01',
    '2026-01-01T24:00:00Z',
    '2026-12-31T23:59:60Z',
    '99999-01-01T00:00:00Z',
    {},
  ].map((time) => ({ time })),
  ...['text/plain', 'application/xml', '', 7].map((datacontenttype) => ({ datacontenttype })),
  ...[null, 1, 'text', [], {}].map((data) => ({ data })),
  { subject: '' },
  { data_base64: 'e30=', data: undefined },
  { data_base64: '!!!', data: undefined },
];
export const DATA: object[] = [
  ...[null, 1, '', {}, [], 'x'.repeat(141)].map((title) => ({ title })),
  { body: 'x'.repeat(2001) },
  { body: null },
  ...['fatal', '', null, 3].map((severity) => ({ severity })),
  ...[
    null,
    {},
    [],
    { roles: [] },
    { roles: 'approver' },
    { roles: [1] },
    { users: [''] },
    { roles: ['A B'] },
    { nobody: ['x'] },
    { roles: ['approver'], extra: 1 },
    { users: Array.from({ length: 1001 }, (_, index) => `u${index}`) },
  ].map((audience) => ({ audience })),
  ...[
    {},
    { system: 's' },
    { system: 's', type: 't', id: '' },
    { system: 's', type: 't', id: '1', url: 'javascript:alert(1)' },
    { system: 's', type: 't', id: '1', url: 'ftp://x' },
    { system: 's', type: 't', id: '1', url: 'http://a b' },
  ].map((record) => ({ record })),
  ...[{}, { value: 1, currency: 'EUR' }, { value: '1e5', currency: 'EUR' }, { value: '1', currency: 'eur' }].map(
    (amount) => ({ amount }),
  ),
  ...[
    {},
    [{}],
    [{ id: 'a' }],
    [{ id: 'a', label: 'A', kind: 'x' }],
    [{ id: 'A!', label: 'A', kind: 'approve' }],
    [
      { id: 'a', label: 'A', kind: 'approve' },
      { id: 'a', label: 'B', kind: 'reject' },
    ],
    [{ id: 'a', label: 'A', kind: 'approve', comment: 'maybe' }],
    [{ id: 'a', label: 'A', kind: 'approve', confirm: 'yes' }],
  ].map((actions) => ({ actions })),
  ...[
    {},
    { policy: 'most' },
    { policy: 'quorum' },
    { policy: 'quorum', quorum: 0 },
    { policy: 'quorum', quorum: 1.5 },
    { policy: 'quorum', quorum: 1e308 },
    { policy: 'quorum', quorum: 4 },
    { policy: 'sequential' },
    { policy: 'sequential', order: [] },
    { policy: 'sequential', order: ['nobody'] },
    { policy: 'sequential', order: ['dana', 'dana'] },
    { policy: 'first', quorum: 1 },
    { policy: 'all', order: ['dana'] },
  ].map((decision) => ({ decision })),
  ...['soon', '2026-02-30T00:00:00Z', 1].map((dueAt) => ({ dueAt })),
  { reminders: ['PT1H'] },
  ...[['1h'], ['P'], ['PT'], ['P1Y'], ['PT1e3S'], [1], 'PT1H'].map((reminders) => ({
    reminders,
    dueAt: '2027-01-01T00:00:00Z',
  })),
  ...[
    [{}],
    [{ after: 'PT1H' }],
    [{ after: '-PT1H', audience: { roles: ['lead'] } }],
    [{ after: 'PT0S', audience: { roles: ['lead'] } }],
    [{ after: 'PT1H', audience: {} }],
  ].map((escalation) => ({ escalation })),
  ...[
    {},
    { id: 'p' },
    { id: 'p', step: 's', status: 'odd' },
    {
      id: 'p',
      step: 's',
      status: 'done',
      steps: [
        { id: 's', label: 'S' },
        { id: 's', label: 'S' },
      ],
    },
  ].map((process) => ({ process })),
  { facts: Array.from({ length: 21 }, () => ({ label: 'l', value: 'v' })) },
  { facts: [{ label: '', value: 'v' }] },
  { attachments: [{ label: 'l', url: 'file:///etc/passwd' }] },
  { fold: 'x' },
  { titel: 'typo' },
  { constructor: {} },
  { toString: 1 },
];
