/**
 * `{public url}/open/<item>`: the link of messages to staff. It opens the item in the app where one is installed, else in the web client.
 * Anyone may call it for any id: it says nothing about the item.
 */
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Html, html } from '../../../shared/html.ts';
import { Uuid } from '../../../shared/responses.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { checker } from '../../../shared/validate.ts';
import { answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { mailWordsFor } from '../../../shared/words/mail.ts';
import { languageOf } from '../../../shared/words/words.ts';
import { languageFor } from '../web/negotiation.ts';
import { messagePage, page } from './answer-page.ts';
import { PAGE_POLICY, SECRET_PAGE_HEADERS } from './page-style.ts';

const isUuid = checker(Uuid);

/** There is no app for them. */
const PHONE = /Android|iPhone|iPad|Mobi/i;

/**
 * A browser reports neither that it has a program for a scheme nor that it has none. A frame reaches the program without leaving the page;
 * a page that lost its focus was covered by the program, or by the browser's question.
 */
const SCRIPT = `
const app = document.getElementById('app');
const web = document.getElementById('web');
let left = document.hidden;
addEventListener('blur', () => { left = true; });
document.addEventListener('visibilitychange', () => { left = left || document.hidden; });
const frame = document.createElement('iframe');
frame.hidden = true;
frame.src = app.href;
document.body.append(frame);
if (web) setTimeout(() => { if (!left) location.replace(web.href); }, 2000);
`;

const POLICY = `${PAGE_POLICY}; script-src 'sha256-${hash('sha256', SCRIPT, 'base64')}'; frame-src beckon:`;

type OpenRequest = FastifyRequest<{ Params: { id: string } }>;

/** @param web whether the web client is served */
export function openRoutes(app: FastifyInstance, web: boolean): void {
  app.get('/open/:id', async ({ params, headers }: OpenRequest, reply) => {
    const id = params.id.toLowerCase();
    const language = languageOf(localeFor({}, languageFor(headers['accept-language'])));
    reply.headers({
      ...SECRET_PAGE_HEADERS,
      ...{ 'content-security-policy': POLICY, 'content-type': 'text/html; charset=utf-8' },
      ...{ 'content-language': language, vary: 'accept-language, user-agent' },
    });
    if (!isUuid.is(id)) {
      const { title, text } = answerPageWordsFor(language).failed.invalid;
      return reply.code(404).send(messagePage(title, text, language));
    }
    // Relative, since the public URL may have a path.
    const inBrowser = web ? `../#item=${id}` : null;
    if (inBrowser !== null && PHONE.test(headers['user-agent'] ?? '')) return reply.redirect(inBrowser, 303);
    const { opening } = mailWordsFor(language);
    const content = html`<div class="card"><h1>${opening.title}</h1><p>${opening.text}</p>
<p><a id="app" href="beckon://item/${id}">${opening.app}</a></p>
${inBrowser !== null && html`<p><a id="web" href="${inBrowser}">${opening.browser}</a></p>`}</div>
<script>${new Html(SCRIPT)}</script>`;
    return reply.send(page(opening.title, null, content, language));
  });
}
