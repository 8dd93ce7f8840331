/** The files of the page for staff, `me/`: a list, so that no name leads elsewhere; read when first asked for, and kept. */
import { readFileSync } from 'node:fs';
import { PAGE_STYLE } from './page-style.ts';

export interface MeFile {
  type: string;
  bytes: Buffer;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'manifest.webmanifest': 'application/manifest+json',
  'icon.svg': 'image/svg+xml',
  'page.js': SCRIPT,
  'api.js': SCRIPT,
  'asked.js': SCRIPT,
  'dom.js': SCRIPT,
  'items.js': SCRIPT,
  'push.js': SCRIPT,
  'sign-in.js': SCRIPT,
  'views.js': SCRIPT,
  'words.js': SCRIPT,
  'worker.js': SCRIPT,
};

/** What the page needs beyond the style of answer pages. */
const ME_STYLE = `
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.row { display: grid; gap: 2px; color: var(--text); text-decoration: none; margin: 0 0 8px; }
.row .title { font-weight: 600; }
.row:hover { border-color: var(--brand); }
a.button { display: block; min-height: 44px; padding: 10px 16px; margin: 0 0 16px; border-radius: 6px; background: var(--brand);
  color: var(--on-brand); font-weight: 600; text-align: center; text-decoration: none; }
h2.big { font-size: 1.35rem; font-variant-numeric: tabular-nums; margin: 0 0 8px; }
.fault { color: var(--bad); } .fault:empty { display: none; }
h1:focus { outline: none; }
button.plain { display: inline; width: auto; min-height: 24px; margin: 0; padding: 0 4px; border: 0; background: none;
  color: var(--brand); font-weight: 400; text-decoration: underline; }
button:disabled { opacity: .6; cursor: default; }
input[name=code] { width: 100%; min-height: 44px; padding: 10px; margin: 0 0 8px; border-radius: 6px; border: 1px solid var(--soft);
  background: var(--back); color: var(--text); font: inherit; }
`;

/** @returns null for a name that is none of ours */
export function createMeFiles(): (name: string) => MeFile | null {
  const kept = new Map<string, MeFile>([
    ['page.css', { type: 'text/css; charset=utf-8', bytes: Buffer.from(PAGE_STYLE + ME_STYLE) }],
  ]);
  return (name) => {
    const known = kept.get(name);
    if (known) return known;
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    if (type === undefined) return null;
    const file = { type, bytes: readFileSync(new URL(`../me/${name}`, import.meta.url)) };
    kept.set(name, file);
    return file;
  };
}
