/** Answer links (contract section 4), as HTML or JSON. `GET` changes nothing, because mail scanners follow links; `POST` answers, once. */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { COMMENT_MAX } from '../../../shared/answers.ts';
import type { ShownEvidence } from '../../../shared/evidence.ts';
import type { ItemForPerson } from '../../../shared/item-views.ts';
import type { ShownItem } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import { type Problem, ProblemError, reasonOf } from '../../../shared/problems.ts';
import { evidenceIn } from '../../../shared/rules/evidence.ts';
import { faultyFields } from '../../../shared/rules/form-words.ts';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { type AnswerPageWords, answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { languageOf } from '../../../shared/words/words.ts';
import { refusalText } from '../../domain/answers/refusal-text.ts';
import type { LinkGrant } from '../../domain/away/away-ports.ts';
import { evidenceOf } from '../../domain/items/evidence.ts';
import { bytesOf, mediaType } from '../body.ts';
import { createWindowLimit } from '../gate/rate-limit.ts';
import { answeredAs, asSeenBy, itemForPerson } from '../people/item-view.ts';
import { problemOf, sendProblem } from '../problem-reply.ts';
import { languageFor } from '../web/negotiation.ts';
import { shownIn } from './answer-changes.ts';
import { postedFields, postedInput } from './answer-form.ts';
import { type AnswerPage, answerPage, messagePage } from './answer-page.ts';
import { PAGE_POLICY, SECRET_PAGE_HEADERS } from './page-style.ts';
import type { AnswerPageDeps } from './ports.ts';

/** Wrong links per minute and address (contract); a correct link always opens, because a company may share one address. */
const WRONG_A_MINUTE = 30;

const HEADERS = { ...SECRET_PAGE_HEADERS, 'content-security-policy': PAGE_POLICY } as const;

type LinkRequest = FastifyRequest<{ Params: { token: string }; Querystring: Record<string, unknown> }>;
type OpenLink = { grant: LinkGrant; person: Person };

export function answerRoutes(app: FastifyInstance, deps: AnswerPageDeps): void {
  const { links, reader, directory, clock, log } = deps;
  const limit = createWindowLimit(clock, WRONG_A_MINUTE);
  const gone = () => new ProblemError('NOT_FOUND', refusals.items.linkUnknown);

  /** @throws RATE_LIMITED, NOT_FOUND without naming the wrong part of the link */
  function open(request: LinkRequest): OpenLink {
    const { ip, params } = request;
    const grant = links.read(params.token);
    const person = grant && grant.expiresAt > clock.now() ? directory().person(grant.userId) : null;
    if (grant && person) {
      request.caller = { person: person.id };
      return { grant, person };
    }
    const wait = limit.take(ip);
    throw wait === 0 ? gone() : new ProblemError('RATE_LIMITED', refusals.items.linksGuessed, { retryAfter: wait });
  }

  function viewOf({ grant, person }: OpenLink, locale: string): ItemForPerson {
    const stored = reader.item(grant.itemId);
    if (!stored || !reader.isMember(stored.setId, person.id)) throw gone();
    const own = reader.own(grant.itemId, person.id);
    return itemForPerson(stored.item, person, own, reader.subscriptions(person.id), languageOf(locale));
  }

  const evidenceShown = (item: ItemForPerson, locale: string): ShownEvidence => {
    const evidence = evidenceOf(reader, item);
    return evidence ? evidenceIn(evidence, languageOf(locale)) : {};
  };

  const zoneOf = ({ id, timeZone }: Person): string =>
    timeZone ?? reader.subscriptions(id).quietHours?.timeZone ?? 'UTC';

  function pageOf(opened: OpenLink, locale: string, more: Pick<AnswerPage, 'preselected' | 'refused'>): AnswerPage {
    const { grant, person } = opened;
    const item = viewOf(opened, locale);
    const timeZone = zoneOf(person);
    return {
      item,
      actions: reader.item(grant.itemId)?.item.actions ?? [],
      evidence: evidenceShown(item, locale),
      reading: { person, timeZone, locale, words: answerPageWordsFor(locale), now: clock.now() },
      delegated: (reader.own(grant.itemId, person.id)?.delegatedAt ?? null) !== null,
      used: item.answers.some(({ key }) => key === grant.keys.answer),
      ...more,
    };
  }

  function show(
    request: LinkRequest,
    reply: FastifyReply,
    opened: OpenLink,
    refused: AnswerPage['refused'] = null,
  ): FastifyReply {
    const { action } = request.query;
    const locale = localeOf(request, opened);
    const shown = pageOf(opened, locale, { preselected: typeof action === 'string' ? action : null, refused });
    return wantsJson(request) ? reply.send({ item: shown.item }) : html(reply, locale).send(answerPage(shown));
  }

  /** Refuses in the caller's format: JSON, or a page that shows the item if known. */
  function refuse(request: LinkRequest, reply: FastifyReply, error: unknown, opened: OpenLink | null): FastifyReply {
    const { shown, ours } = problemOf(error);
    if (ours) log.error({ reason: reasonOf(error) }, 'an answer link could not be served');
    request.refusal = shown;
    if (wantsJson(request)) return sendProblem(reply, shown);
    if (typeof shown.retryAfter === 'number') reply.header('retry-after', String(shown.retryAfter));
    reply.code(shown.status);
    const locale = localeOf(request, opened);
    const words = answerPageWordsFor(locale);
    if (opened && SHOWS_ITEM.has(shown.status)) {
      const { action, comment, posted, shown: before } = formOf(request) ?? NO_FORM;
      const faults = faultyFields(shown.errors);
      const changed = shown.code === 'ITEM_CHANGED' ? { before } : null;
      return show(request, reply, opened, {
        text: refusalText(shown, words) ?? inOurWords(shown, words),
        action,
        comment,
        posted,
        faults,
        changed,
      });
    }
    const { title, text } = plainWords(shown, words);
    return html(reply, locale).send(messagePage(title, text, languageOf(locale)));
  }

  async function serve(request: LinkRequest, reply: FastifyReply, work: (opened: OpenLink) => Promise<FastifyReply>) {
    reply.headers(HEADERS);
    let opened: OpenLink | null = null;
    try {
      const now = open(request);
      viewOf(now, 'en');
      opened = now;
      return await work(now);
    } catch (error) {
      return refuse(request, reply, error, opened);
    }
  }

  app.get('/a/:token', async (request: LinkRequest, reply) =>
    serve(request, reply, async (opened) => show(request, reply, opened)),
  );

  app.post('/a/:token', async (request: LinkRequest, reply) =>
    serve(request, reply, async (opened) => {
      const form = formOf(request);
      if (!form) throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.form);
      const { action, comment, version } = form;
      if (action === null) throw invalid('/action', 'must be given once');
      if (comment.length > COMMENT_MAX) throw invalid('/comment', `must have at most ${COMMENT_MAX} characters`);
      if (Number.isNaN(version)) throw invalid('/version', 'must be a whole number from 1');
      const { onBehalfOf } = form;
      const asked = viewOf(opened, 'en').actions.find(({ id }) => id === action)?.form;
      const input = postedInput(asked, form.posted, zoneOf(opened.person));
      const given = {
        grant: opened.grant,
        action,
        version,
        onBehalfOf,
        input,
        comment: comment === '' ? null : comment,
      };
      const { outcome } = await deps.answerByLink(given).catch((error: unknown) => {
        throw asSeenBy(error, () => viewOf(opened, localeOf(request, opened)));
      });
      return wantsJson(request)
        ? reply.send(answeredAs(outcome, viewOf(opened, localeOf(request, opened))))
        : show(request, reply, opened);
    }),
  );
}

function invalid(pointer: string, detail: string): ProblemError {
  return new ProblemError('REQUEST_INVALID', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
}

/** HTML unless only JSON is accepted. */
function wantsJson({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? '';
  return /\bjson\b/i.test(accept) && !/text\/html/i.test(accept);
}

interface LinkForm {
  action: string | null;
  comment: string;
  /** Null: absent; NaN: malformed. */
  version: number | null;
  onBehalfOf: string | null;
  posted: ReadonlyMap<string, string>;
  shown: Partial<ShownItem> | null;
}
const NO_FORM: LinkForm = {
  action: null,
  comment: '',
  version: null,
  onBehalfOf: null,
  posted: new Map(),
  shown: null,
};

function formOf(request: FastifyRequest): LinkForm | null {
  if (mediaType(request.headers['content-type']) !== 'application/x-www-form-urlencoded') return null;
  const bytes = bytesOf(request);
  if (!isUtf8(bytes)) return null;
  const fields = new URLSearchParams(bytes.toString('utf8'));
  const actions = fields.getAll('action');
  const comment = cleanText(fields.get('comment') ?? '');
  const versions = fields.getAll('version');
  const version = versions.length === 0 ? null : versions.length === 1 ? versionOf(versions[0] ?? '') : Number.NaN;
  return {
    action: actions.length === 1 ? (actions[0] ?? null) : null,
    comment,
    version,
    onBehalfOf: fields.get('onBehalfOf'),
    posted: postedFields(fields),
    shown: shownIn(fields.get('shown')),
  };
}

const versionOf = (text: string): number => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN);

/** Statuses after which the page shows the item, so that the person can correct the answer. */
const SHOWS_ITEM: ReadonlySet<number> = new Set([400, 403, 409]);

const inOurWords = ({ detail }: Problem, { notRecorded }: AnswerPageWords): string =>
  notRecorded.because(`${detail.charAt(0).toLowerCase()}${detail.slice(1)}`);

function plainWords({ code, detail }: Problem, { failed }: AnswerPageWords): { title: string; text: string } {
  if (code === 'NOT_FOUND') return failed.invalid;
  if (code === 'RATE_LIMITED') return failed.tooMany;
  if (code === 'STORE_UNAVAILABLE') return failed.notNow;
  return { title: failed.title, text: detail };
}

/** The person's locale if the link identifies them, else the browser's. */
const localeOf = ({ headers }: LinkRequest, opened: OpenLink | null): string =>
  localeFor(opened?.person ?? {}, languageFor(headers['accept-language']));

/** RFC 9110 sections 8.5 and 12.5.5. */
const html = (reply: FastifyReply, locale: string): FastifyReply =>
  reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': languageOf(locale),
    vary: 'accept-language',
  });
