/** The page of an answer link: the item, its state, and a form for each action. Works without scripts, and on phones. */

import type { ShownEvidence } from '../../../shared/evidence.ts';
import { Html, html } from '../../../shared/html.ts';
import type { ItemForPerson } from '../../../shared/item-views.ts';
import type { ItemAction, Refused, ShownItem } from '../../../shared/items.ts';
import { inLanguage } from '../../../shared/rules/action-labels.ts';
import { filledFields, formReader } from '../../../shared/rules/form-words.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import type { AnswerPageWords } from '../../../shared/words/answer-page.ts';
import { type Language, languageOf } from '../../../shared/words/words.ts';
import {
  answersForLine,
  fateLine,
  linkWarning,
  nameOf,
  type PageReader,
  stateLine,
  votedLine,
} from '../../domain/items/answer-words.ts';
import { amountLine, dueLine, requesterLine, timeIn } from '../../domain/items/item-lines.ts';
import { recordLine } from '../../domain/items/record-line.ts';
import { changedPart, shownField } from './answer-changes.ts';
import { byLineNote, evidencePart, rejectedLine } from './answer-evidence.ts';
import { formFields } from './answer-form.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface AnswerPage {
  item: ItemForPerson;
  /** All of the item; `item.actions` are those that the person may press. */
  actions: readonly ItemAction[];
  evidence: ShownEvidence;
  reading: PageReader;
  /** The person delegated it to someone else. */
  delegated: boolean;
  /** The link was already used to answer. */
  used: boolean;
  /** The action that the link in the message named; shown first and open. */
  preselected: string | null;
  /** The preceding refusal, with the form values. */
  refused: {
    text: string;
    action: string | null;
    comment: string;
    /** Fields of the action's form as posted, and the names of those that do not fit. */
    posted: ReadonlyMap<string, string>;
    faults: readonly string[];
    changed: { before: Partial<ShownItem> | null } | null;
  } | null;
}

export function page(title: string, name: string | null, content: Html, language: Language): string {
  const whole = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title} · Beckon</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<header><strong>Beckon</strong>${name === null ? null : html`<bdi class="soft">${name}</bdi>`}</header>
<main>${content}</main>
</body>
</html>
`;
  return whole.text;
}

export const messagePage = (title: string, text: string, language: Language): string =>
  page(title, null, html`<div class="card"><h1>${title}</h1><p>${text}</p></div>`, language);

export function answerPage(given: AnswerPage): string {
  const { item, reading } = given;
  const content = html`${refusal(given)}${status(given)}${about(given)}${answers(given)}${thread(given)}`;
  return page(item.title, reading.person.name, content, languageOf(reading.locale));
}

function refusal({ refused, item, reading }: AnswerPage): Html | null {
  if (!refused) return null;
  const before = refused.changed?.before ?? null;
  return html`<div class="note bad" role="alert">${refused.text}${before && changedPart(before, item, reading)}</div>`;
}

function status(given: AnswerPage): Html | null {
  const { item, reading, delegated, used } = given;
  const line = stateLine(item, reading, delegated) ?? (used ? reading.words.used : null);
  const { outcome, refused } = item;
  if (line === null) return refused ? notAccepted(item, refused, reading) : null;
  const comment = outcome?.comment ? html`<p>“<bdi>${outcome.comment}</bdi>”</p>` : null;
  const fate = outcome ? html`<p>${fateLine(outcome.fate, outcome.reason, item.origin.name, reading)}</p>` : null;
  const rejected = outcome && rejectedLine(outcome, reading);
  return html`<div class="note" role="status">${line}.${rejected && html`<p>${rejected}.</p>`}${comment}${inputPart(given)}${fate}</div>`;
}

/** The fields of the deciding answer, else of the person's own one. */
function inputPart({ item: { outcome, answers }, actions, reading }: AnswerPage): Html | null {
  const { person, locale, timeZone } = reading;
  const answer = outcome ?? answers.findLast(({ by, fate }) => by.id === person.id && fate !== 'withdrawn');
  if (!answer?.input) return null;
  const form = actions.find(({ id }) => id === answer.action)?.form;
  return factList(filledFields(form, answer.input, formReader(locale, timeZone)));
}

const factList = (facts: readonly { label: string; value: string }[]): Html =>
  html`<dl>${facts.map(({ label, value }) => html`<dt dir="auto">${label}</dt><dd dir="auto">${value}</dd>`)}</dl>`;

const notAccepted = ({ origin }: ItemForPerson, { by, reason, at }: Refused, reading: PageReader): Html =>
  html`<div class="note bad" role="status">${fateLine('refused', reason, origin.name, reading)} <bdi>${nameOf(by, reading)}</bdi>, ${timeIn(at, reading)}</div>`;

function about({ item, evidence, reading }: AnswerPage): Html {
  const { record, severity, title, body, facts, attachments } = item;
  const { words } = reading;
  const urgent = severity === 'critical' || severity === 'warning' ? words.severity[severity] : null;
  const lines = [amountLine(item, reading), requesterLine(item, reading), dueLine(item, reading)].filter(
    (line) => line !== null,
  );
  return html`<article class="card">
<p class="soft">${recordLine(item, words)}</p>
<h1 dir="auto">${title}</h1>
${urgent !== null && html`<p class="tag ${severity}">${urgent}</p>`}
${lines.length > 0 && html`<p>${lines.join(' · ')}</p>`}
${body !== '' && html`<p class="text" dir="auto">${body}</p>`}
${facts.length > 0 && factList(facts)}
${evidencePart(evidence, item, reading)}
${attachments.length > 0 && html`<h2>${words.attachments}</h2><ul>${attachments.map(({ label, url }) => html`<li>${link(item, url, label, reading)}</li>`)}</ul>`}
${record?.url !== undefined && html`<p>${link(item, record.url, words.openIn(record.system), reading)}</p>`}
</article>`;
}

function link(item: AnswerPage['item'], url: string, label: string, reading: PageReader): Html {
  const warning = linkWarning(item, url, reading);
  return html`<a href="${url}" rel="noopener noreferrer nofollow" dir="auto">${label}</a>${warning !== null && html`<span class="wary">⚠ ${warning}</span>`}`;
}

function answers({ item, reading, preselected, refused, used }: AnswerPage): Html | null {
  if (item.actions.length === 0 || used) return null;
  const { words } = reading;
  if (item.stepUp) {
    return html`<div class="card"><p>${words.stepUp}</p></div>`;
  }
  const first = refused?.action ?? preselected;
  const ordered = [...item.actions].sort((a, b) => Number(b.id === first) - Number(a.id === first));
  const notes = [answersForLine(item, reading), byLineNote(item, reading)].filter((note) => note !== null);
  return html`<section aria-label="${words.answers}">${notes.map((note) => html`<p class="soft">${note}</p>`)}${ordered.map(
    (action, index) =>
      form(action, {
        ...{ item, words },
        onBehalfOf: item.answersFor[0]?.id ?? null,
        main: index === 0,
        open: action.id === first,
        comment: refused?.action === action.id ? refused.comment : '',
        posted: refused?.action === action.id ? refused.posted : null,
        faults: refused?.action === action.id ? refused.faults : [],
        ...{ locale: reading.locale, timeZone: reading.timeZone },
      }),
  )}</section>`;
}

interface FormLook {
  item: ItemForPerson;
  words: AnswerPageWords;
  /** The person in whose name the answer counts. */
  onBehalfOf: string | null;
  main: boolean;
  open: boolean;
  comment: string;
  posted: ReadonlyMap<string, string> | null;
  faults: readonly string[];
  locale: string;
  timeZone: string;
}

/** An action that has fields, or needs a comment or a confirmation opens a form; any other is one button. */
function form(action: ItemAction, look: FormLook): Html {
  const { words } = look;
  const { id, comment, confirm } = action;
  const { label } = inLanguage(action, { language: 'en', labels: words.actionLabels });
  const button = html`<button${look.main ? new Html(' class="main"') : null}>${label}</button>`;
  const { onBehalfOf } = look;
  const whose = onBehalfOf !== null && html`<input type="hidden" name="onBehalfOf" value="${onBehalfOf}">`;
  // The version that this page shows, to which the answer refers.
  const shown = html`<input type="hidden" name="version" value="${String(look.item.version)}"><input type="hidden" name="shown" value="${shownField(look.item)}">`;
  const hidden = html`<input type="hidden" name="action" value="${id}">${whose}${shown}`;
  if (comment !== 'required' && !confirm && !action.form) {
    return html`<form method="post">${hidden}${button}${comment === 'optional' && optionalComment(id, label, look)}</form>`;
  }
  return html`<details${look.open ? new Html(' open') : null}><summary>${words.opens(label)}</summary><form method="post">${hidden}
${action.form !== undefined && formFields(action.form, { ...look, id })}
${comment !== 'none' && commentField(id, comment === 'required', look)}
${confirm && html`<label class="check"><input type="checkbox" name="confirm" value="yes" required>${words.confirm(label)}</label>`}
<button class="main">${label}</button></form></details>`;
}

/** The button answers without a comment; a second form allows one. */
const optionalComment = (id: string, label: string, look: FormLook): Html =>
  html`<details${look.comment === '' ? null : new Html(' open')}><summary class="link">${look.words.withComment(label)}</summary>
${commentField(id, false, look)}<button>${label}</button></details>`;

function commentField(id: string, required: boolean, { comment, open, words }: FormLook): Html {
  const more = `${required ? ' required' : ''}${open && required ? ' autofocus' : ''}`;
  return html`<label for="comment-${id}">${required ? words.comment : words.commentOptional}</label><textarea id="comment-${id}" name="comment" dir="auto" maxlength="2000" rows="3"${new Html(more)}>${comment}</textarea>`;
}

/** Entries shown here; Beckon shows the whole thread. */
const SHOWN = 10;

function thread({ item, actions, reading }: AnswerPage): Html | null {
  const { thread: entries, answers } = item;
  if (entries.length === 0) return null;
  const { words } = reading;
  const lines = entries.slice(-SHOWN).map((entry) => {
    const { at, by, kind, to, text } = entry;
    const did = (kind === 'vote' && votedLine(entry, { answers, actions }, reading)) || words.thread[kind];
    const what = to ? `${did} ${isolate(to.name)}` : did;
    const who = by ? `${isolate(nameOf(by, reading))} ${what}` : what;
    return html`<li><span class="soft">${timeIn(at, reading)}</span> <bdi>${who}</bdi>${text === undefined ? null : html` “<bdi>${text}</bdi>”`}</li>`;
  });
  return html`<section class="card"><h2>${words.happened}</h2><ul>${lines}</ul></section>`;
}
