/** Toasts of Windows as written, and their presses, including those of an earlier run and duplicates. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { ActivationArguments, Notification } from 'electron';
import fc from 'fast-check';
import type { Notice, NotificationEvents } from '../../../desk/ports.ts';
import { handleActivations } from '../../../electron/notifications/activation.ts';
import {
  createElectronPresenter,
  type NotificationClass,
  optionsFor,
} from '../../../electron/notifications/electron-presenter.ts';
import { readPress, toastXml } from '../../../electron/notifications/toast.ts';
import { testDesk } from '../parts/desk.ts';
import { answered, approval, iso, uuid } from '../parts/items.ts';

const notice: Notice = {
  id: uuid(1),
  version: 1,
  title: 'R&D <b>"budget"</b>',
  body: "ACME & Söhne\ndue in 2 h 'x'",
  buttons: [
    { id: 'approve', label: 'Approve' },
    { id: 'reject', label: 'Reject & close' },
  ],
  urgency: 'critical',
  sound: 'none',
  stays: true,
  reply: { action: 'request-info', placeholder: 'Ask' },
};
const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
const argumentsIn = (xml: string): string[] =>
  [...xml.matchAll(/(?:arguments|launch)="([^"]*)"/g)].map(([, text = '']) => unescaped(text));

test('the toast contains title, two lines, buttons, the field and the arguments of each press', () => {
  const xml = toastXml(notice, 7);
  assert.match(xml, /^<toast launch="[^"]+" activationType="foreground" scenario="reminder">/);
  assert.deepEqual(
    [...xml.matchAll(/<text>([^<]*)<\/text>/g)].map(([, text = '']) => unescaped(text)),
    ['R&D <b>"budget"</b>', 'ACME & Söhne', "due in 2 h 'x'"],
  );
  assert.match(xml, /<input id="reply" type="text" placeHolderContent="Ask">/);
  assert.match(xml, /content="Reject &amp; close"/);
  assert.match(xml, /<audio silent="true">/);
  assert.doesNotMatch(toastXml({ ...notice, sound: 'default' }, 7), /<audio/);
  assert.match(toastXml({ ...notice, sound: 'gentle' }, 7), /<audio src="ms-winsoundevent:Notification.IM">/);
  assert.match(toastXml({ ...notice, sound: 'urgent' }, 7), /<audio src="ms-winsoundevent:Notification.Reminder">/);
  const presses = argumentsIn(xml).map(readPress);
  assert.deepEqual(
    presses.map((press) => press && [press.kind, press.id, press.button]),
    [
      ['click', uuid(1), ''],
      ['action', uuid(1), 'approve'],
      ['action', uuid(1), 'reject'],
      ['reply', uuid(1), 'request-info'],
    ],
  );
  assert.equal(new Set(presses.map((press) => press?.key)).size, 4);
  assert.deepEqual(argumentsIn(toastXml(notice, 7)), argumentsIn(xml), 'the same toast, the same keys');
  assert.notDeepEqual(argumentsIn(toastXml(notice, 8)), argumentsIn(xml), 'raised anew, other keys');
  const options = optionsFor(notice, 'win32', undefined, 7);
  assert.deepEqual([options.id, options.toastXml], [uuid(1), xml]);
});

test('property: the toast is one well-formed document for any text, and its presses parse', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, (title, body, label) => {
      const xml = toastXml({ ...notice, title, body, buttons: [{ id: 'approve', label }] }, 1);
      // Every opened tag is closed, and nothing else in it is a tag.
      const open: string[] = [];
      for (const [, slash, name = ''] of xml.matchAll(/<(\/?)([a-z]+)(?: [a-zA-Z-]+="[^"<]*")*>/g)) {
        if (slash) assert.equal(open.pop(), name);
        else open.push(name);
      }
      assert.deepEqual(open, []);
      assert.equal((xml.match(/</g) ?? []).length, (xml.match(/<\/?[a-z]+[ >]/g) ?? []).length);
      assert.doesNotMatch(xml.replaceAll('\n', ''), /\p{Cc}|\ufffe|\uffff/u);
      assert.ok(xml.isWellFormed());
      assert.ok(argumentsIn(xml).every((one) => readPress(one) !== null));
    }),
  );
});

test('a press that is not ours is logged and ignored', () => {
  for (const given of [
    '',
    'type=action&action=0&tag=3141',
    'type=click&tag=beckon&id=&button=&at=1',
    'x'.repeat(3000),
  ]) {
    assert.equal(readPress(given), null, given);
  }
});

/** Electron's own static method, scripted: earlier presses are delivered at registration. */
function scripted(before: readonly ActivationArguments[] = []) {
  const heard: ((details: ActivationArguments) => void)[] = [];
  const api = {
    handleActivation(callback) {
      heard.push(callback);
      for (const details of before) callback(details);
    },
  } satisfies Pick<typeof Notification, 'handleActivation'>;
  return { api, press: (details: ActivationArguments) => heard.at(-1)?.(details) };
}
const [CLICK = '', APPROVE = '', , REPLY = ''] = argumentsIn(toastXml(notice, 7));

test('a press on a notification of a dead run answers at the next start, once, with the key of that press', async (t) => {
  const first = testDesk(t);
  const item = approval(1, {
    createdAt: iso(first.clock.now()),
    beckon: { at: iso(first.clock.now()), reason: 'new' },
  });
  first.connect({ changes: [{ cursor: 1, item }] });
  const second = first.restart();
  const cold = { type: 'action', actionIndex: 0, arguments: APPROVE };
  const { api, press } = scripted([cold]);
  handleActivations({ Notification: api, events: second.desk.notifications, log: { info() {}, warn() {} } });
  assert.equal(second.desk.commands.item(item.id)?.pending?.action, 'approve', 'kept before the relay is there');
  press(cold);
  second.respond = () => ({ ok: true, value: { item: answered(item, { id: 'dana', name: 'Dana Fox' }) } as never });
  second.connect();
  second.clock.tick(5_000);
  await Promise.resolve();
  press(cold);
  const sent = second.sent.filter(({ event }) => event === 'respond');
  assert.deepEqual(
    sent.map(({ message }) => message),
    [{ itemId: item.id, key: readPress(APPROVE)?.key, action: 'approve', onBehalfOf: 'dana', version: 1 }],
  );
  assert.deepEqual(second.opened, [], 'the same press again opens nothing either');
});

test('a reply that Windows delivers twice is one answer; a click opens the item', (t) => {
  const desk = testDesk(t, { canReply: true });
  const item = approval(1, { createdAt: iso(desk.clock.now()), beckon: { at: iso(desk.clock.now()), reason: 'new' } });
  desk.connect({ changes: [{ cursor: 1, item }] });
  const warned: string[] = [];
  const { api, press } = scripted();
  const log = { info() {}, warn: (event: string) => void warned.push(event) };
  handleActivations({ Notification: api, events: desk.desk.notifications, log });
  const reply = { type: 'reply', reply: 'Which cost centre?', arguments: REPLY };
  press(reply);
  press(reply);
  desk.desk.commands.sendNow([uuid(1)]);
  desk.clock.tick(700);
  const sent = desk.sent.filter(({ event }) => event === 'respond');
  assert.deepEqual(
    sent.map(({ message }) => message),
    [
      {
        itemId: item.id,
        key: readPress(REPLY)?.key,
        action: 'request-info',
        comment: 'Which cost centre?',
        onBehalfOf: 'dana',
        version: 1,
      },
    ],
  );
  assert.deepEqual(desk.opened, []);
  press({ type: 'click', arguments: CLICK });
  assert.deepEqual(desk.opened, [item.id]);
  press({ type: 'click', arguments: 'type=click&tag=99' });
  assert.equal(warned.length, 1);
});

test('reported by the notification and by the activation, one press has one key', () => {
  const heard: unknown[][] = [];
  const events: NotificationEvents = {
    shown() {},
    opened() {},
    pressed: (...told) => void heard.push(told),
    replied: (...told) => void heard.push(told),
    closed() {},
  };
  const made: EventEmitter[] = [];
  class Toast extends EventEmitter {
    constructor() {
      super();
      made.push(this);
    }
    show() {}
    close() {}
  }
  const Notification: unknown = Toast;
  const presenter = createElectronPresenter({
    Notification: Notification as NotificationClass,
    platform: 'win32',
    events,
    now: () => 7,
    lists: () => true,
    failed() {},
  });
  presenter.raise(notice);
  made[0]?.emit('action', { actionIndex: 0 });
  made[0]?.emit('reply', { reply: 'Why?' });
  const { api, press } = scripted();
  handleActivations({ Notification: api, events, log: { info() {}, warn() {} } });
  press({ type: 'action', actionIndex: 0, arguments: APPROVE });
  press({ type: 'reply', reply: 'Why?', arguments: REPLY });
  assert.deepEqual(heard.slice(0, 2), heard.slice(2));
  assert.ok(heard.every((told) => /^[0-9a-f-]{36}$/.test(String(told.at(-2)))));
});
