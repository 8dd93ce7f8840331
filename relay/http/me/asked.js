/** What the relay asks before it takes an answer, and what changed while somebody was deciding. */
import { h } from './dom.js';
import { amountOf } from './words.js';

/** @typedef {import('./api.js').Item} Item */
/**
 * An answer that the relay asks about. It is sent again as it was, with the challenge.
 * @typedef {{ itemId: string, action: string, label: string, comment: string, version: number, key: string,
 *   onBehalfOf: string | undefined, challenge: string,
 *   freshSignIn: boolean, signedIn: boolean, fault: string }} Asked
 */

/** @param {Item} item @param {Asked} asked @param {() => void} yes @param {() => void} back */
export function askedCard(item, asked, yes, back) {
  const money = amountOf(item);
  const what = money === null ? asked.label : `${asked.label} ${money}`;
  const again = asked.freshSignIn && !asked.signedIn;
  return h(
    'section',
    { class: 'card', id: 'asked', tabindex: '-1', 'aria-label': `${what}?` },
    h('h2', { class: 'big' }, `${what}?`),
    h('p', {}, 'The relay asks before it takes this answer. Nothing was sent yet.'),
    again &&
      h('p', {}, 'For this amount you sign in once more, within two minutes. Then you are back here, and confirm.'),
    asked.comment !== '' && h('p', { class: 'text' }, `“${asked.comment}”`),
    h('p', { role: 'alert', class: 'fault' }, asked.fault),
    h('button', { class: 'main', id: 'asked-yes', click: yes }, again ? 'Sign in again' : what),
    h('button', { id: 'asked-back', click: back }, 'Back'),
  );
}

/** @type {[keyof Item, string][]} */
const PARTS = [
  ['title', 'Title'],
  ['requester', 'Requested by'],
  ['record', 'Record'],
  ['body', 'Text'],
  ['attachments', 'Attachments'],
  ['actions', 'Answers'],
];

/** @param {unknown} value @returns {string} */
function textOf(value) {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.map(textOf).join(', ') || 'nothing';
  if (typeof value !== 'object') return String(value);
  const { label, url, system, type, id } = /** @type {Record<string, string>} */ (value);
  if (label !== undefined) return url === undefined ? label : `${label} (${url})`;
  return [system, type, id, url].filter((part) => part !== undefined).join(' · ');
}

/** @param {Item['facts']} facts @param {string} wanted */
const valuesOf = (facts, wanted) =>
  facts
    .filter(({ label }) => label === wanted)
    .map(({ value }) => value)
    .join(', ') || 'nothing';

/** @param {Item} before @param {Item} now @returns {[string, string, string][]} */
function rowsOf(before, now) {
  const labels = [...new Set([...before.facts, ...now.facts].map(({ label }) => label))];
  /** @type {[string, string, string][]} */
  const rows = [
    ['Amount', amountOf(before) ?? 'nothing', amountOf(now) ?? 'nothing'],
    ...PARTS.map(
      ([part, label]) => /** @type {[string, string, string]} */ ([label, textOf(before[part]), textOf(now[part])]),
    ),
    ...labels.map(
      (label) =>
        /** @type {[string, string, string]} */ ([label, valuesOf(before.facts, label), valuesOf(now.facts, label)]),
    ),
  ];
  return rows.filter(([, was, is]) => was !== is);
}

/** @param {Item} before as it was read @param {Item} now @param {string} label of the answer */
export function changedCard(before, now, label) {
  const head = h('tr', {}, h('th', {}, 'What'), h('th', {}, 'Before'), h('th', {}, 'Now'));
  const rows = rowsOf(before, now).map(([part, was, is]) =>
    h(
      'tr',
      { class: part === 'Amount' ? 'big' : '' },
      h('th', { scope: 'row' }, part),
      h('td', {}, h('s', {}, was)),
      h('td', {}, h('b', {}, is)),
    ),
  );
  return h(
    'div',
    { class: 'note bad', role: 'alert' },
    'This changed while you were deciding',
    h('p', {}, `“${label}” was not recorded. What you wrote is kept; read what changed, then decide again.`),
    rows.length > 0 && h('table', { class: 'changed' }, h('thead', {}, head), h('tbody', {}, ...rows)),
  );
}
