/** Scriptless pages in place of the web client: what is missing and how the administrator fixes it; a failed sign-in. */

import { type Html, html } from '../../../shared/html.ts';
import { webStart } from '../../../shared/words/web-start.ts';
import type { Language } from '../../../shared/words/words.ts';
import { page } from '../pages/answer-page.ts';
import { PAGE_POLICY } from '../pages/page-style.ts';
import type { Obstacle } from './obstacle.ts';

/** Not cacheable: the next request may arrive differently. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAGE_POLICY,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  vary: 'accept-language',
} as const;

export const obstacleHeaders = (language: Language) => ({ ...HEADERS, 'content-language': language });

export function obstaclePage(obstacle: Obstacle, language: Language): string {
  const { plainHttp, path } = webStart[language];
  if (obstacle.kind === 'path') return written(language, path.why(obstacle.path), toSet(language, path.set));
  const { openAt } = obstacle;
  const next = openAt === null ? toSet(language, plainHttp.set) : elsewhere(plainHttp.open, openAt);
  return written(language, plainHttp.why, next);
}

export function notBuiltPage(language: Language): string {
  const { notBuilt } = webStart[language];
  return written(language, notBuilt.why, toSet(language, notBuilt.set));
}

/** @param home the page to sign in again */
export function signInFailedPage(language: Language, home: string, reason: 'why' | 'notAdministrator'): string {
  const { title, again, [reason]: why } = webStart[language].signInFailed;
  const content = html`<section class="card"><h1>${title}</h1><p>${why}</p><p><a href="${home}">${again}</a></p></section>`;
  return page(title, null, content, language);
}

const toSet = (language: Language, set: string): Html =>
  html`<section class="card"><h2>${webStart[language].administrators}</h2><p>${set}</p></section>`;

const elsewhere = (open: string, address: string): Html =>
  html`<section class="card"><p>${open}</p><p><a href="${address}">${address}</a></p></section>`;

function written(language: Language, why: string, next: Html): string {
  const { title } = webStart[language];
  return page(title, null, html`<section class="card"><h1>${title}</h1><p>${why}</p></section>${[next]}`, language);
}
