import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ITEM_TYPES } from '../../shared/events.ts';
import type { Item, ItemAction } from '../../shared/items.ts';
import { needsReply, resolveActions } from '../../shared/rules/actions.ts';
import { itemInLanguage, withoutTranslations } from '../../shared/rules/item-language.ts';
import { buttonsFor } from '../../shared/rules/notification-buttons.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { action } from './arbitraries.ts';

test('never more than three buttons, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 12 }), fc.integer({ min: 0, max: 5 }), (actions, max) => {
      const { buttons, more } = buttonsFor(actions, max);
      assert.ok(buttons.length + Number(more) <= Math.max(max, 1));
      assert.equal(more, buttons.length < actions.length);
      assert.ok(buttons.every((button) => actions.includes(button)));
      assert.equal(new Set(buttons).size, buttons.length);
    }),
  );
});

test('if they fit they keep the order of the source', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 3 }), (given) => assert.deepEqual(buttonsFor(given).buttons, given)),
  );
});

test('if they do not, the most important come first and the rest is behind More', () => {
  const kinds = ['custom', 'request-info', 'custom', 'reject', 'approve'] as const;
  const given = kinds.map((kind, at) => ({
    id: `${kind}-${at}`,
    label: kind,
    kind,
    comment: 'none' as const,
    confirm: false,
  }));
  const { buttons, more } = buttonsFor(given);
  assert.deepEqual(
    buttons.map((button) => button.id),
    ['approve-4', 'reject-3'],
  );
  assert.equal(more, true);
});

test('default actions by type', () => {
  const labels = Object.fromEntries(
    ITEM_TYPES.map((type) => [type, resolveActions(type, undefined).map((one) => `${one.label} ${one.comment}`)]),
  );
  assert.deepEqual(labels, {
    'approval.requested': ['Approve none', 'Reject optional', 'Ask required'],
    'task.assigned': ['Acknowledge none'],
    'case.escalated': ['Acknowledge none'],
    'status.changed': [],
    'exception.raised': ['Acknowledge none'],
    'alert.raised': ['Acknowledge none'],
    'customer.notification': [],
    'process.step': [],
  });
});

test('an empty list means nothing to press, but an approval always wants a decision', () => {
  assert.deepEqual(resolveActions('alert.raised', []), []);
  assert.equal(resolveActions('approval.requested', []).length, 3);
});

test('what is given stands; a question always needs words', () => {
  const [approve, ask] = resolveActions('task.assigned', [
    { id: 'yes', label: 'Yes', kind: 'approve', confirm: true },
    { id: 'why', label: 'Why?', kind: 'request-info', comment: 'none' },
  ]);
  assert.deepEqual(approve, { id: 'yes', label: 'Yes', kind: 'approve', comment: 'none', confirm: true });
  assert.equal(ask?.comment, 'required');
});

test('the reply window opens for a comment that must be given and for a confirmation, not for an optional comment', () => {
  const plain = { id: 'a', label: 'A', kind: 'approve', comment: 'none', confirm: false } as const;
  assert.equal(needsReply(plain), false);
  assert.equal(needsReply({ ...plain, comment: 'optional' }), false);
  assert.equal(needsReply({ ...plain, comment: 'required' }), true);
  assert.equal(needsReply({ ...plain, confirm: true }), true);
});

const NOTHING_MORE = { facts: [], decision: null, thread: [] };

test('a label that was left at its default is said in the language, the source’s own as it is', () => {
  const german = { language: 'de', labels: wordsFor('de').actionLabels } as const;
  const own: ItemAction = { id: 'approve', label: 'Pay', kind: 'approve', comment: 'none', confirm: false };
  const custom: ItemAction = { ...own, id: 'x', label: 'Approve', kind: 'custom' };
  const actions = [...resolveActions('approval.requested', undefined), own, custom];
  const item = { ...NOTHING_MORE, title: 'T', actions, outcome: null };
  assert.deepEqual(
    itemInLanguage(item, german).actions.map(({ label }) => label),
    ['Genehmigen', 'Ablehnen', 'Rückfrage', 'Pay', 'Approve'],
  );
  assert.equal(itemInLanguage(item, { language: 'en', labels: wordsFor('en').actionLabels }), item);
  const plain = { ...NOTHING_MORE, title: 'T', actions: [own, custom], outcome: null };
  assert.equal(itemInLanguage(plain, german), plain);
});

test('what a source says in several languages is read in one’s own, else in English; the outcome with its action', () => {
  const [pay] = resolveActions('approval.requested', [
    { id: 'pay', label: { en: 'Pay', de: 'Bezahlen' }, kind: 'approve' },
  ]);
  assert.ok(pay);
  assert.deepEqual([pay.label, pay.labels], ['Pay', { de: 'Bezahlen' }]);
  const outcome = { action: 'pay', kind: 'approve' as const, label: 'Pay', by: { id: 'd', name: 'D' } };
  const decided = { ...outcome, at: '', comment: null, fate: 'none' as const, fateAt: '', reason: null };
  const item = { ...NOTHING_MORE, title: 'Invoice', titles: { fr: 'Facture' }, actions: [pay], outcome: decided };
  const read = (language: 'en' | 'de' | 'fr') => {
    const shown = itemInLanguage(item, { language, labels: wordsFor(language).actionLabels });
    return [shown.title, shown.actions[0]?.label, shown.outcome?.label];
  };
  assert.deepEqual(read('en'), ['Invoice', 'Pay', 'Pay']);
  assert.deepEqual(read('de'), ['Invoice', 'Bezahlen', 'Bezahlen']);
  assert.deepEqual(read('fr'), ['Facture', 'Pay', 'Pay']);
});

test('labels of facts and names of roles are read in one’s own language; on the wire nothing is beside them', () => {
  const item: Item = {
    ...purchaseOrder(0),
    facts: [
      { label: 'Supplier', value: 'ACME' },
      { label: 'IBAN', value: 'DE02' },
    ],
    factLabels: [{ de: 'Lieferant' }, {}],
    decision: {
      ...{ policy: 'sequential', quorum: null, order: ['lead'], state: 'open' },
      asked: [{ id: 'lead', name: 'Lead', names: { de: 'Leitung' } }],
    },
    ladder: [{ kind: 'escalation', at: '', to: 'Lead', names: { de: 'Leitung' }, doneAt: null }],
    thread: [{ at: '', kind: 'escalation', text: 'Lead', texts: { de: 'Leitung' } }],
  };
  const read = (language: 'de' | 'fr') => {
    const shown = itemInLanguage(item, { language, labels: wordsFor(language).actionLabels });
    const { facts, decision, ladder, thread } = withoutTranslations(shown);
    return { facts: facts.map(({ label }) => label), asked: decision?.asked, ladder, thread };
  };
  const inWords = (label: string, lead: string) => ({
    facts: [label, 'IBAN'],
    asked: [{ id: 'lead', name: lead }],
    ladder: [{ kind: 'escalation', at: '', to: lead, doneAt: null }],
    thread: [{ at: '', kind: 'escalation', text: lead }],
  });
  assert.deepEqual(read('de'), inWords('Lieferant', 'Leitung'));
  assert.deepEqual(read('fr'), inWords('Supplier', 'Lead'));
  const plain = purchaseOrder(0);
  assert.equal(withoutTranslations(plain), plain);
});
