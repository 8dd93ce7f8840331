import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProcesses } from '../../desk/inbox/processes.ts';
import type { Reply } from '../../desk/ports.ts';
import type { ProcessesChange } from '../../shared/bridge/processes.ts';
import { type ProblemCode, ProblemError, problem } from '../../shared/problems.ts';
import type { Process, ProcessList } from '../../shared/processes.ts';
import { fakeClock } from '../electron/parts/clock.ts';
import { demoProcesses } from '../helpers/demo-processes.ts';

const [onboarding, delivery, claim] = demoProcesses(Date.parse('2026-11-25T09:42:00Z')) as [Process, Process, Process];

function open(answer: (after: string | null) => Promise<Reply<ProcessList>>, locale = 'en') {
  const published: ProcessesChange[] = [];
  let asked = 0;
  const clock = fakeClock(0);
  const processes = createProcesses({
    link: {
      processes({ after = null }: { after?: string | null }) {
        asked += 1;
        return answer(after);
      },
    },
    clock,
    locale: () => locale,
    publish: (change) => void published.push(change),
  });
  return { processes, published, clock, asked: () => asked };
}
const all = async (): Promise<Reply<ProcessList>> => ({
  ok: true,
  value: { items: [onboarding, delivery], next: null },
});
const nobody = async (): Promise<Reply<ProcessList>> => ({ ok: false, problem: null });
const ids = (items: readonly Process[]): string[] => items.map(({ id }) => id);

test('the relay is asked once, however many windows look at the same time', async () => {
  const { processes, asked } = open(all);
  const [first, second] = await Promise.all([processes.list(), processes.list()]);
  assert.deepEqual([ids(first.items), first.current], [['onboarding-88', 'delivery-100482'], true]);
  assert.deepEqual(second, first);
  await processes.list();
  assert.equal(asked(), 1);
});

test('a role that owns a step has its name in the language of the window, listed and moved', async () => {
  const owned: Process = {
    ...claim,
    steps: claim.steps.map((step) => ({ ...step, ownerName: 'Approver', ownerNames: { de: 'Genehmigerin' } })),
  };
  const answer = async (): Promise<Reply<ProcessList>> => ({ ok: true, value: { items: [owned], next: null } });
  for (const [locale, name] of [
    ['de-AT', 'Genehmigerin'],
    ['fr', 'Approver'],
  ]) {
    const { processes, published } = open(answer, locale);
    const { items } = await processes.list();
    processes.moved(owned);
    for (const one of [items[0], published[0]?.items[0]]) assert.equal(one?.steps[0]?.ownerName, name);
  }
});

test('the top item is published when the order changes; before the first reader it is not stored', async () => {
  const { processes, published } = open(all);
  processes.moved(claim);
  assert.deepEqual(published, []);
  await processes.list();
  processes.moved({ ...delivery, name: 'Moved' });
  assert.deepEqual(published, [{ items: [{ ...delivery, name: 'Moved' }], whole: false, current: true, more: false }]);
  assert.deepEqual(ids((await processes.list()).items), ['delivery-100482', 'onboarding-88']);
});

test('without the network what was known stays, and all are asked for again after it', async () => {
  let answer = all;
  const { processes, published, asked } = open(() => answer());
  await processes.list();
  processes.setLive(false);
  answer = nobody;
  assert.deepEqual(
    [ids((await processes.list()).items), (await processes.list()).current],
    [['onboarding-88', 'delivery-100482'], false],
  );
  answer = async () => ({ ok: true, value: { items: [claim], next: null } });
  const before = asked();
  processes.setLive(true);
  await processes.list();
  assert.equal(asked(), before + 1);
  assert.deepEqual(published.at(-1), { items: [claim], whole: true, current: true, more: false });
});

test('without stored processes a failed request is displayed', async () => {
  const { processes } = open(nobody);
  await assert.rejects(
    () => processes.list(),
    (error) => error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE',
  );
});

test('processes requested offline are displayed once the network is back', async () => {
  let answer = nobody;
  const { processes, published } = open(() => answer());
  await assert.rejects(() => processes.list(), ProblemError);
  answer = all;
  processes.setLive(true);
  await processes.list();
  assert.deepEqual(
    published.map(({ items, whole, current }) => [ids(items), whole, current]),
    [[['onboarding-88', 'delivery-100482'], true, true]],
  );
});

test('a request that failed while connected is repeated after 15 s, unless it was refused', async () => {
  const failing = (code: ProblemCode) => async (): Promise<Reply<ProcessList>> => ({
    ok: false,
    problem: problem(code, 'not now'),
  });
  for (const [first, repeats] of [
    [failing('STORE_UNAVAILABLE'), true],
    [failing('RATE_LIMITED'), true],
    [nobody, true],
    [failing('FORBIDDEN'), false],
  ] as const) {
    let answer = all;
    const { processes, published, asked, clock } = open(() => answer());
    processes.setLive(true);
    await processes.list();
    processes.setLive(false);
    answer = first;
    processes.setLive(true);
    await new Promise(setImmediate);
    answer = all;
    clock.tick(14_999);
    assert.equal(asked(), 2);
    clock.tick(1);
    await new Promise(setImmediate);
    assert.deepEqual([asked(), published.at(-1)?.current], repeats ? [3, true] : [2, false]);
    answer = nobody;
    processes.setLive(false);
    processes.setLive(true);
    await new Promise(setImmediate);
    const before = asked();
    processes.setLive(false);
    clock.tick(60_000);
    assert.equal(asked(), before, 'not while disconnected');
  }
});

test('an answer that comes after the person changed is not shown to the next', async () => {
  let give: (reply: Reply<ProcessList>) => void = () => {};
  const { processes } = open(() => new Promise((resolve) => (give = resolve)));
  const asking = processes.list();
  processes.clear();
  give({ ok: true, value: { items: [onboarding], next: null } });
  await assert.rejects(() => asking, ProblemError);
});

test('older ones come a page at a time, past pages that hold nothing for this person', async () => {
  const pages: Record<string, { items: Process[]; next: string | null }> = {
    first: { items: [onboarding], next: 'empty' },
    empty: { items: [], next: 'last' },
    last: { items: [delivery], next: null },
  };
  const { processes, asked } = open(async (after) => ({ ok: true, value: pages[after ?? 'first']! }));
  const seen = ({ items, more }: { items: Process[]; more: boolean }) => [ids(items), more];
  assert.deepEqual(seen(await processes.list()), [['onboarding-88'], true]);
  const [one, other] = await Promise.all([processes.more(), processes.more()]);
  assert.deepEqual(seen(one), [['onboarding-88', 'delivery-100482'], false]);
  assert.deepEqual(other, one);
  await processes.more();
  assert.equal(asked(), 3, 'after the last page nothing is asked');
});

test('after a time without the network as many are asked for again as were known', async () => {
  const pages: Record<string, { items: Process[]; next: string | null }> = {
    first: { items: [onboarding], next: 'second' },
    second: { items: [delivery], next: 'third' },
    third: { items: [claim], next: null },
  };
  const { processes, published } = open(async (after) => ({ ok: true, value: pages[after ?? 'first']! }));
  await processes.list();
  await processes.more();
  processes.setLive(false);
  processes.setLive(true);
  await processes.list();
  const last = published.at(-1);
  assert.deepEqual(
    [ids(last?.items ?? []), last?.whole, last?.more],
    [['onboarding-88', 'delivery-100482'], true, true],
  );
});
