import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { NotificationConstructorOptions } from 'electron';
import type { Notice, NotificationEvents } from '../../../desk/ports.ts';
import {
  createElectronPresenter,
  type NotificationClass,
  optionsFor,
} from '../../../electron/notifications/electron-presenter.ts';
import { createFallbackPresenter } from '../../../electron/notifications/fallback-presenter.ts';
import { createPresenter } from '../../../electron/notifications/presenter.ts';
import { until } from '../../helpers/until.ts';

const notice: Notice = {
  id: 'a',
  title: 'R&D <b>budget</b>',
  body: 'ACME & Söhne <i>x</i>',
  buttons: [
    { id: 'approve', label: 'Approve' },
    { id: 'reject', label: 'Reject' },
  ],
  urgency: 'critical',
  sound: 'none',
  stays: true,
  reply: null,
};

function recorder() {
  const heard: string[] = [];
  const events: NotificationEvents = {
    shown: (id) => void heard.push(`shown ${id}`),
    opened: (id) => void heard.push(`opened ${id}`),
    pressed: (id, button) => void heard.push(`pressed ${id} ${button}`),
    replied: (id, action, text) => void heard.push(`replied ${id} ${action} ${text}`),
    closed: (id) => void heard.push(`closed ${id}`),
  };
  return { heard, events };
}

/** A fake of Electron's class whose events the test emits; the end-to-end tests press the real one. */
function notificationClass() {
  const made: (EventEmitter & { options: NotificationConstructorOptions; isClosed: boolean })[] = [];
  class Fake extends EventEmitter {
    isClosed = false;
    readonly options: NotificationConstructorOptions;
    constructor(options: NotificationConstructorOptions) {
      super();
      this.options = options;
      made.push(this);
    }
    show() {
      this.emit('show', {});
    }
    close() {
      this.isClosed = true;
      this.emit('close', {});
    }
  }
  const Notification: unknown = Fake;
  return { made, Notification: Notification as NotificationClass };
}

test('options: the body is escaped once on Linux and left alone elsewhere, the title nowhere', () => {
  const linux = optionsFor(notice, 'linux', '/icon.png');
  assert.equal(linux.title, 'R&D <b>budget</b>');
  assert.equal(linux.body, 'ACME &amp; Söhne &lt;i&gt;x&lt;/i&gt;');
  assert.equal(optionsFor(notice, 'darwin').body, 'ACME & Söhne <i>x</i>');
  assert.deepEqual(linux.actions, [
    { type: 'button', text: 'Approve' },
    { type: 'button', text: 'Reject' },
  ]);
  assert.deepEqual(
    [linux.urgency, linux.timeoutType, linux.silent, linux.icon],
    ['critical', 'never', true, '/icon.png'],
  );
  const asking = optionsFor({ ...notice, reply: { action: 'ask', placeholder: 'Ask' } }, 'darwin');
  assert.deepEqual([asking.hasReply, asking.replyPlaceholder], [true, 'Ask']);
});

test('neither a NUL, which a bus cuts off its sender for, nor a text that reads backwards', () => {
  const hostile = {
    ...notice,
    title: 'a\0\u202eb\n c',
    body: 'x\0\u202e\ud800\ny',
    buttons: [{ id: 'ok', label: 'O\0K' }],
  };
  const { title, body, actions } = optionsFor(hostile, 'linux');
  assert.deepEqual([title, body, actions?.[0]?.text], ['ab c', 'x\ufffd\ny', 'OK']);
});

test('events carry ids of the desk; a replaced or withdrawn notification says nothing more', () => {
  const { heard, events } = recorder();
  const { made, Notification } = notificationClass();
  const presenter = createElectronPresenter({
    Notification,
    platform: 'linux',
    now: () => 0,
    lists: () => false,
    events,
    failed: () => heard.push('failed'),
  });
  presenter.raise(notice);
  made[0]?.emit('action', { actionIndex: 1 });
  made[0]?.emit('action', { actionIndex: 7 });
  made[0]?.emit('click', {});
  presenter.raise({ ...notice, title: 'again' });
  assert.equal(made[0]?.isClosed, true);
  made[0]?.emit('click', {});
  presenter.withdraw('a');
  assert.equal(made[1]?.isClosed, true);
  assert.deepEqual(heard, ['shown a', 'pressed a reject', 'opened a', 'shown a']);
  presenter.raise({ ...notice, reply: { action: 'ask', placeholder: 'Ask' } });
  made[2]?.emit('reply', { reply: 'why' });
  made[2]?.emit('close', {});
  made[2]?.emit('close', {});
  assert.deepEqual(heard.slice(4), ['shown a', 'replied a ask why', 'closed a']);
});

test('if Electron fails, items with actions use a card and others node-notifier; permanently on macOS', () => {
  const plain = { ...notice, id: 'b', buttons: [] };
  for (const [platform, wanted] of [
    ['darwin', ['cards a', 'cards a', 'fallback b']],
    ['linux', ['cards a', 'native a', 'native b']],
  ] as const) {
    const raised: string[] = [];
    const port = (name: string) => ({
      raise: ({ id }: Notice) => void raised.push(`${name} ${id}`),
      withdraw() {},
      hide() {},
    });
    let failed = (_: Notice): void => {};
    const presenter = createPresenter({
      native(report) {
        failed = report;
        return port('native');
      },
      fallback: () => port('fallback'),
      cards: port('cards'),
      isSupported: () => true,
      prefersCards: () => false,
      platform,
    });
    failed(notice);
    presenter.raise(notice);
    presenter.raise(plain);
    assert.deepEqual(raised, wanted);
    assert.equal(presenter.kind(), platform === 'darwin' ? 'card' : 'native');
  }
});

test('no service at all: node-notifier for what asks for nothing, and cards once that has no way either', async () => {
  const { heard, events } = recorder();
  const port = (name: string) => ({
    raise: ({ id }: Notice) => void heard.push(`${name} ${id}`),
    withdraw: (id: string) => void heard.push(`${name} without ${id}`),
    hide() {},
  });
  const results: (Error | null)[] = [null, new Error('no notify-send')];
  const presenter = createPresenter({
    native: () => port('native'),
    fallback: (unavailable) =>
      createFallbackPresenter({
        load: async () => ({ notify: (_options, done) => done(results.shift() ?? null, 'activate') }),
        appName: 'Beckon',
        platform: 'linux',
        events,
        log: { info() {}, warn() {} },
        unavailable,
      }),
    cards: port('cards'),
    isSupported: () => false,
    prefersCards: () => false,
    platform: 'linux',
  });
  const plain = (id: string): Notice => ({ ...notice, id, buttons: [] });
  assert.equal(presenter.kind(), 'card');
  presenter.raise(plain('b'));
  await until('shown', () => heard.includes('shown b'));
  assert.deepEqual(heard, ['native without b', 'cards without b', 'opened b', 'shown b']);
  presenter.raise(plain('c'));
  await until('the one that was missed, as a card', () => heard.includes('cards c'));
  presenter.raise(plain('d'));
  assert.equal(heard.at(-1), 'cards d');
  presenter.withdraw('d');
  assert.deepEqual(heard.slice(-2), ['native without d', 'cards without d']);
});

test('own cards by preference: for what asks for an answer, and back without a restart', () => {
  const raised: string[] = [];
  const port = (name: string) => ({
    raise: ({ id }: Notice) => void raised.push(`${name} ${id}`),
    withdraw() {},
    hide() {},
  });
  let prefers = true;
  const presenter = createPresenter({
    native: () => port('native'),
    fallback: () => port('fallback'),
    cards: port('cards'),
    isSupported: () => true,
    prefersCards: () => prefers,
    platform: 'linux',
  });
  presenter.raise(notice);
  presenter.raise({ ...notice, id: 'b', buttons: [] });
  assert.equal(presenter.kind(), 'card');
  prefers = false;
  presenter.raise(notice);
  assert.deepEqual(raised, ['cards a', 'native b', 'native a']);
  assert.equal(presenter.kind(), 'native');
});

test('a sound by name where the system has names for an app: macOS; Linux has its own or none', () => {
  const heard = (platform: string) =>
    (['none', 'default', 'gentle', 'urgent'] as const).map((sound) => {
      const { silent, sound: name = null } = optionsFor({ ...notice, sound }, platform);
      return [silent, name];
    });
  assert.deepEqual(heard('darwin'), [
    [true, null],
    [false, null],
    [false, 'Purr'],
    [false, 'Sosumi'],
  ]);
  assert.deepEqual(heard('linux'), [
    [true, null],
    [false, null],
    [false, null],
    [false, null],
  ]);
});
