/** Ten thousand random keys, clicks and double clicks on a changing list: no answer reaches an item that was not visible and at rest. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Point } from '../../renderer/state/press-guard.ts';
import { APPROVAL_ACTIONS, HOUR, iso, MINUTE, makeItem, viewOf } from '../helpers/items.ts';
import { BUTTON, DETAIL, type Given, type Lax, pressedWindow } from './parts/pressed-window.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PRESSES = 10_000;
const REST_MS = 400;
const KEYS = [...'aaaaejjjkxzcmo', 'Escape', 'ArrowDown'];
const WORDS = ['acme', 'case', 'are', 'lee', 'e5'];

/** Deterministic pseudorandom numbers in [0, 1) (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Window = ReturnType<typeof pressedWindow>;

/** Latest value of a history, and the time since which it holds. */
function sinceWhen<H extends { at: number; order: number; shows: unknown }>(
  until: readonly H[],
  of: (shows: H['shows']) => unknown,
) {
  const last = until.at(-1);
  if (!last) return null;
  const shows = of(last.shows);
  const from = until.findLastIndex((one) => of(one.shows) !== shows);
  const began = until[from + 1] ?? last;
  return { shows, began, since: began.at };
}

/** Whether the mouse has moved by 4 px or more since then. Call right after the press. */
function hasMoved({ history: { mouseAt } }: Window, since: { order: number }): boolean {
  const from = mouseAt.findLast((one) => one.order < since.order)?.shows;
  const after = mouseAt.filter((one) => one.order > since.order);
  return after.some(({ shows }) => !from || Math.hypot(shows.x - from.x, shows.y - from.y) >= 4);
}

/** Reason why an answer was unintended; null: intended. */
function fault(window: Window, { itemId, by, pressedAt, before }: Given, press: { by: string }): string | null {
  const placesAt = window.history.placesAt.slice(0, before.placesAt);
  const shownAt = window.history.shownAt.slice(0, before.shownAt);
  if (by === 'row') {
    const place = sinceWhen(placesAt, (places) => places.get(itemId));
    if (place?.shows === undefined) return 'not in sight';
    const rested = pressedAt - place.since >= REST_MS;
    if (press.by === 'finger') return rested ? null : 'slid under the finger';
    // After the person's own scrolling a short rest suffices.
    if (place.began.scrolled && rested) return null;
    return hasMoved(window, place.began) ? null : 'slid under the mouse';
  }
  const shown = sinceWhen(shownAt, (id) => id);
  if (shown?.shows !== itemId) return 'another item was shown';
  if (pressedAt - shown.since >= REST_MS) return null;
  const chosen = shownAt.at(-1)?.byPerson;
  if (by === 'key') return chosen ? null : 'had just come by itself';
  return press.by === 'mouse' && hasMoved(window, shown.began) ? null : 'had just come under the pointer';
}

function play(seed: number, presses: number, lax: Lax = {}) {
  const random = numbers(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const oneOf = <T>(all: readonly T[]): T => all[upTo(all.length)] as T;
  const window = pressedWindow(NOW, lax);
  const arrive = () => {
    const due = random() < 0.8 ? iso(NOW + upTo(48) * HOUR + upTo(60) * MINUTE) : null;
    const severity = random() < 0.1 ? 'critical' : 'notice';
    window.arrive(viewOf(makeItem(NOW, { dueAt: due, severity, actions: APPROVAL_ACTIONS })));
  };
  const place = (): Point => {
    const row = upTo(8);
    const onRow = {
      x: BUTTON.left + upTo(80),
      y: row * 75 + BUTTON.top + upTo(24) - ((window.places()?.scrolled ?? 0) % 75),
    };
    return random() < 0.7 ? onRow : { x: DETAIL.left + upTo(100), y: DETAIL.top + upTo(30) };
  };
  for (let n = 0; n < 12; n += 1) arrive();
  const faults: string[] = [];
  let mouse: Point = place();
  let judged = 0;
  const judge = (by: string) => {
    for (; judged < window.given.length; judged += 1) {
      const given = window.given[judged] as Given;
      const why = fault(window, given, { by });
      if (why) faults.push(`seed ${seed}, ${given.by} at ${given.pressedAt - NOW} ms: ${why}`);
    }
  };
  const pass = (ms: number) => {
    window.clock.tick(ms);
    judge('mouse');
  };
  const others = () => {
    const happens = random();
    if (happens < 0.25 && window.waiting().length < 30) arrive();
    else if (happens < 0.45 && window.waiting().length > 4) window.leave(oneOf(window.waiting()));
    else if (happens < 0.5) window.scrollTo(upTo(10) * 40);
  };
  const click = (by: 'mouse' | 'finger', at: Point) => {
    window.press(by, at);
    judge(by);
  };
  for (let done = 0; done < presses; done += 1) {
    others();
    pass(random() < 0.5 ? upTo(120) : upTo(1500));
    const how = random();
    if (how < 0.35) {
      for (const key of random() < 0.2 ? oneOf(WORDS) : [oneOf(KEYS)]) {
        window.key(key);
        judge('key');
        pass(upTo(90));
      }
      continue;
    }
    if (how < 0.6) mouse = place();
    else if (how < 0.7) mouse = { x: mouse.x + upTo(3) - 1, y: mouse.y + upTo(3) - 1 };
    if (how < 0.85) {
      window.mouse(mouse);
      click('mouse', mouse);
      if (random() < 0.4) {
        others();
        pass(80 + upTo(300));
        click('mouse', mouse);
      }
    } else click('finger', place());
  }
  return { faults, given: window.given, refused: window.refused() };
}

/** Plays `presses` in total, in windows of `each` presses. */
function playAll(presses: number, each: number, lax: Lax = {}) {
  const runs = Array.from({ length: presses / each }, (_, seed) => play(seed + 1, each, lax));
  return {
    faults: runs.flatMap(({ faults }) => faults),
    given: runs.reduce((sum, { given }) => sum + given.length, 0),
    refused: runs.reduce((sum, { refused }) => sum + refused, 0),
  };
}

test(`${PRESSES} keys, clicks and double clicks: each answer was meant`, (t) => {
  const { faults, given, refused } = playAll(PRESSES, 100);
  t.diagnostic(`${PRESSES} presses: ${given} answers, ${refused} presses came to nothing`);
  assert.deepEqual(faults, []);
  assert.ok(given > PRESSES / 20, `${given} answers: the list still takes them`);
});

test('without its guards the same window sends unintended answers', () => {
  for (const lax of [{ pointers: true }, { landing: true }]) {
    assert.ok(playAll(2_000, 100, lax).faults.length > 0, JSON.stringify(lax));
  }
});
