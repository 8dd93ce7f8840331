/** Pages in place of the web client, without a script: what is missing, and what the administrator sets. */
import { webStart } from '../../../shared/words/web-start.ts';
import type { Language } from '../../../shared/words/words.ts';
import { page } from '../pages/answer-page.ts';
import { type Html, html } from '../pages/html.ts';
import { PAGE_POLICY } from '../pages/page-style.ts';
import type { Obstacle } from './obstacle.ts';

/** Never kept: the next request may come another way. */
export const OBSTACLE_HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAGE_POLICY,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
} as const;

export function obstaclePage(obstacle: Obstacle, language: Language): string {
  const { plainHttp, path } = webStart[language];
  if (obstacle.kind === 'path') return written(language, path.why(obstacle.path), null, path.set);
  return written(language, plainHttp.why, obstacle.openAt, plainHttp.set);
}

export function notBuiltPage(language: Language): string {
  const { notBuilt } = webStart[language];
  return written(language, notBuilt.why, null, notBuilt.set);
}

function written(language: Language, why: string, openAt: string | null, set: string): string {
  const { title, administrators } = webStart[language];
  const link: Html | null = openAt === null ? null : html`<p><a href="${openAt}">${openAt}</a></p>`;
  const content = html`<section class="card"><h1>${title}</h1><p>${why}</p>${link && [link]}</section>
<section class="card"><h2>${administrators}</h2><p>${set}</p></section>`;
  return page(title, null, content, language);
}
