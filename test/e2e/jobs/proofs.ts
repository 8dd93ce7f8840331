/** The eight jobs: what must be true once the simulator has played a scenario and Dana has answered, wherever her desk is. */
import assert from 'node:assert/strict';
import type { ScenarioReport } from '../../../simulator/journal.ts';
import type { ScenarioName } from '../../../simulator/scenarios/scenario.ts';
import type { Simulator } from '../../../simulator/simulator.ts';
import type { NotifyCall } from '../../helpers/desktop-session.ts';
import { until } from '../../helpers/until.ts';
import type { World } from '../../helpers/world.ts';

export interface Played {
  world: World;
  simulator: Simulator;
  report: ScenarioReport;
  /** Notifications since the start of the job. */
  raised(): readonly NotifyCall[];
}

export interface JobProof {
  scenario: ScenarioName;
  title: string;
  prove(played: Played): Promise<void>;
}

/** Critical titles have a prefix. */
export const itemTitle = ({ title }: Pick<NotifyCall, 'title'>): string => title.replace(/^Critical: /, '');
const titles = (calls: readonly NotifyCall[]): string[] => calls.map(itemTitle);
const itemsOfType = async (world: World, type: string) =>
  (await world.items('dana')).filter((item) => item.type === type);

export const JOB_PROOFS: readonly JobProof[] = [
  {
    scenario: 'workflow-alerts',
    title: 'job 1, workflow event alerts: approvals, an escalated case and a task reach the relevant person',
    async prove({ world, raised }) {
      for (const type of ['approval.requested', 'case.escalated', 'task.assigned']) {
        await until(`an item of type ${type} with a notification`, async () =>
          (await itemsOfType(world, type)).some((item) => titles(raised()).includes(item.title)),
        );
      }
    },
  },
  {
    scenario: 'status-updates',
    title: 'job 2, status updates: changes of one record collapse into one item with the path travelled',
    async prove({ world, raised }) {
      const items = await itemsOfType(world, 'status.changed');
      assert.ok(items.length > 0);
      const records = items.map((item) => `${item.record?.system} ${item.record?.type} ${item.record?.id}`);
      assert.equal(new Set(records).size, records.length, 'one open item a record');
      assert.ok(
        items.some((item) => (item.status?.path.length ?? 0) > 1),
        'a path of several states',
      );
      const told = items.filter((item) => titles(raised()).includes(item.title));
      assert.deepEqual(told, [], 'listed and counted, without a notification');
    },
  },
  {
    scenario: 'integration-errors',
    title: 'job 3, exceptions: hundreds of equal failures are one item, closed when the source recovers',
    async prove({ world, raised }) {
      const failures = () => itemsOfType(world, 'exception.raised');
      await until('resolved by the source', async () => (await failures()).some((item) => item.state === 'closed'));
      const folded = (await failures()).find((item) => (item.fold?.count ?? 0) >= 100);
      assert.ok(folded, 'a folded item');
      const times = () => titles(raised()).filter((title) => title === folded.title).length;
      await until('raised', () => times() > 0);
      assert.equal(times(), 1, 'raised once');
    },
  },
  {
    scenario: 'customer-notices',
    title: 'job 4, customer notices: the message reaches the customer, and staff see through which channel',
    async prove({ world, simulator }) {
      const inbox = simulator.state().customerInbox;
      assert.ok(inbox.length > 0, 'the customer has a message');
      const delivered = await until('the watching item says delivered', async () =>
        (await itemsOfType(world, 'customer.notification')).find((item) =>
          item.messages?.some((message) => message.status === 'delivered'),
        ),
      );
      for (const message of delivered.messages) assert.match(message.to, /…/, 'the address is masked');
    },
  },
  {
    scenario: 'approval-reminders',
    title: 'job 5, reminders: an overdue approval beckons again, and then is answered',
    async prove({ world, raised }) {
      const items = await itemsOfType(world, 'approval.requested');
      const reminded = items.find((item) => item.thread?.some((entry) => entry.kind === 'reminder'));
      assert.ok(reminded, 'an item with a reminder in its thread');
      await until('it was raised anew', () => titles(raised()).filter((title) => title === reminded.title).length >= 2);
    },
  },
  {
    scenario: 'response-actions',
    title: 'job 6, responses drive the source: what was approved has moved there',
    async prove({ world, simulator }) {
      const { answers, systems } = simulator.state();
      assert.ok(answers.some((answer) => answer.by.id === 'dana' && answer.action === 'approve'));
      const released = systems.flatMap((system) => system.records).filter((record) => record.status === 'released');
      assert.ok(released.length > 0, 'an order was released in its system');
      await until('the relay has it confirmed', async () =>
        (await world.items('dana')).some((item) => item.outcome?.fate === 'confirmed'),
      );
    },
  },
  {
    scenario: 'role-alerts',
    title: 'job 7, role-based alerts: the right audience, and nobody else',
    async prove({ world, report }) {
      assert.ok((await itemsOfType(world, 'alert.raised')).length > 0);
      const others = report.asks.filter((ask) => ask.recipients > 0);
      assert.ok(others.length > 0);
      const kims = await world.items('kim');
      assert.ok(
        kims.every((item) => item.type !== 'alert.raised' || item.why),
        'whoever sees it was addressed',
      );
    },
  },
  {
    scenario: 'process-coordination',
    title: 'job 8, processes: steps in several systems make one timeline, and stakeholders hear of each',
    async prove({ world, raised }) {
      const response = await fetch(`${world.url}/v1/processes`, {
        headers: { authorization: 'Bearer dana-dev-token' },
      });
      const page: { processes?: unknown[]; items?: unknown[] } = JSON.parse(await response.text());
      assert.ok((page.processes ?? page.items ?? []).length > 0, 'a process that Dana may see');
      const items = (await world.items('dana')).filter((item) => item.process);
      assert.ok(items.length > 0);
      await until('she was told', () => items.some((item) => titles(raised()).includes(item.title)));
    },
  },
];
