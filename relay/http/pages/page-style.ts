/** Style of the pages for browsers: one column, system font, light and dark, targets of 44 px. */
import { hash } from 'node:crypto';

export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #f5f5f5; --card: #fff; --text: #242424; --soft: #616161; --line: #d1d1d1;
  --brand: #0f6cbd; --on-brand: #fff; --good: #0e700e; --bad: #b10e1c; --warn: #8a3707; --tint: #ebf3fc; }
@media (prefers-color-scheme: dark) { :root { --back: #141414; --card: #292929; --text: #fff; --soft: #adadad; --line: #525252;
  --brand: #479ef5; --on-brand: #0a0a0a; --good: #54b054; --bad: #f1707b; --warn: #f7894a; --tint: #0c3b5e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.45 system-ui, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 40rem; margin: 0 auto; padding: 16px; }
header { max-width: 40rem; margin: 0 auto; padding: 16px 16px 0; display: flex; justify-content: space-between; gap: 16px; }
header strong { color: var(--brand); }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 4px 0 8px; }
h2 { font-size: 1rem; margin: 24px 0 8px; }
p { margin: 8px 0; }
.soft { color: var(--soft); }
.card, .note { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0 0 16px; }
.card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; }
.note { background: var(--tint); border-color: transparent; border-left: 4px solid var(--brand); font-weight: 600; }
.note p { font-weight: 400; margin: 4px 0 0; } .note dl { font-weight: 400; margin: 8px 0; overflow-wrap: anywhere; }
.note.bad { border-left-color: var(--bad); }
.tag { font-weight: 600; }
.tag.critical { color: var(--bad); } .tag.warning { color: var(--warn); }
.wary { display: block; color: var(--warn); font-size: .875rem; }
.text { white-space: pre-wrap; }
table.changed { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 8px 0 0; font-weight: 400; }
table.changed th, table.changed td { text-align: left; vertical-align: top; padding: 6px 8px 6px 0; border-top: 1px solid var(--line);
  font-weight: 400; }
table.changed th { color: var(--soft); font-size: .875rem; } table.changed th:first-child { width: 28%; }
table.changed s { color: var(--soft); } table.changed .big td { font-size: 1.25rem; font-variant-numeric: tabular-nums; }
table.lines { border-collapse: collapse; font-size: .875rem; } .wide { overflow-x: auto; }
table.lines th, table.lines td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-top: 1px solid var(--line); min-width: 5rem;
  overflow-wrap: break-word; } table.lines .date { white-space: nowrap; }
table.lines th { color: var(--soft); font-weight: 400; } table.lines .number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
table.lines s { color: var(--soft); }
.check.fail b { color: var(--bad); } .check.warn b { color: var(--warn); } .check.ok b { color: var(--good); }
dl { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: 4px 16px; margin: 16px 0 0; }
dt { color: var(--soft); } dd { margin: 0; }
h1, dt, dd, .text { text-align: left; }
ul { list-style: none; padding: 0; margin: 0; } li { margin: 8px 0; }
a { color: var(--brand); }
form { margin: 0; }
button, summary { display: block; width: 100%; min-height: 44px; padding: 10px 16px; margin: 0 0 8px; border-radius: 6px;
  border: 1px solid var(--line); background: var(--card); color: var(--text); font: inherit; font-weight: 600; text-align: center;
  cursor: pointer; }
button.main { background: var(--brand); border-color: var(--brand); color: var(--on-brand); }
summary { list-style: none; } summary::-webkit-details-marker { display: none; }
summary.link { width: auto; min-height: 24px; padding: 0 0 8px; border: 0; background: none; color: var(--brand); text-align: left;
  font-weight: 400; }
details > form { padding: 0 0 8px; }
label { display: block; font-weight: 600; margin: 0 0 4px; }
label.check { display: flex; gap: 8px; align-items: center; min-height: 44px; font-weight: 400; margin: 0 0 8px; }
input[type=checkbox] { width: 24px; height: 24px; flex: none; accent-color: var(--brand); }
.fault { color: var(--bad); margin: 0 0 8px; font-size: .875rem; }
input:not([type=checkbox]), select { width: 100%; min-height: 44px; padding: 10px; margin: 0 0 8px; border-radius: 6px;
  border: 1px solid var(--soft); background: var(--card); color: var(--text); font: inherit; }
textarea { width: 100%; min-height: 88px; padding: 10px; margin: 0 0 8px; border-radius: 6px; border: 1px solid var(--soft);
  background: var(--back); color: var(--text); font: inherit; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
`;

/** Of pages whose address is a secret. */
export const SECRET_PAGE_HEADERS = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;

/** Allows only this style and the page's own form (CSP level 3). */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', PAGE_STYLE, 'base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
