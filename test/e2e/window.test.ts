/** The window of the running app: answer in it, see the fate in words, change a subscription, pair with a code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appWindow, WINDOW_ARGS } from '../helpers/app-window.ts';
import { purchaseOrder, syncFailure } from '../helpers/events.ts';
import { windowTitles } from '../helpers/keyboard.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld } from '../helpers/world.ts';

/** What of the page's document the test touches; tests compile without the DOM's types. */
interface PageDocument {
  createElement(name: string): { textContent: string };
  head: { append(child: unknown): void };
}

test("answered in the window: the fate is told in words, down to the source's confirmation", async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS });
  const window = await appWindow(t, desk);
  await window.getByText('Connected to').first().waitFor();
  const { itemId } = await world.send('approval.requested', purchaseOrder('4750'));
  await window.getByText('PO 4750 needs your approval').first().click();
  await window.getByRole('button', { name: 'Approve' }).last().click();
  await settled(world, 'dana', itemId, 'confirmed');
  await window
    .getByText(/confirmed/i)
    .first()
    .waitFor();
  await desk.session.waitForNone('PO 4750');
});

test('an answer given offline in the window says that it is kept on this device', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS });
  const window = await appWindow(t, desk);
  const { itemId } = await world.send('approval.requested', purchaseOrder('4751'));
  await window.getByText('PO 4751 needs your approval').first().click();
  await world.stopRelay();
  await window.getByRole('button', { name: 'Approve' }).last().click();
  await window
    .getByText(/kept on this device/)
    .first()
    .waitFor();
  await world.startRelay();
  await settled(world, 'dana', itemId, 'confirmed');
  await window
    .getByText(/confirmed/i)
    .first()
    .waitFor();
});

test('a subscription changed in the window holds for the next event', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS });
  const window = await appWindow(t, desk);
  await window
    .getByRole('link', { name: 'Preferences' })
    .or(window.getByRole('button', { name: 'Preferences' }))
    .or(window.getByRole('tab', { name: 'Preferences' }))
    .first()
    .click();
  const row = window
    .getByRole('radiogroup', { name: /Integration operations/ })
    .or(window.getByRole('row', { name: /Integration operations/ }));
  await row.first().getByRole('radio', { name: 'Badge only' }).check({ force: true });
  await world.send('exception.raised', syncFailure('quiet'));
  await world.send('approval.requested', purchaseOrder('4752'));
  await desk.session.waitForNotification('PO 4752');
  const raised = desk.session.monitor.history.flatMap((event) => (event.kind === 'notify' ? [event.title] : []));
  assert.deepEqual(raised, ['PO 4752 needs your approval']);
  await until('the relay knows the subscription too', async () =>
    (await world.items('dana')).some((item) => item.type === 'exception.raised' && item.delivery === 'badge'),
  );
});

test('the preload exposes one object, and the page has neither Node nor a way out', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS });
  const window = await appWindow(t, desk);
  await window.getByText('Connected to').first().waitFor();
  const found = await window.evaluate(async () => {
    const scope: Record<string, unknown> = globalThis as never;
    const { document, fetch } = scope as unknown as {
      document: PageDocument;
      fetch: (url: string) => Promise<unknown>;
    };
    const script = document.createElement('script');
    script.textContent = 'globalThis.ranInline = true';
    document.head.append(script);
    const fetched = await fetch('data:text/plain,x').then(
      () => 'fetched',
      () => 'refused',
    );
    return {
      node: typeof scope.require,
      process: typeof scope.process,
      bridge: Object.keys(scope.beckon as object).sort(),
      inline: typeof scope.ranInline,
      fetched,
    };
  });
  const bridge = ['capabilities', 'invoke', 'on'];
  assert.deepEqual(found, { node: 'undefined', process: 'undefined', bridge, inline: 'undefined', fetched: 'refused' });
  const pages = () => window.context().pages().length;
  const before = pages();
  await window.evaluate("void window.open('https://example.invalid/')");
  await until(
    'no second window stays',
    async () => pages() === before && (await windowTitles(desk.session)).length === 1,
  );
  const problem = await window.evaluate(
    "window.beckon.invoke('item.answer', { itemId: 'x', action: '' }).then((r) => r.ok ? 'ok' : r.problem.code)",
  );
  assert.equal(problem, 'REQUEST_INVALID');
});
