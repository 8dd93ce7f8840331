/** Processes in the window: finding one among many, and opening it at the step where it is stuck. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ALL_PROCESSES, filterProcesses, groupProcesses, sourcesOf } from '../../renderer/state/process-filter.ts';
import { currentColumn, lanesOf } from '../../renderer/state/process-lanes.ts';
import type { Process } from '../../shared/processes.ts';
import { demoProcesses } from '../helpers/demo-processes.ts';
import { HOUR, iso } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

/** A process over ten systems with long names, stuck in the last but one. */
const deep = (): Process => ({
  id: 'deep',
  name: 'Wareneingang 88',
  origin: { id: 'wms', name: 'Warehouse' },
  updatedAt: iso(NOW - HOUR),
  steps: Array.from({ length: 10 }, (_, index) => ({
    id: `step-${index}`,
    label: `Step ${index}`,
    system: index === 4 ? 'Grundstücksverkehrsgenehmigungszuständigkeit' : `Wareneingangskontrolle ${index}`,
    owner: null,
    ownerName: null,
    status: index === 8 ? ('active' as const) : ('pending' as const),
    dueAt: index === 8 ? iso(NOW - HOUR) : null,
    at: index === 8 ? iso(NOW - 2 * HOUR) : null,
  })),
});

test('words find a process by all that its row and steps say; chips by how far it is and by source', () => {
  const items = demoProcesses(NOW);
  const found = (filter: Partial<typeof ALL_PROCESSES>) =>
    filterProcesses(items, { ...ALL_PROCESSES, ...filter }, NOW).map(({ id }) => id);
  assert.equal(found({}).length, 3);
  assert.deepEqual(found({ q: '  kim ONBOARDING ' }), ['onboarding-88']);
  assert.deepEqual(found({ q: 'laptop' }), ['onboarding-88'], 'a step');
  assert.deepEqual(found({ q: 'claims adjuster' }), ['claim-88-21'], 'a person');
  assert.deepEqual(found({ q: 'sap' }), ['delivery-100482', 'claim-88-21'], 'a system');
  assert.deepEqual(found({ states: ['finished'] }), ['claim-88-21']);
  assert.deepEqual(found({ states: ['stalled'], sources: ['hr'] }), ['onboarding-88']);
  assert.deepEqual(found({ q: 'sap', sources: ['hr'] }), []);
  assert.deepEqual(
    sourcesOf(items).map(({ name }) => name),
    ['Claims', 'Fulfilment', 'HR'],
  );
});

test('what stands still comes first, however many others move; the others are grouped by state and source', () => {
  const [stuck, , over] = demoProcesses(NOW);
  assert.ok(stuck && over);
  const running = (id: string, source: string): Process => ({
    ...deep(),
    id,
    origin: { id: source, name: source },
    steps: deep().steps.map((step) => ({ ...step, dueAt: null })),
  });
  const many = Array.from({ length: 40 }, (_, n) => running(`order-${n}`, n % 2 === 0 ? 'Fulfilment' : 'Claims'));
  const grouped = groupProcesses([...many, over, stuck], NOW);
  assert.equal(grouped[0]?.process.id, stuck.id);
  assert.deepEqual(
    grouped.flatMap(({ begins }) => (begins ? [[begins.state, begins.source]] : [])),
    [
      ['stalled', null],
      ['running', 'Claims'],
      ['running', 'Fulfilment'],
      ['finished', over.origin.name],
    ],
  );
  const claims = grouped.slice(1, 4).map(({ process }) => process.id);
  assert.deepEqual(claims, ['order-1', 'order-3', 'order-5'], 'within a group as they came');
});

test('the eye begins at the first step that stands still, else at the first that is not over', () => {
  assert.equal(currentColumn(lanesOf(deep()), NOW), 8);
  assert.equal(currentColumn(lanesOf(deep()), NOW - 3 * HOUR), 0);
  const [, , over] = demoProcesses(NOW);
  assert.ok(over);
  assert.equal(currentColumn(lanesOf(over), NOW), 0);
});

const rows = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('[data-process]') });

test('search and chips leave what is looked for; what is not found says so and offers all again', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.relay.processes = demoProcesses(NOW);
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const shows = (count: number) => until(`${count} processes`, async () => (await rows(page).count()) === count);
  await page.getByRole('button', { name: 'Processes', exact: true }).click();
  await shows(3);
  await page.keyboard.press('/');
  await page.keyboard.type('sap');
  await shows(2);
  await page.keyboard.press('Enter');
  await page.locator('[data-active-row=true]:focus').waitFor();
  await page.getByRole('button', { name: 'Source: any' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'HR' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('Nothing matches').waitFor();
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await shows(3);
  await page.getByRole('button', { name: 'State: any' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Finished' }).click();
  await page.keyboard.press('Escape');
  await shows(1);
  await page.getByRole('button', { name: 'Inbox', exact: true }).click();
  await page.getByRole('button', { name: 'Processes', exact: true }).click();
  await shows(1);
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

for (const [width, height, touch] of [
  [1040, 720, false],
  [360, 640, true],
] as const) {
  test(`at ${width} × ${height} the step that stands still is in sight, and no lane's name is broken inside a word`, async () => {
    const backend = createWindowBackend({ now: NOW });
    backend.relay.processes = [deep(), ...demoProcesses(NOW)];
    const { page, close } = await lab.open({ backend, now: NOW, width, height, touch });
    await page.getByRole('button', { name: 'Processes', exact: true }).click();
    await page.getByText('Wareneingang 88').first().click();
    const stalled = page.locator('[data-current]');
    await until('in sight', () =>
      stalled.evaluate((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        const drawn = (x: number, y: number) => node.contains(node.ownerDocument.elementFromPoint(x, y));
        return drawn(left + 4, top + 4) && drawn(right - 4, bottom - 4);
      }),
    );
    const broken = await page.locator('[data-lane]').evaluateAll((names) =>
      names.flatMap((name) => {
        const text = name.firstChild;
        const words = [...(name.textContent ?? '').matchAll(/\S+/g)];
        return words.flatMap(({ 0: word, index }) => {
          const range = name.ownerDocument.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          return lines.size > 1 ? [word] : [];
        });
      }),
    );
    assert.deepEqual(broken, []);
    assert.equal(await page.locator('[data-lane]').count(), 10);
    await close();
  });
}
