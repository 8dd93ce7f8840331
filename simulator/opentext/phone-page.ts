/** The SMS and WhatsApp messages of the simulated service as on phones, newest first, with their links, and buttons that can be tapped. */
import { Html, html } from '../../shared/html.ts';
import type { Submission } from './checks.ts';
import type { Job } from './jobs.ts';
import type { Phones } from './phones.ts';

const SHOWN = 50;
const MAX_TEXT = 1000;

const STYLE = new Html(`
  :root { color-scheme: light dark }
  body { font: 16px/1.4 system-ui, sans-serif; max-width: 26rem; margin: 1rem auto; padding: 0 1rem }
  article { border: 1px solid #808080; border-radius: 12px; padding: 8px 12px; margin: 12px 0 }
  h2 { font-size: 13px; margin: 0; opacity: .75 }
  form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
  button, input { font: inherit; padding: 4px 12px; border-radius: 16px; border: 1px solid #808080 }
  .state { font-size: 13px; opacity: .75 }
  p { white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0 }`);

/** The page changes by reloading itself and by forms: it needs no script. */
export const PHONE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  'referrer-policy': 'same-origin',
} as const;

const CALLED: Partial<Record<Submission['channel'], string>> = { sms: 'SMS', whatsapp: 'WhatsApp' };
const onPhone = ({ channel }: Submission): boolean => channel in CALLED;

const textOf = ({ channel, title, content }: Submission): string =>
  channel === 'sms' && typeof content === 'string' ? content : title;

function linked(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s"<>]+)/)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : html`${part}`,
    );
}

function buttons(job: string, { choices = [] }: Submission): Html | string {
  if (choices.length === 0) return '';
  const each = choices.map(({ title }, index) => html`<button name="choice" value="${index}">${title}</button>\n`);
  return html`<form method="post" action="phone/tap"><input type="hidden" name="job" value="${job}">${each}</form>`;
}

function phoneOf(number: string, phones: Phones): Html {
  const last = phones.last(number);
  const state = last === null ? '' : html`<p class="state" dir="auto">${last.text} · ${last.result}</p>`;
  return html`<form method="post" action="phone/text"><input type="hidden" name="from" value="${number}">
<label>${number} <input name="text" value="Hello" maxlength="1000"></label> <button>Send</button></form>${state}\n`;
}

export function phonePage(jobs: ReadonlyMap<string, Job>, phones: Phones): string {
  const shown = [...jobs.values()]
    .filter(({ submission }) => onPhone(submission))
    .slice(-SHOWN)
    .reverse();
  const articles = shown.map(
    ({ id, submission }) =>
      html`<article><h2>${CALLED[submission.channel] ?? ''} · ${submission.to.join(', ')}</h2><p dir="auto">${linked(textOf(submission))}</p>${buttons(id, submission)}</article>\n`,
  );
  const numbers = new Set(shown.flatMap(({ submission: { channel, to } }) => (channel === 'whatsapp' ? to : [])));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Phones of the simulated OpenText</title><style>${STYLE}</style></head>
<body><h1>Phones</h1>
${[...numbers].map((number) => phoneOf(number, phones))}${articles.length === 0 ? html`<p>No message yet.</p>` : articles}</body></html>
`.text;
}

/** A tap or a text of the page. @returns false for a form that is not the page's */
export async function postFromPhone(
  path: string,
  form: URLSearchParams,
  jobs: ReadonlyMap<string, Job>,
  phones: Phones,
): Promise<boolean> {
  if (path === '/phone/text') {
    const from = form.get('from') ?? '';
    if (!/^[0-9]{5,20}$/.test(from)) return false;
    await phones.write(from, (form.get('text') ?? '').slice(0, MAX_TEXT));
    return true;
  }
  const submission = jobs.get(form.get('job') ?? '')?.submission;
  const [from] = submission?.to ?? [];
  const choice = submission?.choices?.[Number(form.get('choice') ?? Number.NaN)];
  if (from === undefined || !choice) return false;
  await phones.write(from, choice.title, choice.postback);
  return true;
}
