/**
 * Forwards items to people away from the desk (contract sections 1 and 4): at most one message per item, reachable recipient, channel and
 * beckon. Due items are checked in slices, each in its own unit of work. The message and the note that it was sent share a unit, so that a
 * kill neither repeats nor loses it.
 */

import type { Item } from '../../../shared/items.ts';
import type { QuietHours } from '../../../shared/people.ts';
import { type QuietClock, quietClock } from '../../../shared/rules/quiet-hours.ts';
import { type PendingAnswer, pendingAnswerOf } from '../items/pending-answer.ts';
import { isAway } from '../items/recipients.ts';
import type { OutboundTx } from '../outbound/outbound-ports.ts';
import type { Random } from '../ports.ts';
import { ITEMS_PER_TURN } from '../schedule/remind.ts';
import type { AuditTx, ItemTx, PersonTx, StoredItem, UnitContext } from '../unit-of-work.ts';
import { awayInput, LINK_LIFE_MS } from './away-message.ts';
import type { AnswerLinks, AwayLook, AwayTx, Channel, ChannelTx, Presence, PushTx } from './away-ports.ts';
import { nextStep, pendingSince } from './away-rules.ts';
import { channelName } from './channel-switch.ts';

type ForwardingTx = ItemTx & PersonTx & AuditTx & OutboundTx & AwayTx & ChannelTx & PushTx;

interface ForwarderDeps {
  presence: Presence;
  links: AnswerLinks;
  random: Random;
}

export interface Forwarder {
  /** Checks due items. @returns `ITEMS_PER_TURN` if there may be more */
  work(tx: ForwardingTx): number;
}

/** People checked per unit of work, so that other work does not wait long. */
const PEOPLE_PER_TURN = 200;
/** Cached clocks of quiet hours; creating one asks the platform for a time zone. */
const MAX_CLOCKS = 1000;

export function createForwarder(deps: ForwarderDeps): Forwarder {
  const clocks = new Map<string, QuietClock>();

  function clockOf(hours: QuietHours | null | undefined): QuietClock | null {
    if (!hours) return null;
    const key = JSON.stringify(hours);
    const known = clocks.get(key);
    if (known) return known;
    if (clocks.size >= MAX_CLOCKS) clocks.clear();
    const made = quietClock(hours);
    clocks.set(key, made);
    return made;
  }

  return {
    work(tx) {
      let people = PEOPLE_PER_TURN;
      const looks = tx.awayDue(ITEMS_PER_TURN);
      for (const look of looks) {
        if (people <= 0) return ITEMS_PER_TURN;
        people -= lookAt(tx, look, people, deps, clockOf);
      }
      return people <= 0 ? ITEMS_PER_TURN : looks.length;
    },
  };
}

type ClockOf = (hours: QuietHours | null | undefined) => QuietClock | null;

function lookAt(tx: ForwardingTx, look: AwayLook, limit: number, deps: ForwarderDeps, clockOf: ClockOf): number {
  const { itemId, place } = look;
  const stored = tx.item(itemId);
  if (!stored) {
    tx.awayDrop(itemId);
    return 1;
  }
  const left = tx.reachable(tx.membersOf(stored.setId)).filter((id) => id > place);
  const now = left.slice(0, limit);
  const times = now.map((userId) => forwardTo(tx, stored, userId, look, deps, clockOf));
  const later = earliest([look.later, ...times]);
  const last = now.at(-1);
  if (left.length > now.length && last !== undefined) tx.awayOn({ ...look, place: last, later });
  else tx.awayRest(itemId, later);
  return Math.max(1, now.length);
}

const earliest = (times: readonly (number | null)[]): number | null =>
  times.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null);

/** @returns when to check this person again (ms since 1970), null: when the item changes */
function forwardTo(
  tx: ForwardingTx,
  stored: StoredItem,
  userId: string,
  { beganAt }: AwayLook,
  deps: ForwarderDeps,
  clockOf: ClockOf,
): number | null {
  const wanted = pendingAnswerOf(tx, stored, userId);
  if (wanted?.view.delivery !== 'beckon' || isCovered(tx, userId)) return null;
  const { item } = stored;
  if (item.claimedBy && item.claimedBy.id !== userId) return null;
  const snoozed = wanted.view.snoozedUntil === null ? 0 : Date.parse(wanted.view.snoozedUntil);
  if (snoozed > tx.now) return snoozed;
  const since = pendingSince(item, wanted.person, wanted.own, tx.now);
  if (since < beganAt) return null;
  const quiet = clockOf(wanted.subscriptions.quietHours);
  const ways = usedChannels(tx, userId);
  return earliest(ways.map((channel) => forwardBy(tx, { stored, wanted, channel, since, quiet }, deps)));
}

/** Absent with a stand-in: the stand-in is asked, the absent person is not disturbed. */
function isCovered(tx: UnitContext, userId: string): boolean {
  const absence = tx.directory.absenceOf(userId);
  return absence !== null && absence.delegate !== null && isAway(absence, tx.now);
}

/** The channels of the directory, and a default one for the person's browsers if the directory has none for web push. */
export function usedChannels(tx: Pick<ForwardingTx, 'directory' | 'pushOf'>, userId: string): readonly Channel[] {
  const channels = tx.directory.channelsOf(userId);
  const gateway = tx.directory.webPush();
  if (!gateway) return channels;
  const hasBrowser = tx.pushOf({ userId }).length > 0;
  const others = channels.filter((channel) => channel.gateway !== gateway.id);
  if (!hasBrowser) return others;
  if (others.length < channels.length) return channels;
  return [...channels, { gateway: gateway.id, kind: 'web', to: userId, when: 'away', after: 0 }];
}

interface ForwardingTarget {
  stored: StoredItem;
  wanted: PendingAnswer;
  channel: Channel;
  since: number;
  quiet: QuietClock | null;
}

/** Sent for this beckon or a later one. A time in the future dates from before the clock was set back. */
const isSent = (wentFor: number, since: number, now: number): boolean =>
  wentFor === since || (wentFor > since && wentFor <= now);

/** @returns when to check again, ms since 1970 */
function forwardBy(tx: ForwardingTx, way: ForwardingTarget, { presence, links, random }: ForwarderDeps): number | null {
  const { stored, wanted, channel, since, quiet } = way;
  const { item } = stored;
  const userId = wanted.person.id;
  const name = channelName(channel);
  if (tx.channelOff(userId, name)) return null;
  const before = tx.forwarded(item.id, userId, name);
  const held = before?.since === since ? before : null;
  if (before && before.heldAt === null && isSent(before.since, since, tx.now)) return null;
  const seenAt = wanted.own?.seenAt ? Date.parse(wanted.own.seenAt) : 0;
  const step = nextStep({
    item,
    channel,
    since,
    now: tx.now,
    quiet,
    hereUntil: presence.hereUntil(userId),
    heldAt: held?.heldAt ?? null,
    unseen: seenAt < since,
  });
  if (step.kind === 'leave') return null;
  if (step.kind === 'wait') return step.until;
  if (step.kind === 'hold') {
    if (!held) tx.saveForwarded(item.id, userId, name, { since, heldAt: tx.now });
    return step.until;
  }
  tx.saveForwarded(item.id, userId, name, { since, heldAt: null });
  enqueueForwarding(tx, item, wanted, channel, { links, random });
  return null;
}

export function enqueueForwarding(
  tx: AuditTx & OutboundTx & UnitContext,
  item: Item,
  wanted: PendingAnswer,
  channel: Channel,
  { links, random }: Pick<ForwarderDeps, 'links' | 'random'>,
): void {
  const id = `msg_${random.uuid()}`;
  const userId = wanted.person.id;
  tx.enqueue({
    kind: 'gateway',
    id,
    gatewayId: channel.gateway,
    itemId: item.id,
    messageIndex: null,
    userId,
    orderKey: `${item.id}/${userId}/${channelName(channel)}`,
    input: awayInput(item, wanted, channel, links, tx.now + LINK_LIFE_MS),
  });
  const facts = { message: id, gateway: channel.gateway, kind: channel.kind };
  tx.audit({ kind: 'forwarded', itemId: item.id, actor: userId, facts });
}
