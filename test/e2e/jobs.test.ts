/** The eight jobs, each by its own scenario of the simulator, through relay and desktop, with a drawn notification. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { freePort } from '../../build/launch/free-port.ts';
import { demoDirectory } from '../../simulator/directory.ts';
import type { ScenarioReport } from '../../simulator/journal.ts';
import type { ScenarioName } from '../../simulator/scenarios/scenario.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import type { DesktopSession, NotifyCall } from '../helpers/desktop-session.ts';
import { until } from '../helpers/until.ts';
import { type Desktop, startWorld, type World } from '../helpers/world.ts';

interface Played {
  world: World;
  desk: Desktop;
  simulator: Simulator;
  report: ScenarioReport;
  raised: readonly NotifyCall[];
}

const raisedIn = (session: DesktopSession): NotifyCall[] =>
  session.monitor.history.filter((event): event is NotifyCall => event.kind === 'notify');

/** Dana at her desk: presses in each notification what the scenario expects of her, as it comes up. */
function answerAsExpected(
  session: DesktopSession,
  simulator: Simulator,
  name: ScenarioName,
): { stop(): Promise<void> } {
  let going = true;
  const asks = () => simulator.state().scenarios.find((scenario) => scenario.name === name)?.asks ?? [];
  const pressed = new Set<string>();
  const work = async (): Promise<void> => {
    while (going) {
      const ask = asks().find(
        (one) => !pressed.has(one.eventId) && one.required && wanted(session, one.title, one.pressOn),
      );
      if (!ask) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      pressed.add(ask.eventId);
      await session.press(ask.title, ask.press === 'acknowledge' ? 'Acknowledge' : 'Approve');
    }
  };
  const working = work();
  return {
    async stop() {
      going = false;
      await working;
    },
  };
}

function wanted(session: DesktopSession, title: string, on: 'first' | 'reminder'): boolean {
  return raisedIn(session).filter((call) => call.title === title).length >= (on === 'first' ? 1 : 2);
}

async function play(t: TestContext, name: ScenarioName): Promise<Played> {
  const port = await freePort(0);
  const directory = demoDirectory({ responsesUrl: `http://127.0.0.1:${port}` });
  const world = await startWorld(t, { directory });
  const desk = await world.desktop('dana');
  const simulator = await startSimulator({ relayUrl: world.url, directory, port, seed: 7 });
  t.after(() => simulator.close());
  const dana = answerAsExpected(desk.session, simulator, name);
  const report = await simulator.run(name);
  await dana.stop();
  assert.equal(report.state, 'done', report.fate ?? '');
  return { world, desk, simulator, report, raised: raisedIn(desk.session) };
}

const titles = (calls: readonly NotifyCall[]): string[] => calls.map((call) => call.title);
const itemsOfType = async (world: World, type: string) =>
  (await world.items('dana')).filter((item) => item.type === type);

test('job 1, workflow event alerts: approvals, an escalated case and a task reach the relevant person', async (t) => {
  const { world, raised } = await play(t, 'workflow-alerts');
  for (const type of ['approval.requested', 'case.escalated', 'task.assigned']) {
    const items = await itemsOfType(world, type);
    assert.ok(items.length > 0, `an item of type ${type}`);
    assert.ok(
      items.some((item) => titles(raised).includes(item.title)),
      `a notification of type ${type}`,
    );
  }
});

test('job 2, status updates: changes of one record collapse into one item with the path travelled', async (t) => {
  const { world, raised } = await play(t, 'status-updates');
  const items = await itemsOfType(world, 'status.changed');
  assert.ok(items.length > 0);
  const records = items.map((item) => `${item.record?.system} ${item.record?.type} ${item.record?.id}`);
  assert.equal(new Set(records).size, records.length, 'one open item a record');
  assert.ok(
    items.some((item) => (item.status?.path.length ?? 0) > 1),
    'a path of several states',
  );
  assert.ok(items.some((item) => titles(raised).includes(item.title)));
});

test('job 3, exceptions: hundreds of equal failures are one item, closed when the source recovers', async (t) => {
  const { world, raised } = await play(t, 'integration-errors');
  const items = await itemsOfType(world, 'exception.raised');
  const folded = items.find((item) => (item.fold?.count ?? 0) >= 100);
  assert.ok(folded, 'a folded item');
  assert.equal(titles(raised).filter((title) => title === folded.title).length, 1, 'raised once');
  assert.ok(
    items.some((item) => item.state === 'closed'),
    'resolved by the source',
  );
});

test('job 4, customer notices: the message reaches the customer, and staff see through which channel', async (t) => {
  const { world, simulator } = await play(t, 'customer-notices');
  const inbox = simulator.state().customerInbox;
  assert.ok(inbox.length > 0, 'the customer has a message');
  const items = await itemsOfType(world, 'customer.notification');
  const delivered = await until('the watching item says delivered', async () =>
    (await itemsOfType(world, 'customer.notification')).find((item) =>
      item.messages?.some((message) => message.status === 'delivered'),
    ),
  );
  assert.ok(items.length > 0);
  for (const message of delivered.messages) assert.match(message.to, /…/, 'the address is masked');
});

test('job 5, reminders: an overdue approval beckons again, and then is answered', async (t) => {
  const { world, raised } = await play(t, 'approval-reminders');
  const items = await itemsOfType(world, 'approval.requested');
  const reminded = items.find((item) => item.thread?.some((entry) => entry.kind === 'reminder'));
  assert.ok(reminded, 'an item with a reminder in its thread');
  assert.ok(titles(raised).filter((title) => title === reminded.title).length >= 2, 'it was raised anew');
});

test('job 6, responses drive the source: what was approved has moved there', async (t) => {
  const { world, simulator } = await play(t, 'response-actions');
  const { answers, systems } = simulator.state();
  assert.ok(answers.some((answer) => answer.by.id === 'dana' && answer.action === 'approve'));
  const released = systems.flatMap((system) => system.records).filter((record) => record.status === 'released');
  assert.ok(released.length > 0, 'an order was released in its system');
  assert.ok((await world.items('dana')).some((item) => item.outcome?.fate === 'confirmed'));
});

test('job 7, role-based alerts: the right audience, and nobody else', async (t) => {
  const { world, report } = await play(t, 'role-alerts');
  assert.ok((await itemsOfType(world, 'alert.raised')).length > 0);
  const others = report.asks.filter((ask) => ask.recipients > 0);
  assert.ok(others.length > 0);
  const kims = await world.items('kim');
  assert.ok(
    kims.every((item) => item.type !== 'alert.raised' || item.why),
    'whoever sees it was addressed',
  );
});

test('job 8, processes: steps in several systems make one timeline, and stakeholders hear of each', async (t) => {
  const { world, raised } = await play(t, 'process-coordination');
  const response = await fetch(`${world.url}/v1/processes`, { headers: { authorization: 'Bearer dana-dev-token' } });
  const page: { processes?: unknown[]; items?: unknown[] } = JSON.parse(await response.text());
  assert.ok((page.processes ?? page.items ?? []).length > 0, 'a process that Dana may see');
  const items = (await world.items('dana')).filter((item) => item.process);
  assert.ok(items.length > 0);
  assert.ok(items.some((item) => titles(raised).includes(item.title)));
});
