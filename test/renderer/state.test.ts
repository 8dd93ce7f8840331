import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnswerStore, withAccepted } from '../../renderer/state/answer-store.ts';
import { createCommandDesk } from '../../renderer/state/commands.ts';
import { createDraftStore, type DraftStorage } from '../../renderer/state/draft-store.ts';
import {
  type InboxRow,
  inboxRows,
  nextWaiting,
  removedFrom,
  tabsOf,
  withRetained,
} from '../../renderer/state/inbox-rows.ts';
import { ariaKeys, firstKey, waysOf } from '../../renderer/state/key-names.ts';
import { move, START } from '../../renderer/state/navigation.ts';
import { excerpt, patternOf } from '../../renderer/state/search-matches.ts';
import {
  choicesFor,
  fieldsOf,
  passedBy,
  pickedTime,
  snoozeChoices,
  snoozesBefore,
  usualTime,
} from '../../renderer/state/snooze.ts';
import { createSplitStore } from '../../renderer/state/split-store.ts';
import { readStoredTab, storeTab } from '../../renderer/state/tab-storage.ts';
import { workingDayAfter } from '../../renderer/state/working-day.ts';
import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { problem } from '../../shared/problems.ts';
import { byListing, compareListed, dueState, isNotAccepted } from '../../shared/rules/ranking.ts';
import type { WorkingTime } from '../../shared/working-time.ts';
import { demoInbox, notAccepted, purchaseOrder } from '../helpers/demo-items.ts';
import { HOUR, iso, makeItem, viewOf } from '../helpers/items.ts';
import { item } from '../shared/arbitraries.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const ids = (views: readonly ItemView[]) => views.map(({ item }) => item.id);

const READ = { of: ({ version }: { version: number }) => version };

test('the item being read keeps its place when it no longer waits', () => {
  const views = Array.from({ length: 8 }, (_, index) => viewOf(makeItem(NOW + index * HOUR)));
  fc.assert(
    fc.property(fc.nat(7), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (index, gone) => {
      const reading = views[index];
      assert.ok(reading);
      const inbox = views.filter((view, at) => view !== reading && !gone[at]);
      const kept = withRetained(views, inbox, [reading]);
      assert.deepEqual(
        ids(kept),
        ids(views.filter((view, at) => view === reading || !gone[at])),
        'the list as it was, without what is gone',
      );
    }),
  );
});

test('no heading comes twice, and all that stands below it is so', () => {
  const inbox = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 20 });
  fc.assert(
    fc.property(inbox, fc.nat(), (items, index) => {
      const before = items.toSorted(compareListed).map((one) => viewOf(one));
      const reading = before[index % Math.max(1, before.length)] ?? null;
      const rows = inboxRows(
        withRetained(
          before,
          before.filter((view) => view !== reading),
          reading ? [reading] : [],
        ),
        'urgency',
        NOW,
      );
      const headings = rows.flatMap(({ group }) => group ?? []);
      assert.equal(new Set(headings).size, headings.length);
      if (headings.length === 0) return;
      let under: InboxRow['group'] = null;
      for (const { view, group } of rows) {
        under = group ?? under;
        const { severity } = view.item;
        assert.equal(under, severity === 'critical' ? 'critical' : dueState(view.item, NOW));
      }
    }),
  );
});

test('while the mouse is over the list no row leaves its place, whatever goes and comes', () => {
  const inbox = fc.uniqueArray(item, { selector: ({ id }) => id, minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(inbox, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), fc.nat(), (items, gone, from) => {
      const all = items.toSorted(compareListed).map((one) => viewOf(one));
      const before = all.slice(0, 1 + (from % all.length));
      const now = all.filter((_, index) => !gone[index]);
      const kept = ids(withRetained(before, now, removedFrom(before, now)));
      assert.deepEqual(
        kept.filter((id) => ids(before).includes(id)),
        ids(before),
        'all that was listed, in its order',
      );
    }),
  );
});

test('after an answer the next one that waits is meant, else the one before', () => {
  const views = demoInbox(NOW).map((one) => viewOf(one));
  const rows = inboxRows(views, 'urgency', NOW);
  const at = (index: number) => rows[index]?.view.item.id ?? '';
  assert.equal(nextWaiting(rows, at(0), [at(0)], 'dana'), at(1));
  const closed = rows.map((row, index) =>
    index === 1 ? { ...row, view: { ...row.view, item: { ...row.view.item, state: 'closed' as const } } } : row,
  );
  assert.equal(nextWaiting(closed, at(0), [at(0)], 'dana'), at(2), 'a row that is done is passed over');
  assert.equal(nextWaiting(rows, at(rows.length - 1), [at(rows.length - 1)], 'dana'), at(rows.length - 2));
  assert.equal(nextWaiting(rows.slice(0, 1), at(0), [at(0)], 'dana'), null);
  assert.equal(nextWaiting(rows, 'another', ['another'], 'dana'), null);
});

test('an item that was never listed is not put into the list', () => {
  const views = [viewOf(makeItem(NOW))];
  assert.deepEqual(ids(withRetained(views, views, [viewOf(makeItem(NOW))])), ids(views));
  assert.deepEqual(ids(withRetained([], views, [])), ids(views));
});

test('groups name the stretches of the inbox, and only where they tell something', () => {
  const views = demoInbox(NOW).map((one) => viewOf(one));
  const named = inboxRows(views, 'urgency', NOW).map(({ group }) => group);
  assert.deepEqual(named, ['critical', 'soon', 'later', null, 'none', null, null]);
  const calm = views.slice(4);
  assert.deepEqual(new Set(inboxRows(calm, 'urgency', NOW).map(({ group }) => group)), new Set([null]));
  const bySource = inboxRows(views, 'source', NOW);
  const sources = bySource.flatMap(({ group }) => (group && typeof group === 'object' ? group.source : []));
  assert.deepEqual(
    sources,
    [...new Set(views.map(({ item }) => item.origin.name))],
    'each once, the most urgent first',
  );
  assert.deepEqual(new Set(bySource.map(({ view }) => view)), new Set(views));
  const newest = inboxRows(views, 'newest', NOW).map(({ view }) => Date.parse(view.item.beckon.at));
  assert.deepEqual(
    newest,
    newest.toSorted((a, b) => b - a),
  );
});

test('rejected answers are on top in every order, and the rest is counted from them', () => {
  const refused = viewOf(notAccepted(NOW));
  const views = byListing([...demoInbox(NOW), refused.item].map((one) => viewOf(one)));
  for (const order of ['urgency', 'source', 'newest'] as const) {
    const [first, second] = inboxRows(views, order, NOW);
    assert.deepEqual([first?.view.item.id, first?.group], [refused.item.id, 'notAccepted'], order);
    assert.ok(second?.group, order);
  }
  assert.deepEqual(
    inboxRows(views, 'urgency', NOW).map(({ group }) => group),
    ['notAccepted', 'critical', 'soon', 'later', null, 'none', null, null],
  );
  const waiting = { ...refused.item, state: 'waiting' as const };
  const closed = { ...refused.item, state: 'closed' as const };
  assert.deepEqual([waiting, closed].map(isNotAccepted), [true, false]);
});

test('the keys that are shown are those that hold', () => {
  const on = { singleKeys: 'on', modifier: 'Alt' } as const;
  const mac = { singleKeys: 'modifier', modifier: 'Control' } as const;
  const off = { singleKeys: 'off', modifier: 'Alt' } as const;
  assert.deepEqual(waysOf('next', on), [['j'], ['↓']]);
  assert.deepEqual(waysOf('next', mac), [['Ctrl+j'], ['↓']]);
  assert.deepEqual(waysOf('next', off), [['↓']]);
  assert.deepEqual(waysOf('go-history', { ...on, singleKeys: 'modifier' }), [['Alt+g', 'h']]);
  assert.deepEqual([firstKey('undo', on), firstKey('undo', mac), firstKey('undo', off)], ['z', 'Ctrl+z', '']);
  assert.equal(ariaKeys('next', mac), 'Control+j ArrowDown');
  assert.equal(ariaKeys('select-range', { ...on, singleKeys: 'modifier' }), 'Alt+Shift+x');
  assert.equal(ariaKeys('approve', off), undefined);
  assert.equal(ariaKeys('go-history', on), undefined, 'one after the other cannot be said');
});

test('the newest handler of a command runs, and is gone when it is taken back', () => {
  const desk = createCommandDesk();
  const ran: string[] = [];
  desk.register(() => ({ next: () => ran.push('view') }));
  const stop = desk.register(() => ({ next: () => ran.push('dialog') }));
  assert.ok(desk.run('next'));
  stop();
  assert.ok(desk.run('next'));
  assert.deepEqual(ran, ['dialog', 'view']);
  assert.equal(desk.run('claim'), false);
});

test('an answer accepted is shown until the view tells of it, and a second press is none', async () => {
  const view = viewOf(purchaseOrder(NOW));
  const pending = {
    key: 'c0a80101-0000-4000-8000-000000000001',
    action: 'approve',
    label: 'Approve',
    comment: null,
    at: view.item.createdAt,
    status: 'sending' as const,
    problem: null,
  };
  let asked = 0;
  const invoke = async (channel: string) => {
    asked += 1;
    assert.equal(channel, 'item.answer');
    return { ok: true, value: pending };
  };
  const store = createAnswerStore({ invoke, on: () => () => {} } as unknown as WindowBridge, READ);
  const both = [store.answer(view.item, 'approve'), store.answer(view.item, 'approve')];
  assert.equal(store.get().sending.get(view.item.id), 'approve');
  assert.deepEqual(await Promise.all(both), [true, false]);
  assert.equal(asked, 1);
  assert.equal(withAccepted(view, store.get()).pending, pending);
  const recorded = { ...view, item: { ...view.item, answers: [{ key: pending.key }] } } as unknown as ItemView;
  assert.equal(withAccepted(recorded, store.get()).pending, null);
  store.forget([view.item.id]);
  assert.equal(withAccepted(view, store.get()).pending, null);
});

test('a refused press leaves its reason until it was read', async () => {
  const refusal = problem('ALREADY_ANSWERED', 'Already approved by Lee Winter at 10:40.');
  const invoke = async () => ({ ok: false, problem: refusal });
  const store = createAnswerStore({ invoke, on: () => () => {} } as unknown as WindowBridge, READ);
  assert.equal(await store.answer({ id: 'one', version: 1 }, 'approve'), false);
  assert.equal(store.get().problems.get('one'), refusal);
  assert.equal(store.get().sending.size, 0);
  store.forgive('one');
  assert.equal(store.get().problems.size, 0);
});

function memoryStorage(): DraftStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

test('drafts outlive the window, are shared by two, and leave nothing behind', () => {
  const storage = memoryStorage();
  const first = createDraftStore(storage);
  const second = createDraftStore(storage);
  first.set('item', 'reject', 'Too dear');
  assert.equal(second.get('item', 'reject'), 'Too dear');
  second.set('other', 'ask', 'Which?');
  assert.equal(first.get('other', 'ask'), 'Which?');
  assert.equal(first.get('item', 'approve'), '');
  first.drop('item', 'reject');
  second.set('other', 'ask', '');
  assert.equal(storage.kept.size, 0);
});

test('the position of the divider is stored between starts, within bounds, and its storage may be damaged or refuse', () => {
  const storage = memoryStorage();
  const split = createSplitStore(storage);
  assert.equal(split.get(), null);
  split.set(45.678);
  assert.equal(createSplitStore(storage).get(), 45.7);
  split.set(99);
  assert.equal(createSplitStore(storage).get(), 70);
  split.set(null);
  assert.equal(storage.kept.size, 0);
  for (const damaged of ['', 'wide', '-3', '1e999', 'null']) {
    storage.kept.set('beckon.split', damaged);
    assert.equal(createSplitStore(storage).get(), null, damaged);
  }
  const refusing = createSplitStore({
    ...memoryStorage(),
    setItem: () => {
      throw new Error('full');
    },
  });
  refusing.set(30);
  assert.equal(refusing.get(), 30);
});

test('drafts survive a storage that is damaged or refuses', () => {
  const damaged = memoryStorage();
  damaged.kept.set('beckon.drafts', '{"not": "a list"');
  assert.equal(createDraftStore(damaged).get('item', 'reject'), '');
  const refusing = createDraftStore({
    ...memoryStorage(),
    setItem: () => {
      throw new Error('full');
    },
  });
  refusing.set('item', 'reject', 'Too dear');
  assert.equal(refusing.get('item', 'reject'), 'Too dear');
});

test('the place: opening, going back, composing, searching', () => {
  const opened = move(START, { to: 'open', list: 'inbox', itemId: 'one', keyboard: true });
  assert.deepEqual(opened.selected.inbox, { itemId: 'one', by: 'person', opened: true });
  assert.equal(opened.focus.on, 'item');
  const composing = move(opened, { to: 'compose', list: 'inbox', itemId: 'one', action: 'reject' });
  const composed = move(START, { to: 'compose', list: 'history', itemId: 'one', action: 'reject' });
  assert.equal(composed.selected.history?.opened, true, 'what composes shows itself');
  assert.equal(move(composing, { to: 'select', list: 'inbox', itemId: 'two', by: 'person' }).composing, null);
  const back = move(composing, { to: 'back', list: 'inbox' });
  assert.equal(back.selected.inbox?.opened, false);
  assert.equal(back.composing, null);
  const search = move(opened, { to: 'search' });
  assert.equal(search.view, 'history');
  assert.equal(search.focus.on, 'search');
  const here = move(opened, { to: 'search', list: 'inbox' });
  assert.deepEqual([here.view, here.focus.on, here.selected.inbox?.opened], ['inbox', 'search', false]);
  const linked = move(START, { to: 'view', view: 'inbox', itemId: 'three' });
  assert.deepEqual(linked.selected.inbox, { itemId: 'three', by: 'person', opened: true });
});

test('the place: a tab begins with its own first item, unless it is shown for the one that is read', () => {
  const reading = move(move(START, { to: 'open', list: 'inbox', itemId: 'one' }), {
    to: 'mark',
    item: { id: 'one', version: 1 },
  });
  const other = move(reading, { to: 'tab', tab: 'know' });
  assert.deepEqual(
    [other.tab, other.selected.inbox, other.marked.items],
    ['know', null, []],
    'nothing out of sight is marked',
  );
  assert.equal(move(reading, { to: 'tab', tab: 'know', reading: true }).selected.inbox?.itemId, 'one');
  assert.equal(move(other, { to: 'view', view: 'history' }).tab, 'know');
});

test('the tab is stored between starts, and any other stored value is the first one', () => {
  const storage = memoryStorage();
  assert.equal(readStoredTab(storage), 'answer');
  storeTab(storage, 'know');
  assert.equal(readStoredTab(storage), 'know');
  storage.setItem('beckon.inbox-tab', 'toString');
  assert.equal(readStoredTab(storage), 'answer');
  const full = { ...storage, setItem: () => assert.fail('full') };
  storeTab(full, 'know');
  assert.equal(readStoredTab(full), 'answer');
});

test('the place: some items alone, until all are asked for or the person goes elsewhere', () => {
  const marked = move(move(START, { to: 'open', list: 'inbox', itemId: 'one' }), {
    to: 'mark',
    item: { id: 'one', version: 1 },
  });
  const some = move(marked, { to: 'view', view: 'inbox', itemIds: ['two', 'three'] });
  assert.deepEqual([some.only, some.selected.inbox, some.marked.items], [['two', 'three'], null, []]);
  const read = move(some, { to: 'open', list: 'inbox', itemId: 'two' });
  assert.deepEqual(read.only, ['two', 'three']);
  const all = move(read, { to: 'all' });
  assert.deepEqual([all.only, all.selected.inbox?.itemId], [null, 'two'], 'what is read stays open');
  assert.equal(move(read, { to: 'view', view: 'inbox' }).only, null);
  assert.equal(move(read, { to: 'view', view: 'inbox', itemId: 'four' }).only, null);
});

test('what is searched for is marked from the start of its words, and nothing else', () => {
  const pattern = patternOf('from:sap appr (4711 type:task');
  assert.ok(pattern);
  assert.deepEqual(
    'PO (4711 needs approval, disapproved'.split(pattern).filter((_, index) => index % 2),
    ['(4711', 'appr'],
  );
  assert.equal(patternOf('from:sap before:2026-01-01'), null);
  assert.equal(patternOf('  '), null);
  const long = `${'word '.repeat(60)}needle ${'word '.repeat(60)}`;
  const part = excerpt(long, patternOf('needle') ?? /x/);
  assert.ok(part?.includes('needle') && part.length < 110 && part.startsWith('…'));
});

test('a pattern never throws, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (typed, text) => {
      const pattern = patternOf(typed);
      if (pattern) assert.equal(text.split(pattern).join(''), text);
    }),
  );
});

test('snoozing: an hour before it is due, the deadline that passes meanwhile, and the way back', () => {
  const due = (hours: number | null, snoozed: string | null = null) => {
    const view = viewOf(purchaseOrder(NOW, { id: 'one', dueAt: hours === null ? null : iso(NOW + hours * HOUR) }));
    return { ...view, mine: { ...view.mine, snoozedUntil: snoozed } };
  };
  const names = (views: ItemView[]) => choicesFor(views, NOW, null).map(({ name }) => name);
  assert.ok(names([due(3)]).includes('beforeDue'));
  assert.equal(choicesFor([due(3)], NOW, null).at(-1)?.at, NOW + 2 * HOUR);
  for (const views of [[due(1)], [due(-2)], [due(null)], [due(3), due(4)]])
    assert.ok(!names(views).includes('beforeDue'));
  assert.equal(passedBy([due(3), due(2), due(9)], NOW + 4 * HOUR, NOW), NOW + 2 * HOUR);
  assert.equal(passedBy([due(4), due(-1), due(null)], NOW + 4 * HOUR, NOW), null, 'not at it, nor what is overdue');
  const id = 'one';
  assert.deepEqual(snoozesBefore([due(1), due(1, iso(NOW)), due(2)]), [
    { until: null, itemIds: [id, id] },
    { until: iso(NOW), itemIds: [id] },
  ]);
});

test('the next working day: of the working time, else from Monday to Friday at eight', () => {
  const local = (iso: string) => new Date(iso).getTime();
  const at = (now: number, time?: WorkingTime) =>
    Object.fromEntries(snoozeChoices(now, workingDayAfter(time, now)).map((choice) => [choice.name, choice.at]));
  const [wednesday, friday, sunday] = ['2026-11-25T10:00', '2026-11-27T10:00', '2026-11-29T10:00'].map(local);
  assert.ok(wednesday && friday && sunday);
  assert.equal(at(friday).workingDay, local('2026-11-30T08:00'));
  assert.equal(at(friday).monday, undefined, 'the same day');
  for (const now of [wednesday, sunday]) assert.equal(at(now).workingDay, undefined, 'it is tomorrow');
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
  const time: WorkingTime = {
    timeZone: 'Asia/Kolkata',
    spans: [{ days: [...days], from: '09:30', to: '18:00' }],
    holidays: ['2026-11-30'],
  };
  const inIndia = at(Date.parse('2026-11-27T10:00:00Z'), time);
  assert.equal(inIndia.workingDay, Date.parse('2026-12-01T04:00:00Z'));
  assert.ok(inIndia.monday);
});

test('a time of one’s own to snooze until: by the clock of this computer, to come, and within a year', () => {
  const day = (iso: string) => new Date(iso).getTime();
  assert.equal(pickedTime({ day: '2026-11-27', time: '09:15' }, NOW), day('2026-11-27T09:15'));
  assert.equal(pickedTime({ day: '', time: '09:15' }, NOW), 'missing');
  assert.equal(pickedTime({ day: '2026-11-27', time: '' }, NOW), 'missing');
  assert.equal(pickedTime(fieldsOf(NOW), NOW), 'past', 'this minute');
  assert.equal(pickedTime({ day: '2028-01-01', time: '09:15' }, NOW), 'far');
  assert.equal(pickedTime({ day: '+275760-09-13', time: '00:00' }, NOW), 'far');
  const at = NOW + 5 * HOUR;
  const [view] = [viewOf(purchaseOrder(NOW))];
  const snoozed = { ...view, mine: { ...view.mine, snoozedUntil: iso(at) } };
  assert.equal(usualTime([snoozed], NOW), at, 'from when it is back now');
  assert.equal(pickedTime(fieldsOf(usualTime([view], NOW)), NOW), usualTime([view, snoozed], NOW));
});

test('what is snoozed is a place while there is some, or while it is shown; the next start does not begin there', () => {
  const counts = { answer: 1, know: 1, snoozed: 0 };
  assert.deepEqual(tabsOf('answer', counts), ['answer', 'know']);
  assert.deepEqual(tabsOf('know', { ...counts, snoozed: 1 }), ['answer', 'know', 'snoozed']);
  assert.deepEqual(tabsOf('snoozed', counts), ['answer', 'know', 'snoozed']);
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  storeTab(storage, 'know');
  storeTab(storage, 'snoozed');
  assert.equal(readStoredTab(storage), 'know');
});

test('snoozing ends in the future, each choice later than the one before', () => {
  fc.assert(
    fc.property(fc.integer({ min: NOW, max: NOW + 400 * 24 * HOUR }), (now) => {
      const at = snoozeChoices(now, null).map((choice) => choice.at);
      assert.ok(at.every((one) => one > now));
      assert.equal(new Set(at).size, at.length);
    }),
  );
});
