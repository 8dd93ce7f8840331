/** The content of a mail, once as structure, and from it as plain text and as HTML without images, scripts and remote styles. */
import { Html, html } from '../../../../shared/html.ts';
import type { Language } from '../../../../shared/words/words.ts';

export interface MailContent {
  /** Null: unknown, as of a customer. */
  language: Language | null;
  title: string;
  body: string;
  lines: readonly string[];
  facts: readonly { label: string; value: string }[];
  /** The first is the recommended one. */
  links: readonly { label: string; url: string }[];
  notes: readonly string[];
  /** A link of less importance, below the notes. */
  stop: { label: string; url: string } | null;
}

export function plainMail({ title, body, lines, facts, links, notes, stop }: MailContent): string {
  const footer = [...notes, ...(stop ? [linkLine(stop)] : [])];
  const parts = [
    title,
    body,
    lines.join('\n'),
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    links.map(linkLine).join('\n'),
    // RFC 3676 section 4.3: what follows is a signature.
    footer.length > 0 ? `-- \n${footer.join('\n')}` : '',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const linkLine = ({ label, url }: { label: string; url: string }): string => `${label}: ${url}`;

/** Mail clients ignore style sheets in part, so styles are inline; colours work on light and dark. */
const STYLE = {
  body: 'margin:0;padding:16px;font:16px/1.45 system-ui,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  column: 'max-width:40rem;margin:0 auto',
  title: 'font-size:20px;line-height:1.25;margin:0 0 8px',
  text: 'white-space:pre-wrap;margin:0 0 12px',
  table: 'border-collapse:collapse;margin:0 0 12px',
  label: 'text-align:left;vertical-align:top;font-weight:400;padding:2px 16px 2px 0;opacity:.75',
  value: 'vertical-align:top;padding:2px 0',
  main: 'display:inline-block;padding:10px 20px;margin:0 8px 8px 0;border-radius:6px;background:#0f6cbd;color:#ffffff;text-decoration:none;font-weight:600',
  link: 'display:inline-block;padding:9px 19px;margin:0 8px 8px 0;border-radius:6px;border:1px solid #808080;text-decoration:none;font-weight:600',
  note: 'font-size:13px;opacity:.75;margin:16px 0 0',
} as const;

const style = (name: keyof typeof STYLE): Html => new Html(STYLE[name]);

export function htmlMail({ language, title, body, lines, facts, links, notes, stop }: MailContent): string {
  const rows = facts.map(
    ({ label, value }) =>
      html`<tr><th scope="row" style="${style('label')}" dir="auto">${label}</th><td style="${style('value')}" dir="auto">${value}</td></tr>`,
  );
  const buttons = links.map(
    ({ label, url }, index) =>
      html`<a href="${url}" style="${style(index === 0 ? 'main' : 'link')}" dir="auto">${label}</a>`,
  );
  const whole = html`<!doctype html>
<html${language !== null && html` lang="${language}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body style="${style('body')}"><div style="${style('column')}">
<h1 style="${style('title')}" dir="auto">${title}</h1>
${body !== '' && html`<p style="${style('text')}" dir="auto">${body}</p>`}
${lines.length > 0 && html`<p style="${style('text')}">${lines.map((line) => html`<bdi>${line}</bdi><br>`)}</p>`}
${rows.length > 0 && html`<table role="presentation" style="${style('table')}">${rows}</table>`}
${buttons.length > 0 && html`<p>${buttons}</p>`}
${notes.length > 0 && html`<p style="${style('note')}">${notes.join(' ')}${stop && html` <a href="${stop.url}">${stop.label}</a>`}</p>`}
</div></body>
</html>
`;
  return whole.text;
}
