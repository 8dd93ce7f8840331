/** The eight scenarios through a real relay, with Dana's expected answers over the relay's HTTP API. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createRelay, type Relay } from '../../relay/server.ts';
import { systemClock as relayClock, systemRandom, systemTimers } from '../../relay/system.ts';
import type { ItemForPerson } from '../../shared/item-views.ts';
import type { Process } from '../../shared/processes.ts';
import { type Clock, systemClock } from '../../simulator/clock.ts';
import { type Colleague, createColleague } from '../../simulator/colleague.ts';
import { demoDirectoryYaml } from '../../simulator/directory.ts';
import type { AskReport, Notice } from '../../simulator/journal.ts';
import type { ScenarioName } from '../../simulator/scenarios/scenario.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { createWire } from '../../simulator/wire.ts';
import { until } from '../helpers/until.ts';

/** Shortens the stories' pauses; the relay's due times are real. */
const hasty: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms > 30_000 ? ms : ms / 10, signal),
};
const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe('the scenarios through a relay', () => {
  const wire = createWire();
  let folder = '';
  let relay: Relay;
  let relayUrl = '';
  let simulator: Simulator;
  let dana: Colleague;
  let lee: Colleague;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'beckon-simulator-'));
    const url = Promise.withResolvers<string>();
    simulator = await startSimulator({
      relayUrl: url.promise,
      clock: hasty,
      waitFor: 60_000,
      onNotice: (notice) => void press(notice),
    });
    const directory = join(folder, 'directory.yaml');
    await writeFile(directory, demoDirectoryYaml(simulator.responsesUrl ?? ''));
    relay = await createRelay({
      config: {
        host: '127.0.0.1',
        port: 0,
        data: folder,
        store: join(folder, 'beckon.db'),
        directory,
        adminToken: null,
        auditKey: null,
      },
      env: {},
      clock: relayClock,
      timers: systemTimers,
      random: systemRandom,
      log: silent,
      version: '0.0.0',
      retryDelays: [50, 100, 200],
    });
    relayUrl = await relay.listen();
    url.resolve(relayUrl);
    dana = createColleague(url.promise, 'dana-dev-token', wire);
    lee = createColleague(url.promise, 'lee-dev-token', wire);
  });
  after(async () => {
    await simulator.close();
    await relay.close();
    wire.close();
    await rm(folder, { recursive: true, force: true });
  });

  const press = async (notice: Notice) => {
    if (notice.kind !== 'ask' || !notice.ask.required || !notice.ask.itemId) return;
    const { itemId, press: action, pressOn } = notice.ask;
    if (pressOn === 'reminder')
      await itemOf(dana, notice.ask, 'is reminded of', (item) => item.beckon.reason === 'reminder');
    await dana.answer(itemId, action);
  };
  const itemOf = (
    person: Colleague,
    { itemId, title }: AskReport,
    what: string,
    wanted: (item: ItemForPerson) => boolean,
  ) =>
    until(`"${title}" ${what}`, async () => {
      const item = await person.item(itemId ?? '');
      return item !== null && wanted(item) && item;
    });
  const play = async (name: ScenarioName) => {
    const report = await simulator.run(name);
    assert.equal(report.state, 'done', report.fate ?? '');
    return report;
  };
  const askOf = (name: ScenarioName, title: RegExp): AskReport => {
    const report = simulator.state().scenarios.find((scenario) => scenario.name === name);
    const ask = report?.asks.find((entry) => title.test(entry.title));
    assert.ok(ask, `${name} asked nothing like ${title}`);
    return ask;
  };
  const confirmed = (item: ItemForPerson) => item.outcome?.fate === 'confirmed';

  it('workflow-alerts: the order is approved, and confirmed by its source', async () => {
    await play('workflow-alerts');
    const item = await itemOf(dana, askOf('workflow-alerts', /^PO/), 'is confirmed', confirmed);
    assert.equal(item.outcome?.by.name, 'Dana Fox');
    assert.deepEqual(item.why?.roles, ['procurement-approver']);
  });

  it('status-updates: a further change of the same record is the same item', async () => {
    const report = await play('status-updates');
    const [reopened, resolved] = report.sent.filter(({ title }) => title.startsWith('Ticket')).reverse();
    assert.equal(reopened?.itemId, resolved?.itemId);
    const item = await dana.item(reopened?.itemId ?? '');
    assert.deepEqual(
      item?.status?.path.map(({ to }) => to),
      ['resolved', 'reopened'],
    );
  });

  it('integration-errors: two hundred equal failures are one item, and it closes', async () => {
    const { fate } = await play('integration-errors');
    assert.equal(fate, '200 equal failures were one item, closed when the source was well again');
  });

  it('customer-notices: every message reaches its customer', async () => {
    const { fate, sent } = await play('customer-notices');
    assert.match(fate ?? '', /^5 of 5/);
    const item = await until('the message counts as sent', async () => {
      const seen = await dana.item(sent[0]?.itemId ?? '');
      return seen?.messages.every(({ status }) => status !== 'queued') && seen;
    });
    assert.match(item.messages[0]?.to ?? '', /…/, 'the address is masked');
  });

  it('approval-reminders: the relay reminds when it is due, the source reminds by itself', async () => {
    const { fate } = await play('approval-reminders');
    assert.match(fate ?? '', /^reminded when due; approve by Dana Fox, carried out: approved for payment/);
    const review = askOf('approval-reminders', /^Legal review/);
    await itemOf(dana, review, 'is reminded of', (item) => item.beckon.reason === 'reminder');
  });

  it('response-actions: approved, a colleague faster, refused by the source, acknowledged, sent back for clarification, by line', async () => {
    const { fate } = await play('response-actions');
    assert.match(fate ?? '', /carried out: released; Lee Park was faster on PO/);

    const asks = simulator.state().scenarios.find(({ name }) => name === 'response-actions')?.asks ?? [];
    const [, faster, closed] = asks;
    assert.ok(faster && closed);
    assert.equal((await itemOf(dana, faster, 'is confirmed', confirmed)).outcome?.by.name, 'Lee Park');
    assert.equal(await dana.answer(faster.itemId ?? '', 'approve'), 'too late');

    assert.equal(await dana.answer(closed.itemId ?? '', 'approve'), 'answered');
    const { state, refused } = await itemOf(dana, closed, 'is refused', (item) => item.refused !== undefined);
    assert.deepEqual([state, refused?.reason], ['open', 'budget closed']);
    assert.equal(await dana.answer(closed.itemId ?? '', 'reject'), 'answered', 'another answer is accepted');
    await itemOf(dana, closed, 'is rejected', confirmed);

    const alert = askOf('response-actions', /has stopped/);
    assert.equal(await dana.answer(alert.itemId ?? '', 'acknowledge'), 'answered');
    await itemOf(dana, alert, 'is cleared', (item) => item.state === 'closed');

    const [unclear, byLine] = asks.slice(-2);
    assert.ok(unclear && byLine);
    assert.equal(
      await dana.answer(unclear.itemId ?? '', 'request-info', { comment: 'Which cost centre?' }),
      'answered',
    );
    const again = await itemOf(dana, unclear, 'is open again', (item) => item.beckon.reason === 'info');
    assert.equal(again.state, 'open');
    assert.deepEqual(
      again.thread.map(({ kind }) => kind),
      ['question', 'answer'],
    );
    assert.equal(await lee.answer(unclear.itemId ?? '', 'approve'), 'answered');

    assert.match(fate ?? '', /Lee Park rejected 1 of \d lines of PO/);
    const decided = await itemOf(dana, byLine, 'is confirmed', confirmed);
    assert.equal(decided.decision?.state, 'partial');
    const { outcome } = asks.at(-1) ?? {};
    assert.deepEqual([outcome?.detail, outcome?.rejectedRows?.length], ['released in part', 1]);
  });

  it('role-alerts: the warehouse in Berlin hears of Berlin, and of nothing else', async () => {
    const { sent } = await play('role-alerts');
    const alert = askOf('role-alerts', /^Shipment/);
    await itemOf(dana, alert, 'is cleared', (item) => item.state === 'closed');
    for (const { itemId, title } of sent.filter(({ type }) => type === 'alert.raised')) {
      assert.equal(await dana.item(itemId ?? ''), null, `${title} is none of Dana's business`);
    }
  });

  it('process-coordination: the process moves on with the answer', async () => {
    await play('process-coordination');
    const task = askOf('process-coordination', /^Plan the first day/);
    const item = await itemOf(dana, task, 'is confirmed', confirmed);
    assert.equal(item.process?.step, 'first-day');
    const reply = await fetch(`${relayUrl}/v1/processes/${encodeURIComponent(item.process?.id ?? '')}`, {
      headers: { authorization: 'Bearer dana-dev-token' },
    });
    assert.equal(reply.status, 200);
    const process = await until('the last step is done', async () => {
      const text = await (await fetch(reply.url, { headers: { authorization: 'Bearer dana-dev-token' } })).text();
      const { steps }: Process = JSON.parse(text);
      return steps.every(({ status }) => status === 'done') && steps;
    });
    assert.deepEqual(
      process.map(({ id }) => id),
      ['contract', 'it-account', 'facilities', 'first-day'],
    );
  });

  it('no loss, no duplicate delivery, order preserved', async () => {
    const { systems, answers } = simulator.state();
    for (const { name, sent } of systems) assert.deepEqual([sent.refused, sent.duplicates], [0, 0], name);
    assert.equal(new Set(answers.map(({ webhookId }) => webhookId)).size, answers.length);
    assert.ok(answers.every(({ inOrder }) => inOrder));
  });
});
