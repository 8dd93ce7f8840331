/** The list and one item, drawn from what is known. */
import { h } from './dom.js';
import {
  aboutOf,
  amountOf,
  answersForOf,
  byUrgency,
  dueOf,
  fateOf,
  nameOf,
  requesterOf,
  stateOf,
  THREAD,
  timeOf,
  waits,
  warningOf,
} from './words.js';

/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('../../../shared/items.ts').ItemAction} Action */
/** @typedef {(action: string, comment: string) => Promise<void>} Answer */

/** Items shown that ask for nothing. */
const MAX_RECENT = 20;

/** @param {Item} item */
const openLink = (item) => `#item=${item.id}`;

/** @param {Item} item */
function tag({ severity }) {
  const urgent = severity === 'critical' || severity === 'warning';
  return urgent && h('span', { class: `tag ${severity}` }, severity === 'critical' ? 'Critical' : 'Warning');
}

/** @param {Item} item @param {string} me */
function row(item, me) {
  const line = waits(item)
    ? [amountOf(item), dueOf(item)].filter((part) => part !== null).join(' · ')
    : stateOf(item, me);
  const claimed = item.claimedBy && item.claimedBy.id !== me && waits(item) ? `${item.claimedBy.name} is on it` : null;
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'card row', href: openLink(item) },
      h('span', { class: 'soft' }, `${aboutOf(item)} · ${timeOf(item.createdAt)}`),
      h('span', { class: 'title' }, item.title),
      h('span', {}, tag(item), line ? ` ${line}` : ''),
      claimed !== null && h('span', { class: 'soft' }, claimed),
    ),
  );
}

/** @param {Item[]} items @param {string} me */
export function listView(items, me) {
  const waiting = items.filter(waits).sort(byUrgency);
  const recent = items
    .filter((item) => !waits(item))
    .reverse()
    .slice(0, MAX_RECENT);
  return h(
    'div',
    {},
    h('h1', {}, waiting.length === 0 ? 'Nothing waits for you' : `Waiting for you · ${waiting.length}`),
    waiting.length === 0 && h('p', { class: 'soft' }, 'What comes appears here by itself.'),
    h('ul', {}, ...waiting.map((item) => row(item, me))),
    recent.length > 0 && h('h2', {}, 'Before'),
    recent.length > 0 && h('ul', {}, ...recent.map((item) => row(item, me))),
  );
}

/** @param {Item} item @param {string} url @param {string} text */
function link(item, url, text) {
  const warning = warningOf(item, url);
  const anchor = h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);
  return warning === null ? anchor : h('span', {}, anchor, h('span', { class: 'wary' }, `⚠ ${warning}`));
}

/** @param {Item} item */
function about(item) {
  const { record, title, body, facts, attachments } = item;
  const line = [amountOf(item), requesterOf(item), dueOf(item)].filter((part) => part !== null).join(' · ');
  const pairs = facts.flatMap(({ label, value }) => [h('dt', {}, label), h('dd', {}, value)]);
  return h(
    'article',
    { class: 'card' },
    h('p', { class: 'soft' }, aboutOf(item)),
    h('h1', { id: 'title', tabindex: '-1' }, title),
    h('p', {}, tag(item), line ? ` ${line}` : ''),
    body !== '' && h('p', { class: 'text' }, body),
    pairs.length > 0 && h('dl', {}, ...pairs),
    attachments.length > 0 && h('h2', {}, 'Attachments'),
    attachments.length > 0 && h('ul', {}, ...attachments.map(({ label, url }) => h('li', {}, link(item, url, label)))),
    record?.url !== undefined && h('p', {}, link(item, record.url, `Open in ${record.system}`)),
  );
}

/** @param {Item} item */
function thread(item) {
  if (item.thread.length === 0) return null;
  const lines = item.thread.map(({ at, by, kind, to, text }) =>
    h(
      'li',
      {},
      h('span', { class: 'soft' }, `${timeOf(at)} `),
      [by && nameOf(by), THREAD[kind] ?? kind, to?.name].filter(Boolean).join(' '),
      text === undefined ? '' : ` “${text}”`,
    ),
  );
  return h('section', { class: 'card' }, h('h2', {}, 'What happened'), h('ul', {}, ...lines));
}

const ABOVE = 'The amount is above the limit set for it.';

/** What an answer is about: whoever confirms it has read this. @param {Item} item @param {Action} action */
const confirmed = ({ title, body, amount, facts, record, attachments, stepUp }, { label }) =>
  JSON.stringify([label, title, body, amount, facts, record, attachments, stepUp]);

/** @param {Item} item @param {Action} action @param {boolean} main @param {Answer} answer */
function form(item, action, main, answer) {
  const { id, label, comment, confirm } = action;
  const name = `${item.id}-${id}`;
  /** The relay asks after this: then it is confirmed. */
  const goesOn = item.stepUp === true && confirm;
  const asks = comment === 'required' || confirm;
  const field = /** @type {HTMLTextAreaElement} */ (
    h('textarea', { id: `comment-${name}`, rows: '3', maxlength: '2000', required: comment === 'required' })
  );
  const button = /** @type {HTMLButtonElement} */ (
    h('button', { id: `answer-${name}`, class: main || asks ? 'main' : '' }, goesOn ? 'Continue' : label)
  );
  const fault = h('p', { role: 'alert', class: 'fault' });
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    button.disabled = true;
    fault.textContent = '';
    try {
      await answer(id, field.value);
      button.disabled = false;
    } catch (error) {
      fault.textContent = error instanceof Error ? error.message : 'It did not work.';
      button.disabled = false;
    }
  };
  const written = comment !== 'none' && [
    h('label', { for: field.id }, comment === 'required' ? 'Comment' : 'Comment (optional)'),
    field,
  ];
  const more = (
    /** @type {string} */ words,
    /** @type {string} */ look,
    /** @type {(Node | null | false)[]} */ inside,
  ) => h('details', { id: `more-${name}` }, h('summary', { id: `ask-${name}`, class: look }, words), ...inside);
  if (asks) {
    const why = goesOn && h('p', { class: 'soft' }, ABOVE);
    const tick = confirm && !goesOn && confirmation(name, label, confirmed(item, action));
    const inside = h('form', { submit }, why, ...(written || []), tick, fault, button);
    return more(`${label}…`, '', [inside]);
  }
  const second = written && more(`${label} with a comment`, 'link', [...written, h('button', {}, label)]);
  return h('form', { submit }, button, second, fault);
}

/** @param {string} name @param {string} label @param {string} confirms */
const confirmation = (name, label, confirms) =>
  h(
    'label',
    { class: 'check' },
    h('input', { id: `confirm-${name}`, type: 'checkbox', required: true, 'data-confirms': confirms }),
    `Yes, ${label}`,
  );

/**
 * @param {Item} item @param {string} me @param {Answer} answer
 * @param {{ above: HTMLElement | null, instead: boolean }} more above the answers, or in their place
 */
export function itemView(item, me, answer, { above, instead }) {
  const state = stateOf(item, me);
  const whose = answersForOf(item, me);
  const fate = fateOf(item);
  const comment = item.outcome?.comment;
  return h(
    'div',
    {},
    h('p', {}, h('a', { href: '#' }, '← All items')),
    state !== null &&
      h(
        'div',
        { class: 'note', role: 'status' },
        `${state}.`,
        comment ? h('p', {}, `“${comment}”`) : null,
        fate && h('p', {}, fate),
      ),
    about(item),
    above,
    item.actions.length > 0 &&
      h(
        'section',
        // What is typed there stays while something else is asked.
        { 'aria-label': 'Your answer', hidden: instead },
        whose !== null && h('p', { class: 'soft' }, whose),
        ...item.actions.map((action, index) => form(item, action, index === 0, answer)),
      ),
    thread(item),
  );
}
