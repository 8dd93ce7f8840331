import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../../build/launch/free-port.ts';
import type { EventData } from '../../shared/events.ts';
import { demoDirectory } from '../../simulator/directory.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { type Received, type RecordingRelay, startRecordingRelay } from './recording-relay.ts';
import { fastClock, stagePlay, willingPerson } from './stage-play.ts';

type Approval = EventData['approval.requested'];
const approvals = (relay: RecordingRelay): { received: Received; data: Approval }[] =>
  relay.received.flatMap((received) =>
    received.event.type === 'approval.requested' ? [{ received, data: received.event.data }] : [],
  );

describe('evidence of the simulated systems', () => {
  const directory = demoDirectory();
  let relay: RecordingRelay;
  let simulator: Simulator;

  before(async () => {
    const port = await freePort(0);
    Object.assign(directory, demoDirectory({ responsesUrl: `http://127.0.0.1:${port}` }));
    relay = await startRecordingRelay(() => directory);
    willingPerson(relay);
    simulator = await startSimulator({ relayUrl: relay.url, clock: fastClock, seed: 7, directory, port });
    for (const name of ['workflow-alerts', 'approval-reminders', 'process-coordination'] as const) {
      await simulator.run(name);
    }
  });
  after(async () => {
    await simulator.close(100);
    await relay.close();
  });

  const of = (source: string) => {
    const found = approvals(relay).find(({ received }) => received.event.source.endsWith(`/${source}`));
    assert.ok(found, `${source} asks for no approval`);
    return found.data;
  };
  const secretOf = (source: string) => {
    const secret = directory.sources?.find(({ id }) => id === source)?.response?.secret;
    assert.ok(typeof secret === 'string');
    return secret;
  };

  it('has lines whose sum is the amount, checks, parties, documents and a form', () => {
    assert.deepEqual(relay.faults, []);
    for (const source of ['sap', 'claims', 'hr']) {
      const { lines, amount, checks = [], documents = [], actions = [] } = of(source);
      const column = lines?.totals?.[0]?.column ?? '';
      const cents = (value = '') => Math.round(Number(value) * 100);
      const sum = lines?.rows.reduce((all, { cells }) => all + cents(cells[column]), 0);
      assert.equal(sum, cents(amount?.value), source);
      assert.ok(checks.length >= 2 && documents.length >= 1, source);
      if (source !== 'sap')
        assert.ok(
          actions.some(({ form }) => form),
          source,
        );
    }
    assert.ok(approvals(relay).some(({ data }) => data.actions?.some(({ id, form }) => id === 'sign-off' && form)));
    assert.deepEqual(
      of('sap').parties?.map(({ kind }) => kind),
      ['supplier'],
    );
  });

  const fetchDocument = (
    source: string,
    url: string,
    as: { person?: string; signed?: string; about?: string } = {},
  ) => {
    const { person = 'dana', about = url } = as;
    const { signed = person } = as;
    const [id, at] = ['msg_1', new Date()];
    const signature = new Webhook(secretOf(source)).sign(id, at, `GET\n${about}\n${signed}`);
    const timestamp = String(Math.floor(at.getTime() / 1000));
    return fetch(url, {
      headers: {
        ...{ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
        ...(person && { 'beckon-person': person }),
      },
    });
  };

  it('serves each document to a request that the relay signed', async () => {
    for (const source of ['sap', 'claims', 'hr']) {
      for (const { url, sha256, size, mediaType } of of(source).documents ?? []) {
        const response = await fetchDocument(source, url);
        assert.equal(response.status, 200);
        assert.equal(response.headers.get('content-type'), mediaType);
        const bytes = Buffer.from(await response.arrayBuffer());
        assert.equal(bytes.length, size);
        assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
      }
    }
  });

  it('serves none under the signature of another document, person or system', async () => {
    const [first, second] = of('sap').documents ?? [];
    assert.ok(first && second);
    assert.equal((await fetch(first.url)).status, 401);
    assert.equal((await fetchDocument('sap', first.url, { about: second.url })).status, 401);
    assert.equal((await fetchDocument('sap', first.url, { signed: 'lee' })).status, 401);
    assert.equal((await fetchDocument('hr', first.url)).status, 401);
    assert.equal((await fetchDocument('sap', first.url, { person: '' })).status, 200, 'a relay that names no person');
    assert.equal((await fetchDocument('sap', `${first.url}x`)).status, 404);
  });
});

it('sends links where the directory grants no documents', async () => {
  const directory = demoDirectory();
  for (const { grants } of directory.sources ?? []) if (typeof grants === 'object') delete grants.documents;
  const play = await stagePlay({ directory, waitFor: null });
  try {
    await play.simulator.run('workflow-alerts');
    const [asked] = approvals(play.relay);
    assert.equal(asked?.data.documents, undefined);
    assert.equal(asked?.data.attachments?.[0]?.label, 'Quotation.pdf');
  } finally {
    await play.close();
  }
});
