/**
 * The window of a first start, before the desk is open: the inbox as the relay lists it over HTTP. The desk replaces it once it has
 * synchronized. Only for a browser that stores nothing, because stored preferences and unsent answers are not known yet.
 */
import type { Fetch } from '../../desk/relay-client/http-request.ts';
import { listViews, makeSnapshot } from '../../desk/view/snapshot.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { type ItemForPerson, ItemPage } from '../../shared/item-views.ts';
import { FROM_PAGE } from '../../shared/page-header.ts';
import { Me, meIn } from '../../shared/people.ts';
import { itemInLanguage } from '../../shared/rules/item-language.ts';
import { localeFor } from '../../shared/rules/locale.ts';
import { isUnread } from '../../shared/rules/person-view.ts';
import { DEFAULT_PREFERENCES } from '../../shared/settings.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { languageOf } from '../../shared/words/words.ts';

const asMe = checker(Me);
const asPage = checker(ItemPage);
const TIMEOUT_MS = 10_000;
/** A longer list comes in pages in order of change, and its first page may lack the most urgent item. */
const ITEMS_MAX = 200;

interface FirstViewDeps {
  fetch: Fetch;
  /** Origin of the relay. */
  relay: string;
  /** ms since 1970 */
  now(): number;
  /** Resolves once the desk's words of the locale are loaded. */
  words: Promise<unknown>;
  /** BCP 47 */
  locale: string;
  app: Pick<Snapshot['app'], 'version' | 'platform'>;
}

/** @returns null: no one is signed in, the relay did not reply, or the inbox is not complete in one page of this language */
export async function readFirstView(deps: FirstViewDeps): Promise<Snapshot | null> {
  const { relay, now, locale, app } = deps;
  const read = async (path: string): Promise<unknown> => {
    const reply = await deps.fetch(relay + path, { headers: FROM_PAGE, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return reply.ok ? JSON.parse(await reply.text()) : null;
  };
  const [me, page] = await Promise.all([
    read('/v1/me'),
    read(`/v1/items?state=open,waiting&limit=${ITEMS_MAX}`),
    deps.words,
  ]).catch(() => [null, null]);
  const language = languageOf(locale);
  // Over HTTP items are in the language of the person, which the browser need not have.
  if (!asMe.is(me) || !asPage.is(page) || page.next !== null || languageOf(localeFor(me.user)) !== language)
    return null;
  const reader = { language, labels: wordsFor(locale).actionLabels };
  const candidates = page.items.map((item) => ({ view: viewOf(itemInLanguage(item, reader)), refusal: null }));
  return makeSnapshot({
    listing: listViews(candidates, { knowDays: DEFAULT_PREFERENCES.knowDays, now: now() }),
    connection: { state: 'connecting', relay, since: new Date(now()).toISOString(), reason: null, retryAt: null },
    me: meIn(me, language),
    preferences: DEFAULT_PREFERENCES,
    app: { ...app, locale, dark: false, notifications: 'native' },
    ...{ undo: null, tested: null, pause: null, remarks: [], ready: true },
  });
}

function viewOf({ answersFor, delivery, why, seenAt, snoozedUntil, ...item }: ItemForPerson): ItemView {
  const { state, actions } = item;
  const asked = actions.length > 0 || isUnread(item, { seenAt });
  const waits = why !== null && delivery !== 'off' && state === 'open' && asked;
  return { item, mine: { state, actions, answersFor, waits, delivery, why, seenAt, snoozedUntil }, pending: null };
}
