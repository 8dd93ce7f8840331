/** A page that shows the SMS and WhatsApp messages of the simulated service as on phones, newest first, with their links. */
import { Html, html } from '../../shared/html.ts';
import type { Submission } from './checks.ts';

const SHOWN = 50;

const STYLE = new Html(`
  body { font: 16px/1.4 system-ui, sans-serif; max-width: 26rem; margin: 1rem auto; padding: 0 1rem }
  article { border: 1px solid #808080; border-radius: 12px; padding: 8px 12px; margin: 12px 0 }
  h2 { font-size: 13px; margin: 0; opacity: .75 }
  p { white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0 }`);

/** The page changes by reloading itself: it needs no script. */
export const PHONE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
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

export function phonePage(submissions: readonly Submission[]): string {
  const shown = submissions.filter(onPhone).slice(-SHOWN).reverse();
  const articles = shown.map(
    (one) =>
      html`<article><h2>${CALLED[one.channel] ?? ''} · ${one.to.join(', ')}</h2><p dir="auto">${linked(textOf(one))}</p></article>\n`,
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Phones of the simulated OpenText</title><style>${STYLE}</style></head>
<body><h1>Phones</h1>
${articles.length === 0 ? html`<p>No message yet.</p>` : articles}</body></html>
`.text;
}
