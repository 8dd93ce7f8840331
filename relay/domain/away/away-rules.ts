/** Pure rules for when an item goes to a person away from the desk (contract section 4, "Answer links"). */

import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import { matchAudience } from '../../../shared/rules/audience.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { QuietClock } from '../../../shared/rules/quiet-hours.ts';
import { beckonAt, snoozedUntil } from '../../../shared/rules/snooze.ts';
import type { Channel } from './away-ports.ts';

/** Changes whenever different people may have to be sent the item; null if it wants no answer. Counts and rewording do not change it. */
export function awayMark(item: Item, setId: number): string | null {
  if (!isOpen(item) || item.actions.length === 0) return null;
  const { beckon, state, votes, severity, dueAt, claimedBy, audiences } = item;
  // In a sequence a vote begins the next person's turn; elsewhere it only ends the wait for that voter.
  const turn = item.decision?.policy === 'sequential' ? votes.length : 0;
  return [beckon.at, setId, state, turn, severity, dueAt, claimedBy?.id, audiences.length].join('|');
}

/** ms since 1970 of the item's last beckon, or later of the person's delegation, their turn or the end of their snooze. */
export function pendingSince(item: Item, person: Person, own: OwnState | null, now: number): number {
  const asked = item.audiences.filter(({ audience }) => matchAudience(audience, person) !== null);
  const addressed = asked.map(({ at }) => Date.parse(at)).filter((at) => at <= now);
  const turn = item.decision?.policy === 'sequential' ? item.votes.at(-1)?.at : undefined;
  const mine = { seenAt: null, snoozedUntil: snoozedUntil(item, own) };
  return Math.max(
    beckonAt({ item, mine }, now),
    addressed.length > 0 ? Math.min(...addressed) : 0,
    turn === undefined ? 0 : Date.parse(turn),
  );
}

/** `send`: now · `wait`: check again at `until`, ms since 1970 · `hold`: the same, they are present · `leave`: not for this beckon. */
type ForwardingStep = { kind: 'send' } | { kind: 'wait' | 'hold'; until: number } | { kind: 'leave' };

interface ForwardingInput {
  item: Pick<Item, 'severity' | 'dueAt'>;
  channel: Pick<Channel, 'when' | 'after'>;
  /** ms since 1970, see `wantedSince`. */
  since: number;
  now: number;
  quiet: QuietClock | null;
  /** See `Presence.hereUntil`. */
  hereUntil: number;
  /** When it was first held because they were present; null: it was not. */
  heldAt: number | null;
  unseen: boolean;
}

const MINUTE = 60_000;
/** Longest wait: quiet hours may be changed, and the clock set, in the meantime. */
const QUIET_LOOK_MS = 15 * MINUTE;
/**
 * A person who is present is notified at the desk. But a desk that was just left looks live for a moment, and a notification may arrive as
 * the person leaves. An unseen item is sent if they are away at one of these times, in ms after it was held.
 */
const SECOND_LOOKS_MS: readonly number[] = [MINUTE, 10 * MINUTE];
/** The last check may be late: the relay was down or busy. */
const HELD_MS = 15 * MINUTE;

/** For an item that wants the person's answer, is not snoozed, and is not claimed by another person. */
export function nextStep(given: ForwardingInput): ForwardingStep {
  const { item, channel, since, now, quiet } = given;
  // A start in the future means that the clock was set back by an unknown amount: send now rather than an hour late.
  const due = since > now ? now : since + channel.after;
  if (now < due) return { kind: 'wait', until: due };
  if (quiet?.isQuiet(now) && !quiet.yieldsTo(item, now)) {
    return { kind: 'wait', until: Math.min(quiet.endsAt(now) ?? Number.POSITIVE_INFINITY, now + QUIET_LOOK_MS) };
  }
  return channel.when === 'always' ? { kind: 'send' } : presenceStep(given);
}

function presenceStep({ now, hereUntil, heldAt, unseen }: ForwardingInput): ForwardingStep {
  const away = hereUntil <= now;
  if (heldAt === null) return away ? { kind: 'send' } : { kind: 'hold', until: Math.min(hereUntil, now + MINUTE) };
  if (!unseen || now > heldAt + HELD_MS) return { kind: 'leave' };
  if (away) return { kind: 'send' };
  const next = SECOND_LOOKS_MS.map((ms) => heldAt + ms).find((at) => at > now);
  return next === undefined ? { kind: 'leave' } : { kind: 'hold', until: Math.min(hereUntil, next) };
}
