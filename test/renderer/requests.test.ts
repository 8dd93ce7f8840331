/** My requests in the window: in the rail only if there are any, with a badge for new decisions; reminders. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { demoRequests } from '../helpers/demo-requests.ts';
import { iso, MINUTE } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

test('without requests the rail does not offer the view', async () => {
  const { page, close } = await lab.open({ backend: createWindowBackend({ now: NOW }), now: NOW });
  await page.getByRole('button', { name: 'Processes', exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^My requests/ }).count(), 0);
  await close();
});

test('a badge counts decisions until the view displays them; a reminder can be sent once', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.relay.request(...demoRequests(NOW));
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const entry = page.getByRole('button', { name: /^My requests/ });
  await entry.getByLabel('Requests decided: 2').waitFor();
  await entry.click();
  await page.getByText('Laptop for the new colleague').waitFor();
  await until('the badge is gone', async () => (await entry.getByLabel(/decided/).count()) === 0);
  const [open, approved, rejected] = await Promise.all(
    ['PO 4731', 'PO 4702', 'Laptop'].map((title) =>
      page.getByRole('listitem').filter({ hasText: title }).textContent(),
    ),
  );
  assert.match(open ?? '', /Open.*Asked: Procurement approver.*Lee Park is on it/s);
  assert.match(approved ?? '', /Approved.*Kim Reyes.*As discussed/s);
  assert.match(rejected ?? '', /Rejected/);
  await page.getByRole('button', { name: 'Remind about PO 4731 needs your approval' }).click();
  await page.getByText('Reminded: PO 4731 needs your approval').first().waitFor();
  await until('no second reminder', async () => (await page.getByRole('button', { name: /^Remind/ }).count()) === 0);
  const [first] = demoRequests(NOW);
  assert.ok(first);
  const outcome = { kind: 'approve', label: 'Approve', at: iso(NOW + MINUTE) } as const;
  backend.relay.request({ ...first, state: 'answered', decision: 'approved', outcome });
  await page.getByRole('listitem').filter({ hasText: 'PO 4731' }).getByText('Approved').waitFor();
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

test('older requests: a failure is displayed; a change keeps the pages that are loaded', async () => {
  const backend = createWindowBackend({ now: NOW });
  const { relay } = backend;
  relay.request(...demoRequests(NOW));
  let fails = true;
  relay.link.requests = async ({ after }) => {
    const items = relay.requests ?? [];
    if (after === undefined) return { ok: true, value: { items: items.slice(0, 2), next: 2 } };
    return fails ? { ok: false, problem: null } : { ok: true, value: { items: items.slice(after), next: null } };
  };
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('button', { name: /^My requests/ }).click();
  const older = page.getByRole('button', { name: 'Show older requests' });
  await older.waitFor();
  await rest(page);
  await older.click();
  await page.getByRole('alert').waitFor();
  fails = false;
  await rest(page);
  await older.click();
  await page.getByText('Laptop for the new colleague').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  const [first] = demoRequests(NOW);
  assert.ok(first);
  const outcome = { kind: 'approve', label: 'Approve', at: iso(NOW + MINUTE) } as const;
  relay.request({ ...first, state: 'answered', decision: 'approved', outcome });
  await page.getByRole('listitem').filter({ hasText: 'PO 4731' }).getByText('Approved').waitFor();
  await page.getByText('Laptop for the new colleague').waitFor();
  assert.equal(await older.count(), 0);
  await close();
});
