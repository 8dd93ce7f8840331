/** Calls each operation once, in an order in which all succeed. */
import { DUTIES } from '../../relay/domain/lease-ports.ts';
import { until } from '../helpers/until.ts';
import type { Receiver } from '../relay/outbound/receiver.ts';
import { ADMIN, type RunningRelay } from '../relay/parts/relay.ts';

interface Asking {
  /** Relay to call; default: that of the stage. */
  of?: Pick<RunningRelay, 'url'>;
  /** Path parameters by name. */
  path?: Record<string, string>;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  body?: unknown;
  /** Default application/json. */
  media?: string;
  token?: string;
}

/** Calls an operation by its id, records the exchange as an example, and returns the reply's body and headers. */
// biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the document's schemas say what it must be.
export type Ask = (operationId: string, asking?: Asking) => Promise<{ body: any; headers: Headers }>;

interface Stage {
  ask: Ask;
  relay: RunningRelay;
  /** A relay of a cluster; `relay` is a single one. */
  several: RunningRelay;
  /** Messages posted by the relay: to the source's response endpoint, and through gateway `phones`. */
  responses: Receiver;
  phones: Receiver;
  /** Has the documents of source `archive`. */
  archive: Receiver;
  /** Of the address for inbound messages of gateway `messaging`. */
  inboundSecret: string;
  /** Advances the relay's clock by a minute. */
  later(): void;
}

const KEY = 'sap-dev-key';
const DANA = 'dana-dev-token';
const SAM = 'sam-dev-token';
const STRUCTURED = 'application/cloudevents+json';

const EVIDENCE = {
  lines: {
    columns: [
      { id: 'article', label: 'Article', type: 'text' },
      { id: 'net', label: 'Net', type: 'money', currency: 'EUR' },
    ],
    rows: [{ id: '10', cells: { article: 'Corrugated board', net: '12400.00' }, before: { net: '11900.00' } }],
    totals: [{ label: 'Total', column: 'net', value: '12400.00' }],
  },
  checks: [{ label: 'Budget', result: 'fail', detail: 'EUR 500.00 over' }],
  parties: [{ kind: 'supplier', id: 'V-31', name: 'Kessler Verpackungen' }],
};

const approval = (id: string, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/sap',
  type: 'com.xconnector.approval.requested',
  data: {
    title: 'PO 4711 needs your approval',
    ...EVIDENCE,
    body: 'ACME GmbH, 12,400.00 EUR, 3 lines',
    severity: 'notice',
    record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://sap.example/po/4711' },
    audience: { roles: ['procurement-approver'], locations: ['BER'] },
    amount: { value: '12400.00', currency: 'EUR' },
    facts: [{ label: 'Supplier', value: 'ACME GmbH' }],
    dueAt: '2026-12-01T12:00:00Z',
    ...more,
  },
});
const failure = (id: string) => ({
  specversion: '1.0',
  id,
  source: '/sap',
  type: 'com.xconnector.exception.raised',
  data: {
    title: 'Stock sync fails',
    audience: { roles: ['support'] },
    fold: 'stock-sync',
    severity: 'warning',
    error: { code: 'ETIMEDOUT', message: 'no answer within 30 s' },
  },
});

export async function tellStories(stage: Stage): Promise<void> {
  const items = await events(stage);
  stage.later();
  await hooks(stage);
  await people(stage);
  await reading(stage, items);
  await acting(stage, items);
  await away(stage);
  await operations(stage);
  await tracing(stage, items.order);
  await signedIn(stage);
  await itemActs(stage);
  await administration(stage);
  await cluster(stage);
}

interface Items {
  order: string;
  contract: string;
  notice: string;
}

async function events({ ask, relay, phones }: Stage): Promise<Items> {
  const { body } = await ask('sendEvents', { body: approval('po-4711-approval'), media: STRUCTURED, token: KEY });
  const order: string = body.results[0].itemId;
  await ask('sendEvents', {
    body: [failure('sync-1'), failure('sync-2')],
    media: 'application/cloudevents-batch+json',
    token: KEY,
  });
  const shipped = {
    title: 'Order 88: shipped',
    audience: { roles: ['*'] },
    record: { system: 'SAP ERP', type: 'order', id: '88' },
    status: { from: 'processing', to: 'shipped' },
  };
  const binary = {
    'ce-specversion': '1.0',
    'ce-id': 'order-88-shipped',
    'ce-source': '/sap',
    'ce-type': 'com.xconnector.status.changed',
  };
  await ask('sendEvents', { body: shipped, headers: binary, token: KEY });
  const own = { path: { id: 'sap' }, token: KEY };
  const second = approval('contract-12-approval', {
    title: 'Contract 12 needs your approval',
    record: undefined,
    amount: undefined,
    requester: 'sam',
  });
  await ask('sendEventsOfSource', { ...own, body: shipped, headers: { ...binary, 'ce-id': 'order-88-left' } });
  await ask('sendEventsOfSource', { ...own, body: [failure('sync-3')], media: 'application/cloudevents-batch+json' });
  const sent = await ask('sendEventsOfSource', { ...own, body: second, media: STRUCTURED });
  const told = {
    specversion: '1.0',
    id: 'delivery-88',
    source: '/sap',
    type: 'com.xconnector.customer.notification',
    data: {
      title: 'Your order 88 is on its way',
      body: 'It arrives tomorrow before noon.',
      audience: { users: ['dana'] },
      customer: { ref: 'C-7', name: 'Ada Moss' },
      channels: [
        { gateway: 'none', kind: 'sms', to: '+4915550100417' },
        { gateway: 'customers', kind: 'email', to: 'ada@customer.example' },
      ],
    },
  };
  const process = {
    specversion: '1.0',
    id: 'onboarding-88-it',
    source: '/sap',
    type: 'com.xconnector.process.step',
    data: {
      process: {
        id: 'onboarding-88',
        name: 'Onboarding Kim',
        step: 'it-account',
        status: 'active',
        owner: 'procurement-approver',
      },
    },
  };
  const [notice] = await relayOf(relay, told, process);
  await until('the first messages', () => phones.received.length >= 2);
  return { order, contract: sent.body.results[0].itemId, notice: notice ?? '' };
}

async function relayOf(relay: Stage['relay'], ...batch: object[]): Promise<string[]> {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const { body } = await relay.post('/v1/events', batch, KEY, headers);
  return body.results.map(({ itemId }: { itemId: string }) => itemId);
}

async function hooks({ ask, relay }: Stage): Promise<void> {
  const path = { source: 'sap', hook: 'orders' };
  const admin = { path, token: ADMIN };
  const mapping =
    '{ "id": "order-" & $string(number), "source": "/sap/orders", "type": "com.xconnector.task.assigned", "data": { "title": "Check order " & $string(number), "audience": { "roles": ["support"] } } }';
  await ask('putHook', { ...admin, body: { mapping } });
  await ask('tryHook', { ...admin, body: { payload: { number: 88 } } });
  await ask('sendToHook', { path, token: KEY, body: { number: '89' }, media: 'application/x-www-form-urlencoded' });
  await ask('sendToHook', { path, token: KEY, body: { number: 88 } });
  await ask('hooks', { token: ADMIN });
  await ask('hook', admin);
  await ask('hookRequests', admin);
  await relay.put('/v1/admin/hooks/sap/orders', { mapping: mapping.replace('"title"', '"titel"') }, ADMIN);
  await relay.post('/v1/hooks/sap/orders', { number: 90 }, KEY);
  await relay.put('/v1/admin/hooks/sap/orders', { mapping }, ADMIN);
  const { body } = await ask('deadLetters', { token: ADMIN });
  const letter = { path: { id: body.items.find(({ kind }: { kind: string }) => kind === 'hook').id }, token: ADMIN };
  await ask('deadLetter', letter);
  await ask('replay', letter);
  const newLetter = async (number: number): Promise<string> => {
    await relay.put('/v1/admin/hooks/sap/orders', { mapping: mapping.replace('"title"', '"titel"') }, ADMIN);
    const { letter: id } = (await relay.post('/v1/hooks/sap/orders', { number }, KEY)).body;
    await relay.put('/v1/admin/hooks/sap/orders', { mapping }, ADMIN);
    return id;
  };
  await ask('dropLetter', { path: { id: await newLetter(91) }, token: ADMIN });
  await newLetter(92);
  await ask('replayLetters', { token: ADMIN, body: { kind: 'hook', source: 'sap' } });
  await newLetter(93);
  await ask('dropLetters', { token: ADMIN, body: { kind: 'hook', cause: 'events' } });
  await relay.put('/v1/admin/hooks/sap/orders', { handshake: 'websub' }, ADMIN);
  const subscribed = { 'hub.mode': 'subscribe', 'hub.topic': 'https://sap.example/orders', 'hub.challenge': 'c4a1' };
  await ask('confirmHook', { path, query: subscribed });
  await relay.put('/v1/admin/hooks/sap/orders', { handshake: 'cloudevents' }, ADMIN);
  await ask('allowHook', { path, headers: { 'webhook-request-origin': 'sap.example' } });
  await ask('removeHook', admin);
}

/** Runs after the answer links, which ending a session revokes. */
async function signedIn({ ask }: Stage): Promise<void> {
  const dana = { token: DANA };
  const { body } = await ask('makeOwnCode', dana);
  await ask('pair', { body: { code: body.code, device: 'Phone' } });
  const { body: own } = await ask('sessions', dana);
  await ask('endSession', { ...dana, path: { id: own.items[0].id } });
  await ask('endSessions', dana);
}

async function people({ ask }: Stage): Promise<void> {
  const dana = { token: DANA };
  await ask('signInWays');
  const { body } = await ask('makeCode', { path: { id: 'dana' }, token: ADMIN });
  await ask('pair', { body: { code: body.code, device: 'Office laptop' } });
  await ask('me', dana);
  const rules = [{ role: 'procurement-approver', types: ['status.changed'], deliver: 'badge' }];
  const quietHours = {
    from: '18:00',
    to: '07:00',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    timeZone: 'Europe/Berlin',
    unless: { severity: 'critical' },
  };
  await ask('setSubscriptions', { ...dana, body: { rules, quietHours } });
  await ask('subscriptions', dana);
  await ask('setAbsence', {
    ...dana,
    body: { from: '2026-12-24T00:00:00Z', to: '2027-01-02T00:00:00Z', delegate: 'lee' },
  });
  await ask('people', { ...dana, query: { q: 'lee', limit: 5 } });
}

async function reading({ ask, relay, archive }: Stage, { order, contract: requested }: Items): Promise<void> {
  const dana = { token: DANA };
  await ask('items', { ...dana, query: { state: 'open', limit: 1 } });
  await ask('item', { ...dana, path: { id: order } });
  await ask('related', { ...dana, path: { id: order } });
  await ask('requests', { token: SAM, query: { limit: 1 } });
  await ask('ownInsights', dana);
  await ask('remind', { token: SAM, path: { itemId: requested } });
  const documents = [
    { id: 'contract', name: 'Contract 2041.asc', mediaType: 'application/pgp-encrypted', url: archive.url },
  ];
  const contract = approval('contract-2041', { documents, record: undefined });
  const sent = await relay.post('/v1/events', contract, 'archive-dev-key', { 'content-type': STRUCTURED });
  await ask('document', { ...dana, path: { id: sent.body.results[0].itemId, documentId: 'contract' } });
  await ask('processes', dana);
  await ask('process', { ...dana, path: { id: 'onboarding-88' } });
}

async function acting({ ask, relay }: Stage, { order, contract, notice }: Items): Promise<void> {
  const on = (id: string): Asking => ({ path: { id }, token: DANA });
  await ask('seen', on(contract));
  await ask('claim', on(contract));
  await ask('release', on(contract));
  await ask('snooze', { ...on(contract), body: { until: '2026-12-01T14:00:00Z' } });
  await ask('delegate', { ...on(contract), body: { to: 'lee', note: 'You know this supplier' } });
  await ask('answer', {
    ...on(order),
    body: { action: 'approve', comment: 'As agreed', key: '6f1f3c1e-8d2b-4a57-9c3e-2b7d1f0a9e64' },
  });
  await until('the message that failed', async () => {
    const { body } = await relay.get(`/v1/items/${notice}`, DANA);
    return body.messages[0].status === 'failed';
  });
  await ask('resend', { path: { id: notice, index: '0' }, token: DANA });
  await takingBack({ ask, relay });
}

async function takingBack({ ask, relay }: Pick<Stage, 'ask' | 'relay'>): Promise<void> {
  const revocable = { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' };
  const [id = ''] = await relayOf(relay, approval('po-4712-approval', { actions: [revocable] }));
  const key = '0b9d2f6c-51e8-4b57-8a53-6d5a0c1f7e21';
  await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key }, DANA);
  await until('the source confirms', async () => {
    const { body } = await relay.get(`/v1/items/${id}`, DANA);
    return body.outcome.fate === 'confirmed';
  });
  await ask('withdrawAnswer', { path: { id, key }, token: DANA });
  await readingBack({ ask });
}

async function readingBack({ ask }: Pick<Stage, 'ask'>): Promise<void> {
  const sap = { path: { id: 'sap' }, token: KEY };
  const { body } = await ask('sourceResponses', { ...sap, query: { limit: 1, wait: 'PT20S' } });
  const [{ event }] = body.responses;
  await ask('sourceResponse', { ...sap, path: { id: 'sap', responseId: event.id } });
  await ask('sourceItem', { ...sap, query: { eventId: event.data.eventId, eventSource: '/sap' } });
}

async function away({ ask, relay, phones, inboundSecret }: Stage): Promise<void> {
  await ask('pushKey');
  const browser = {
    endpoint: 'https://push.example/send/1',
    keys: {
      p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
      auth: 'tBHItJI5svbpez7KI4CCXg',
    },
  };
  const ending = { endpoint: browser.endpoint };
  await ask('subscribeBrowser', { token: DANA, body: browser });
  await ask('unsubscribeBrowser', { token: DANA, body: ending });
  const customer = { path: { id: 'sap', ref: 'C-7' }, token: KEY };
  await ask('subscribeCustomer', { ...customer, body: browser });
  await ask('unsubscribeCustomer', { ...customer, body: ending });

  const [id] = await relayOf(
    relay,
    approval('by-link', { title: 'Invoice 9 needs your approval', audience: { users: ['dana'] } }),
  );
  const message = () => phones.received.map(({ body }) => JSON.parse(body)).find(({ item }) => item.id === id);
  const { link } = await until('the link', message);
  const path = { token: link.slice(link.lastIndexOf('/') + 1) };
  await ask('answerLink', { path });
  await ask('answerByLink', {
    path,
    body: { action: 'approve', comment: '' },
    media: 'application/x-www-form-urlencoded',
  });
  await ask('receiveInbound', {
    path: { id: 'messaging', secret: inboundSecret },
    body: { source: { whatsapp: '4915550100999' }, whatsapp_message: { text_message: { text: 'Hello' } } },
  });
}

async function operations({ ask, relay, responses }: Stage): Promise<void> {
  const admin = { token: ADMIN };
  const refusal = JSON.stringify({ status: 'refused', reason: 'The budget is closed', final: true });
  responses.answer((response) => response.writeHead(200).end(refusal));
  const [refused] = await relayOf(relay, approval('refused', { audience: { users: ['dana'] } }));
  const answer = { action: 'approve', key: '0b6ecd0b-5e5e-4cbc-a1d5-9d8a1f0a7f6f' };
  await relay.post(`/v1/items/${refused}/responses`, answer, DANA);
  await until('the source refuses', async () => {
    const { items } = (await relay.get('/v1/admin/refused-answers', ADMIN)).body;
    return items.length > 0;
  });
  responses.answer((response) => response.writeHead(204).end());
  await until('nothing is being sent', async () => {
    const { depth } = (await relay.get('/v1/admin/outbound', ADMIN)).body;
    return depth.sending === 0 && depth.queued === 1;
  });
  await ask('refusedAnswers', { token: ADMIN });
  await ask('outbound', admin);
  await ask('dryRun', { ...admin, body: approval('not-sent'), media: STRUCTURED });
  await ask('dryRun', { ...admin, body: approval('not-sent') });
  await ask('audit', { ...admin, query: { after: 0, limit: 2 } });
  await ask('verifyAudit', admin);
  for (const id of ['live', 'ready', 'metrics', 'openapi']) await ask(id);
}

async function tracing({ ask }: Stage, order: string): Promise<void> {
  await ask('adminSession');
  const { body, headers } = await ask('adminSignIn', { body: { token: 'admin-token-of-the-test' } });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  await ask('adminSignOut', { headers: { cookie, 'x-csrf-token': body.csrf } });
  await ask('overview', { token: ADMIN });
  await ask('insights', { token: ADMIN, query: { by: 'role' } });
  await ask('traceItems', { token: ADMIN, query: { q: 'PO 4711', person: 'dana', limit: 5 } });
  await ask('traceItem', { token: ADMIN, path: { id: order } });
}

/** Acts of an administrator on an item. */
async function itemActs({ ask }: Stage): Promise<void> {
  const { body } = await ask('sendEvents', { body: approval('po-4713-approval'), media: STRUCTURED, token: KEY });
  const item = { token: ADMIN, path: { id: body.results[0].itemId } };
  await ask('remindItem', { ...item, body: { reason: 'The supplier waits' } });
  await ask('reassignItem', { ...item, body: { audience: { users: ['lee'] }, reason: 'Dana is ill until Friday' } });
  await ask('personReach', { token: ADMIN, path: { id: 'dana' } });
  const many = { act: 'reassign', audience: { users: ['dana'] }, filter: { ids: [item.path.id] } };
  await ask('previewActs', { token: ADMIN, body: many });
  await ask('actOnItems', { token: ADMIN, body: { ...many, count: 1, reason: 'Dana is back' } });
  await ask('closeItem', { ...item, body: { reason: 'Ordered by phone' } });
}

async function administration({ ask }: Stage): Promise<void> {
  const admin = { token: ADMIN };
  const shop = { ...admin, path: { id: 'shop' } };
  await ask('addSource', { ...admin, body: { id: 'shop', name: 'Web shop', types: ['status.changed'], signed: true } });
  await ask('changeSource', { ...shop, body: { name: 'Web shop', responseUrl: 'https://shop.example/answers' } });
  await ask('rotateSource', { ...shop, body: { what: 'key' } });
  await ask('enableSource', shop);
  await ask('pingSource', { ...admin, path: { id: 'sap' } });
  await ask('sources', admin);
  await ask('removeSource', shop);

  const kim = { ...admin, path: { id: 'kim' } };
  await ask('addPerson', { ...admin, body: { id: 'kim', name: 'Kim Reyes', roles: ['support'] } });
  await ask('changePerson', { ...kim, body: { name: 'Kim Reyes', roles: ['support'], locations: ['BER'] } });
  await ask('makeToken', { ...kim, body: { device: 'Office laptop' } });
  const { body } = await ask('person', kim);
  await ask('adminPeople', { ...admin, query: { q: 'kim', limit: 5 } });
  await ask('revoke', { ...admin, path: { id: 'kim', token: body.tokens[0].id } });
  await ask('revokeAll', kim);
  const absence = { from: '2026-12-07T07:00:00Z', to: '2099-12-11T17:00:00Z', delegate: 'dana', reason: 'Ill' };
  await ask('setPersonAbsence', { ...kim, body: absence });
  await ask('endPersonAbsence', { ...kim, body: { reason: 'Back already' } });
  await ask('erasePerson', kim);
  await ask('removePerson', { ...admin, path: { id: 'sam' } });

  const auditor = { ...admin, path: { id: 'auditor' } };
  await ask('putRole', { ...auditor, body: { name: 'Auditor', mandatory: true } });
  await ask('roles', admin);
  await ask('removeRole', auditor);
  await ask('gateways', admin);
  const flows = { token: ADMIN, path: { id: 'flows' } };
  const secret = 'whsec_ZXhhbXBsZS1zZWNyZXQtb2YtMzItYnl0ZXMtbG9uZy4=';
  await ask('putGateway', { ...flows, body: { kind: 'webhook', url: 'https://flows.acme.example/in', secret } });
  await ask('gateway', flows);
  await ask('removeGateway', flows);
  await ask('enableGateway', { ...admin, path: { id: 'customers' } });
  await ask('pingGateway', { ...admin, path: { id: 'customers' } });
  await ask('setRetention', { ...admin, body: { items: 'P500D' } });
  await ask('retention', admin);
}

async function cluster({ ask, several }: Stage): Promise<void> {
  const admin = { of: several, token: ADMIN };
  const read = async () => (await several.get('/v1/admin/cluster', ADMIN)).body;
  await until('it has its duties', async () => (await read()).relays[0]?.duties.length === DUTIES.length);
  await ask('verifyCluster', admin);
  await until('its copy is verified', async () => (await read()).verification?.over);
  await ask('cluster', admin);
}
