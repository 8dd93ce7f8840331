/** Keys as commands: typed words trigger none, a letter waits until it is not part of a word, and navigation never waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUTO_SELECTION_MS, createAutoSelection } from '../../renderer/state/auto-selection.ts';
import { type Command, createCommandDesk, isCommand } from '../../renderer/state/commands.ts';
import { createKeyReader, type KeyReader, type Stroke, WAIT_MS } from '../../renderer/state/key-reader.ts';
import { createKeyRunner } from '../../renderer/state/key-runner.ts';
import { move, type Navigation, START } from '../../renderer/state/navigation.ts';
import { fakeClock } from '../electron/parts/clock.ts';

/** The command of each key stroke, whether immediate or delayed. */
const commandsOf =
  (keys: KeyReader) =>
  (stroke: Stroke): Command | null => {
    const reading = keys.read(stroke);
    return 'command' in reading ? reading.command : null;
  };
const reader = (singleKeys: 'on' | 'off' | 'modifier') => commandsOf(createKeyReader(singleKeys));

test('keys become commands; text fields keep theirs', () => {
  const read = reader('on');
  const press = (key: string, target: Stroke['target'] = 'page', at = 0, held: Stroke['held'] = 'none') =>
    read({ key, target, at, held, repeat: false });
  assert.equal(press('j'), 'next');
  assert.equal(press('a', 'text'), null);
  assert.equal(press('Escape', 'text'), 'back');
  for (const held of ['single', 'other'] as const) assert.equal(press('a', 'page', 0, held), null);
  assert.equal(press('Enter', 'control'), null);
  assert.equal(press('g'), null);
  assert.equal(press('h', 'page', 400), 'go-history');
  assert.equal(press('g', 'page', 1000), null);
  assert.equal(press('i', 'page', 4000), 'ask', 'the chord has passed');
  assert.equal(press('g', 'page', 5000), null);
  assert.equal(press('a', 'page', 5100), null, 'a broken chord answers nothing');
});

test('what follows letters of a text field at once is text, until the person leaves the field', () => {
  const keys = createKeyReader('on');
  const read = commandsOf(keys);
  const press = (key: string, target: Stroke['target'], at: number, held: Stroke['held'] = 'none') =>
    read({ key, target, at, held, repeat: false });
  press('w', 'text', 0);
  assert.equal(press('a', 'page', 300), null, 'the field has gone');
  assert.equal(press('a', 'page', 2200), null, 'still being typed');
  assert.equal(press('a', 'page', 4300), 'approve', 'after a pause it is a command');
  for (const [key, held] of [
    ['Escape', 'none'],
    ['Tab', 'none'],
    ['Enter', 'other'],
  ] as const) {
    press('w', 'text', 5000);
    press(key, 'text', 5010, held);
    assert.equal(press('a', 'page', 5020), 'approve', `${key} leaves the field`);
  }
  press('w', 'text', 6000);
  keys.pressed();
  assert.equal(press('a', 'page', 6010), 'approve', 'so does the pointer');
});

test('a key held down only moves on', () => {
  const read = reader('on');
  const held = (key: string) => read({ key, target: 'page', at: 0, held: 'none', repeat: true });
  assert.equal(held('j'), 'next');
  assert.equal(held('a'), null);
  assert.equal(held('c'), null);
  assert.equal(held('z'), null);
});

test('single keys switched off, or only with their modifier; what writes no character holds always', () => {
  const pressing = (singleKeys: 'off' | 'modifier') => {
    const read = reader(singleKeys);
    return (key: string, held: Stroke['held'] = 'none', at = 0) =>
      read({ key, target: 'page', at, held, repeat: false });
  };
  const off = pressing('off');
  const modified = pressing('modifier');
  for (const key of ['a', 'r', 'z', '/', '?', 'X', 'j']) {
    for (const held of ['none', 'single', 'other'] as const) assert.equal(off(key, held), null, `${key} ${held}`);
    assert.equal(modified(key), null, key);
    assert.equal(modified(key, 'other'), null, key);
  }
  assert.equal(modified('a', 'single'), 'approve');
  assert.equal(modified('?', 'single'), 'show-keys');
  for (const press of [off, modified]) {
    assert.deepEqual(
      ['ArrowDown', 'Enter', 'Escape'].map((key) => press(key)),
      ['next', 'open', 'back'],
    );
    assert.equal(press('ArrowDown', 'single'), null);
  }
  for (const press of [off, modified]) {
    assert.equal(press('g', 'none', 1000), null);
    assert.equal(press('h', 'none', 1100), null);
  }
  assert.equal(modified('g', 'single', 2000), null);
  assert.equal(modified('h', 'single', 2100), 'go-history', 'held down all the while');
  modified('g', 'single', 3000);
  assert.equal(modified('h', 'none', 3100), 'go-history', 'let go of');
});

/** Types into a window that records each command and its item. */
function typist({ singleKeys = 'on', offers }: { singleKeys?: 'on' | 'modifier'; offers?: readonly Command[] } = {}) {
  const clock = fakeClock(0);
  const commands = createCommandDesk();
  const ran: string[] = [];
  let item = 1;
  const moving = { next: () => item++, previous: () => item-- };
  const note = (name: Command) => {
    const here = item;
    return () => ran.push(`${name} ${here}`);
  };
  const noted =
    offers ?? (['approve', 'acknowledge', 'claim', 'reject', 'ask', 'snooze', 'hand-over', 'undo'] as const);
  commands.register(() => ({
    ...Object.fromEntries(noted.filter(isCommand).map((name) => [name, note(name)])),
    ...moving,
    typed: (text) => ran.push(`search ${text}`),
  }));
  let rests = true;
  const keys = createKeyRunner({ clock, commands, singleKeys, rests: () => rests });
  const stroke = (key: string, more: Partial<Stroke> = {}) =>
    keys.stroke({ key, held: 'none', repeat: false, target: 'page', at: clock.now(), ...more });
  return {
    clock,
    keys,
    ran,
    stroke,
    rest: (now: boolean) => {
      rests = now;
    },
    /** @param gap ms between letters */
    type(text: string, gap = 80) {
      for (const key of text) {
        stroke(key);
        clock.tick(gap);
      }
    },
  };
}

test('a word typed outside of a field runs nothing and begins a search', () => {
  for (const word of ['acme', 'case', 'rabbit', 'order', 'hugo', 'ica', 'a new one', 'e5']) {
    const { type, ran, clock } = typist();
    type(word);
    clock.tick(5_000);
    assert.ok(
      ran.every((one) => one.startsWith('search ')),
      `${word}: ${ran.join(', ')}`,
    );
    assert.equal(ran.at(-1), `search ${word}`);
  }
});

test('a word keeps the letters that moved, switched the tab or began a pair of keys', () => {
  for (const word of ['german', 'gmbh', 'gate', 'tesla', 'Kim', 'jansen', 'xconnector', 'karl']) {
    const { type, ran, clock } = typist({ offers: ['approve', 'acknowledge', 'reject', 'ask', 'claim', 'other-tab'] });
    type(word);
    clock.tick(5_000);
    assert.equal(ran.at(-1), `search ${word}`);
    assert.deepEqual(
      ran.filter((one) => !/^(search|other-tab) /.test(one)),
      [],
      word,
    );
  }
});

test('the key that opens the search is no part of what is searched', () => {
  const { type, ran, clock } = typist();
  type('/er');
  clock.tick(5_000);
  assert.equal(ran.at(-1), 'search er');
});

test('a letter alone waits 400 ms and then answers the item at which it was pressed', () => {
  const { stroke, ran, clock } = typist();
  stroke('a');
  clock.tick(WAIT_MS - 1);
  assert.deepEqual(ran, []);
  clock.tick(1);
  assert.deepEqual(ran, ['approve 1']);
  stroke('c');
  clock.tick(WAIT_MS);
  stroke('e');
  clock.tick(WAIT_MS);
  assert.deepEqual(ran, ['approve 1', 'claim 1', 'acknowledge 1']);
});

test('a j a j at any speed answers each item where a was pressed', () => {
  for (const gap of [0, 1, 30, 399, 400, 900]) {
    const { type, ran, clock } = typist();
    type('ajajejkc', gap);
    clock.tick(WAIT_MS);
    assert.deepEqual(ran, ['approve 1', 'approve 2', 'acknowledge 3', 'claim 3'], `${gap} ms`);
  }
  const { stroke, ran, clock } = typist();
  for (const key of ['a', 'ArrowDown', 'a', 'ArrowDown']) stroke(key);
  clock.tick(WAIT_MS);
  assert.deepEqual(ran, ['approve 1', 'approve 2']);
});

test('Esc drops the letter that waits, a press of the pointer and another key decide it', () => {
  const { stroke, keys, ran, clock } = typist();
  stroke('a');
  stroke('Escape');
  clock.tick(5_000);
  assert.deepEqual(ran, []);
  stroke('e');
  keys.pressed();
  assert.deepEqual(ran, ['acknowledge 1']);
  stroke('c');
  stroke('Home');
  assert.deepEqual(ran, ['acknowledge 1', 'claim 1']);
});

test('keys that do nothing to an item run at once, also one after the other', () => {
  const { stroke, ran, clock } = typist({ offers: ['other-tab', 'undo', 'approve'] });
  for (const key of 'ttz') stroke(key);
  assert.deepEqual(ran, ['other-tab 1', 'other-tab 1', 'undo 1']);
  stroke('a');
  clock.tick(WAIT_MS);
  assert.equal(ran.at(-1), 'approve 1');
});

test('with a modifier nothing is a word and nothing waits', () => {
  const { stroke, ran } = typist({ singleKeys: 'modifier' });
  for (const key of ['a', 'e']) assert.ok(stroke(key, { held: 'single' }));
  assert.deepEqual(ran, ['approve 1', 'acknowledge 1']);
  for (const key of 'acme') stroke(key);
  assert.deepEqual(ran, ['approve 1', 'acknowledge 1']);
});

test('a letter held down is one press, and no word', () => {
  const { stroke, ran, clock } = typist();
  stroke('a');
  for (let repeat = 0; repeat < 20; repeat += 1) {
    clock.tick(30);
    stroke('a', { repeat: true });
  }
  clock.tick(WAIT_MS);
  assert.deepEqual(ran, ['approve 1']);
});

test('an item that came by itself is meant only once it has been there for a moment', () => {
  const { stroke, rest, ran, clock } = typist();
  rest(false);
  stroke('a');
  clock.tick(WAIT_MS);
  assert.deepEqual(ran, []);
  rest(true);
  stroke('a');
  clock.tick(WAIT_MS);
  assert.deepEqual(ran, ['approve 1']);
});

test('only what the window chose by itself has to rest', () => {
  const clock = fakeClock(0);
  let at: Navigation = START;
  const listeners: (() => void)[] = [];
  const subscribe = (one: () => void) => {
    listeners.push(one);
    return () => {};
  };
  const landing = createAutoSelection(clock, { get: () => at, subscribe });
  const select = (itemId: string, by: 'person' | 'start' | 'next') => {
    at = move(at, { to: 'select', list: 'inbox', itemId, by });
    for (const listener of listeners) listener();
  };
  select('1', 'start');
  assert.equal(landing.isSettled(), false);
  clock.tick(AUTO_SELECTION_MS);
  assert.ok(landing.isSettled());
  select('2', 'person');
  assert.ok(landing.isSettled());
  select('3', 'next');
  select('3', 'person');
  assert.ok(landing.isSettled(), 'chosen, though it was there');
  select('2', 'person');
  select('3', 'next');
  clock.tick(AUTO_SELECTION_MS - 1);
  assert.equal(landing.isSettled(), false);
  clock.tick(1);
  assert.ok(landing.isSettled());
});
