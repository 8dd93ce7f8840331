/**
 * Links with which a person turns a channel off, and on again (contract section 6, "Mail"). `GET` changes nothing, because mail scanners
 * follow links; mail programs turn the channel off by one POST (RFC 8058).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../../../shared/html.ts';
import { ProblemError, reasonOf } from '../../../shared/problems.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { mailWordsFor } from '../../../shared/words/mail.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { languageOf } from '../../../shared/words/words.ts';
import type { Channel } from '../../domain/away/away-ports.ts';
import { channelName } from '../../domain/away/channel-switch.ts';
import { maskedAddress } from '../../domain/outbound/masked-address.ts';
import { bytesOf, mediaType } from '../body.ts';
import { createWindowLimit } from '../gate/rate-limit.ts';
import { problemOf } from '../problem-reply.ts';
import { languageFor } from '../web/negotiation.ts';
import { messagePage, page } from './answer-page.ts';
import { PAGE_POLICY, SECRET_PAGE_HEADERS } from './page-style.ts';
import type { ChannelPageDeps } from './ports.ts';

/** Wrong links per minute and address; each person's changes per minute, since each is a write. */
const A_MINUTE = { wrong: 30, changes: 10 } as const;

const HEADERS = { ...SECRET_PAGE_HEADERS, 'content-security-policy': PAGE_POLICY } as const;

type ChannelRequest = FastifyRequest<{ Params: { token: string } }>;
interface OpenChannel {
  userId: string;
  channel: Channel;
  locale: string;
}

export function channelRoutes(app: FastifyInstance, deps: ChannelPageDeps): void {
  const { channelLinks, channelOff, switchChannel, directory, clock, log } = deps;
  const wrong = createWindowLimit(clock, A_MINUTE.wrong);
  const changes = createWindowLimit(clock, A_MINUTE.changes);

  const limited = (wait: number) => new ProblemError('RATE_LIMITED', refusals.items.linksGuessed, { retryAfter: wait });

  /** @throws NOT_FOUND, RATE_LIMITED */
  function open({ params, headers, ip }: ChannelRequest): OpenChannel {
    const grant = channelLinks.read(params.token);
    const view = directory();
    const person = grant ? view.person(grant.userId) : null;
    const channel =
      grant && person ? view.channelsOf(person.id).find((one) => grant.isOf(channelName(one))) : undefined;
    if (person && channel) {
      return { userId: person.id, channel, locale: localeFor(person, languageFor(headers['accept-language'])) };
    }
    const wait = wrong.take(ip);
    throw wait === 0 ? new ProblemError('NOT_FOUND', refusals.items.linkUnknown) : limited(wait);
  }

  function show(reply: FastifyReply, { userId, channel, locale }: OpenChannel): FastifyReply {
    const off = channelOff(userId, channelName(channel));
    const mail = mailWordsFor(locale);
    const words = off ? mail.channel.off : mail.channel.on;
    const title = words.title(maskedAddress(channel.to));
    const content = html`<div class="card"><h1>${title}</h1><p>${words.text}</p>
<form method="post"><button class="main" name="channel" value="${off ? 'on' : 'off'}">${words.change}</button></form></div>`;
    return html200(reply, locale).send(page(title, null, content, languageOf(locale)));
  }

  async function serve(request: ChannelRequest, reply: FastifyReply, work: (opened: OpenChannel) => Promise<void>) {
    reply.headers(HEADERS);
    try {
      const opened = open(request);
      request.caller = { person: opened.userId };
      await work(opened);
      return show(reply, opened);
    } catch (error) {
      const { shown, ours } = problemOf(error);
      if (ours) log.error({ reason: reasonOf(error) }, 'a channel link could not be served');
      request.refusal = shown;
      if (typeof shown.retryAfter === 'number') reply.header('retry-after', String(shown.retryAfter));
      const locale = localeFor({}, languageFor(request.headers['accept-language']));
      const { failed } = answerPageWordsFor(locale);
      const words =
        shown.code === 'NOT_FOUND'
          ? { title: failed.title, text: mailWordsFor(locale).channel.unknown }
          : shown.code === 'RATE_LIMITED'
            ? failed.tooMany
            : failed.notNow;
      return html200(reply, locale)
        .code(shown.status)
        .send(messagePage(words.title, words.text, languageOf(locale)));
    }
  }

  app.get('/u/:token', (request: ChannelRequest, reply) => serve(request, reply, async () => {}));

  app.post('/u/:token', (request: ChannelRequest, reply) =>
    serve(request, reply, async ({ userId, channel }) => {
      const off = wantsOff(request);
      if (channelOff(userId, channelName(channel)) === off) return;
      const wait = changes.take(userId);
      if (wait > 0) throw limited(wait);
      await switchChannel(userId, channel, off);
    }),
  );
}

/** Only the page's own form turns it on; mail programs post a form or a multipart body. */
function wantsOff(request: FastifyRequest): boolean {
  if (mediaType(request.headers['content-type']) !== 'application/x-www-form-urlencoded') return true;
  return new URLSearchParams(bytesOf(request).toString('utf8')).get('channel') !== 'on';
}

const html200 = (reply: FastifyReply, locale: string): FastifyReply =>
  reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': languageOf(locale),
    vary: 'accept-language',
  });
