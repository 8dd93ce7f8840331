/** Titles, labels and role names in several languages: each person gets their own, else English; search finds all. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { ADMIN, bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const LANGUAGES: Record<string, string> = { dana: 'de-DE', lee: 'fr', kim: 'es' };
const APPROVER = { en: 'Approver', de: 'Genehmigerin' };
const [approver, ...roles] = DIRECTORY.roles;
const relay = await startRelay({
  directory: {
    ...DIRECTORY,
    roles: [{ ...approver, name: APPROVER }, ...roles],
    users: DIRECTORY.users.map((user) => ({ ...user, language: LANGUAGES[user.id] ?? 'en' })),
  },
});
after(() => relay.close());

const TITLE = { en: 'Invoice 12 is waiting', de: 'Rechnung 12 wartet', fr: 'La facture 12 attend' };
const PAY = { id: 'pay', label: { en: 'Pay', de: 'Bezahlen' }, kind: 'approve' };
const ASK = { id: 'ask', label: 'Ask', kind: 'request-info', comment: 'required' };
const ask = (data: object = {}): Promise<string> =>
  relay.sendOne(event('approval.requested', { title: TITLE, actions: [PAY, ASK], ...data }));
const seen = async (id: string, who: string) => (await relay.get(`/v1/items/${id}`, `${who}-token`)).body;

test('each person reads title and labels in their language, else in English', async () => {
  const id = await ask();
  const read = async (who: string) => {
    const { title, titles, actions } = await seen(id, who);
    return [title, titles, ...actions.map(({ label, labels }: { label: string; labels?: object }) => [label, labels])];
  };
  const plain = ['Ask', undefined];
  assert.deepEqual(await read('dana'), ['Rechnung 12 wartet', undefined, ['Bezahlen', undefined], plain]);
  assert.deepEqual(await read('lee'), ['La facture 12 attend', undefined, ['Pay', undefined], plain]);
  assert.deepEqual(await read('kim'), ['Invoice 12 is waiting', undefined, ['Pay', undefined], plain]);
  const { items } = (await relay.get('/v1/items?limit=200', 'dana-token')).body;
  assert.equal(items.find((item: { id: string }) => item.id === id).title, 'Rechnung 12 wartet');
});

test('outcomes say the action in the language of who asks, and late answers too', async () => {
  const id = await ask();
  const answer = (who: string) =>
    relay.post(`/v1/items/${id}/responses`, { action: 'pay', key: randomUUID() }, `${who}-token`);
  const given = await answer('dana');
  assert.deepEqual([given.body.outcome.label, given.body.item.title], ['Bezahlen', TITLE.de]);
  const late = await answer('lee');
  assert.deepEqual([late.status, late.body.code, late.body.outcome.label], [409, 'ALREADY_ANSWERED', 'Pay']);
  assert.equal((await seen(id, 'dana')).outcome.label, 'Bezahlen');
});

const FACTS = [
  { label: { en: 'Supplier', de: 'Lieferant', fr: 'Fournisseur' }, value: 'ACME' },
  { label: 'IBAN', value: 'DE02' },
];

test('labels of facts: each person reads theirs, and another one in any language is another version', async () => {
  const made = event('approval.requested', { facts: FACTS });
  const id = await relay.sendOne(made);
  const read = async (who: string) => {
    const { facts, factLabels } = await seen(id, who);
    return [facts.map(({ label }: { label: string }) => label), factLabels];
  };
  assert.deepEqual(await read('dana'), [['Lieferant', 'IBAN'], undefined]);
  assert.deepEqual(await read('lee'), [['Fournisseur', 'IBAN'], undefined]);
  assert.deepEqual(await read('kim'), [['Supplier', 'IBAN'], undefined]);
  const change = (facts: object[]) => relay.send(bareEvent('item.updated', { eventId: made.id, facts }));
  await change([{ ...FACTS[0], label: { en: 'Supplier', de: 'Anbieter' } }]);
  assert.deepEqual([await read('dana'), (await seen(id, 'dana')).version], [[['Anbieter'], undefined], 2]);
  await relay.send(bareEvent('item.updated', { eventId: made.id, title: 'Renamed' }));
  assert.deepEqual(await read('dana'), [['Anbieter'], undefined], 'what is not sent stays');
  await change([{ label: 'Vendor', value: 'ACME' }]);
  assert.deepEqual(await read('dana'), [['Vendor'], undefined]);
});

test('names of roles in decision, automatic steps and thread, and where people and processes are listed', async () => {
  const id = await ask({
    decision: { policy: 'sequential', order: ['approver', 'lead'] },
    escalation: [{ after: 'PT1S', audience: { roles: ['approver', '*'], users: ['sam'] } }],
  });
  const read = async (who: string) => {
    const { decision, ladder, thread } = await seen(id, who);
    return [decision.asked, ladder[0].to, ladder[0].names, thread[0].text, thread[0].texts];
  };
  await until('the escalation', async () => (await seen(id, 'kim')).thread.length > 0);
  const asked = (name: string) => [
    { id: 'approver', name },
    { id: 'lead', name: 'Lead' },
  ];
  const german = 'Genehmigerin, alle, Sam Poe';
  assert.deepEqual(await read('dana'), [asked('Genehmigerin'), german, undefined, german, undefined]);
  const english = `${APPROVER.en}, everyone, Sam Poe`;
  assert.deepEqual(await read('kim'), [asked(APPROVER.en), english, undefined, english, undefined]);
  const { timeline } = await seen(id, 'dana');
  assert.equal(timeline.find(({ what }: { what: string }) => what === 'escalation').text, german);

  const person = async (who: string) => (await relay.get('/v1/people?q=lee', `${who}-token`)).body.items;
  const summary = { id: 'lee', name: 'Lee Roe', locations: ['NYC'] };
  assert.deepEqual(await person('dana'), [{ ...summary, roles: ['Genehmigerin', 'Lead'] }]);
  assert.deepEqual(await person('kim'), [{ ...summary, roles: [APPROVER.en, 'Lead'] }]);

  const process = { id: 'hiring-1', step: 'sign', status: 'active', owner: 'approver' };
  await relay.send(bareEvent('process.step', { process }));
  const owner = async (who: string) => {
    const { items } = (await relay.get('/v1/processes', `${who}-token`)).body;
    const found = (await relay.get('/v1/processes/hiring-1', `${who}-token`)).body;
    assert.deepEqual(found.steps, items[0].steps);
    return [items[0].steps[0].ownerName, items[0].steps[0].ownerNames];
  };
  assert.deepEqual(await owner('dana'), ['Genehmigerin', undefined]);
  assert.deepEqual(await owner('kim'), [APPROVER.en, undefined]);
});

test('names of roles', async () => {
  const role = async (who: string) => (await relay.get('/v1/me', `${who}-token`)).body.roles[0];
  assert.deepEqual(await role('dana'), { id: 'approver', name: 'Genehmigerin', mandatory: true });
  assert.equal((await role('kim')).name, 'Approver');
  const change = { name: { en: 'Buyer', fr: 'Acheteur' }, mandatory: true };
  const changed = await relay.put('/v1/admin/roles/approver', change, ADMIN);
  assert.deepEqual([changed.status, changed.body.name, changed.body.names], [200, 'Buyer', { fr: 'Acheteur' }]);
  await until('the new name', async () => (await role('lee')).name === 'Acheteur');
  assert.equal((await role('dana')).name, 'Buyer');
});

test('search finds every language', async () => {
  const title = { en: 'Kettle', de: 'Wasserkocher', fr: 'Bouilloire' };
  const id = await ask({ title, actions: [{ ...PAY, label: { en: 'Buy', de: 'Erwerben' } }], facts: [FACTS[0]] });
  for (const word of ['kettle', 'wasserkocher', 'bouilloire', 'erwerben', 'kettle lieferant', 'kettle fournisseur']) {
    const { items } = (await relay.get(`/v1/items?q=${word}`, 'sam-token')).body;
    assert.deepEqual(items, [], 'not theirs');
    const found = (await relay.get(`/v1/items?q=${word}`, 'kim-token')).body.items;
    assert.deepEqual(
      found.map((item: { id: string }) => item.id),
      [id],
      word,
    );
  }
});

test('another title in any language is another version; one in English alone leaves no others', async () => {
  const { id: eventId, ...more } = event('approval.requested', { title: TITLE, actions: [PAY] });
  const id = await relay.sendOne({ id: eventId, ...more });
  await relay.send(bareEvent('item.updated', { eventId, title: { ...TITLE, de: 'Rechnung 12 eilt' } }));
  const german = await seen(id, 'dana');
  assert.deepEqual([german.title, german.version], ['Rechnung 12 eilt', 2]);
  await relay.send(bareEvent('item.updated', { eventId, title: 'Invoice 13' }));
  assert.deepEqual([(await seen(id, 'dana')).title, (await seen(id, 'lee')).version], ['Invoice 13', 3]);
});

test('what is no language, too long, or without English is refused with its pointer', async () => {
  const faults = async (data: object) => {
    const { status, body } = await relay.post('/v1/events', [event('approval.requested', data)], 'erp-key', {
      'content-type': 'application/cloudevents-batch+json',
    });
    return [status, body.errors.map(({ pointer }: { pointer: string }) => pointer)];
  };
  assert.deepEqual(await faults({ title: { de: 'Rechnung' } }), [400, ['/0/data/title/en']]);
  assert.deepEqual(await faults({ title: { ...TITLE, es: 'Factura' } }), [400, ['/0/data/title/es']]);
  assert.deepEqual(await faults({ title: { ...TITLE, fr: 'x'.repeat(141) } }), [400, ['/0/data/title/fr']]);
  const label = { ...PAY, label: { en: 'x'.repeat(41) } };
  assert.deepEqual(await faults({ actions: [label] }), [400, ['/0/data/actions/0/label/en']]);
  const fact = { label: { en: 'Supplier', de: 'x'.repeat(61) }, value: '' };
  assert.deepEqual(await faults({ facts: [fact] }), [400, ['/0/data/facts/0/label/de']]);
});
