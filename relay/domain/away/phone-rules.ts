/** Pure rules for messages with buttons on phones (contract section 6, "Answers by tap"). */
import type { DirectoryGateway } from '../../../shared/directory-gateway.ts';
import type { Item, ItemAction } from '../../../shared/items.ts';
import { isByLine } from '../../../shared/rules/line-decisions.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { PendingAnswer } from '../items/pending-answer.ts';
import type { Channel } from './away-ports.ts';
import type { PhoneState } from './phone-ports.ts';

/** The service takes only templates later than 24 hours after the person's last message; less the time on the way. */
const WINDOW_MS = 24 * 3600_000 - 10 * 60_000;
/** ms for which a token answers. */
const TOKEN_LIFE_MS = 2 * 3600_000;
/** The same of a token that confirms a channel. */
const OFFER_LIFE_MS = 24 * 3600_000;

/** A time of the future dates from before the clock was set back. */
const isWithin = (at: number | null, life: number, now: number): boolean => at !== null && at <= now && now < at + life;

export const isWindowOpen = ({ messageAt }: PhoneState, now: number): boolean => isWithin(messageAt, WINDOW_MS, now);

/** One offer a day. */
export const isOfferDue = ({ offeredAt }: PhoneState, now: number): boolean => !isWithin(offeredAt, OFFER_LIFE_MS, now);

export const isTokenExpired = (madeAt: number, action: string | null, now: number): boolean =>
  !isWithin(madeAt, action === null ? OFFER_LIFE_MS : TOKEN_LIFE_MS, now);

/** @param sentAt of a message that came now. Deliveries of the service may come again, or in another order */
export const latestMessage = ({ messageAt }: PhoneState, sentAt: number, now: number): number =>
  Math.max(Math.min(sentAt, now), messageAt !== null && messageAt <= now ? messageAt : 0);

/** @param revokedAt links of the person made up to then are revoked, ms since 1970 */
export const isConfirmed = ({ confirmedAt }: PhoneState, revokedAt: number): boolean =>
  confirmedAt !== null && confirmedAt > revokedAt;

/** Whether people answer by tap through this gateway. */
export const takesTaps = (gateway: DirectoryGateway | null): boolean =>
  gateway?.kind === 'opentext' && gateway.whatsapp?.inbound !== undefined;

/** Answers that need nothing but a tap. Of an item that needs more to decide on, none. */
export function tappable(item: Item, { person, view }: Pick<PendingAnswer, 'person' | 'view'>): ItemAction[] {
  const isOwn = view.answersFor.every(({ id }) => id === person.id);
  if (item.stepUp || isByLine(item) || !isOwn) return [];
  return view.actions.filter(
    ({ kind, comment, form, confirm }) => kind !== 'request-info' && comment !== 'required' && !form && !confirm,
  );
}

export interface PhoneOwner {
  userId: string;
  channel: Channel;
}

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** @returns finds the one person with this number at a gateway; null: none, or several */
export function createPhoneBook(): (view: DirectoryView, gateway: string, number: string) => PhoneOwner | null {
  let indexed: { view: DirectoryView; owners: ReadonlyMap<string, PhoneOwner | null> } | null = null;

  function index(view: DirectoryView): ReadonlyMap<string, PhoneOwner | null> {
    const owners = new Map<string, PhoneOwner | null>();
    for (const userId of view.channelled()) {
      for (const channel of view.channelsOf(userId)) {
        if (channel.kind !== 'whatsapp') continue;
        const key = `${channel.gateway}/${digitsOf(channel.to)}`;
        const other = owners.get(key);
        if (other === undefined) owners.set(key, { userId, channel });
        else if (other?.userId !== userId) owners.set(key, null);
      }
    }
    return owners;
  }

  return (view, gateway, number) => {
    if (indexed?.view !== view) indexed = { view, owners: index(view) };
    return indexed.owners.get(`${gateway}/${digitsOf(number)}`) ?? null;
  };
}
