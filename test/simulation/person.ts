/** A user's actions at a desk, one at a time. */
import type { Desk } from '../../desk/desk.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { QuietHours } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { Died } from './mortal.ts';
import type { Kind, RelayCall } from './plan.ts';

/** An answer that the desk displayed as given. */
export interface Given {
  userId: string;
  desk: string;
  itemId: string;
  key: string;
  action: string;
  /** Version of the item that the user saw. */
  version: number;
  /** Undone before it was sent: it must never arrive. `perhaps`: the desk crashed during the undo. */
  undone: 'yes' | 'no' | 'perhaps';
}

interface PersonSetting {
  userId: string;
  name: string;
  chance: Chance;
  journal: Journal;
  kinds: ReadonlySet<Kind>;
  now: () => number;
  weakest: RelayCall;
  /** Ids of users to whom an item may be delegated. */
  others: readonly string[];
}

/** Duration of a snooze, ms. */
const SNOOZE_MS = 20_000;
const QUIET: QuietHours = { from: '22:00', to: '06:00', days: ['mon', 'tue'], timeZone: 'Europe/Berlin' };

export function createPerson({ userId, name, chance, journal, kinds, now, others, weakest }: PersonSetting) {
  const given: Given[] = [];
  const say = (what: string): void => journal.say(name, what);
  const inboxOf = (desk: Desk): ItemView[] => desk.snapshot().inbox;
  const anyOf = (desk: Desk): ItemView | null => {
    const inbox = inboxOf(desk);
    return inbox.length === 0 ? null : chance.pick(inbox);
  };
  const quietly = (asked: Promise<unknown>): void => void asked.catch(() => {});

  function answer(desk: Desk): void {
    const open = inboxOf(desk).filter(({ mine, pending }) => mine.actions.length > 0 && pending === null);
    if (open.length === 0) return;
    const { item, mine } = chance.pick(open);
    const action = chance.pick(mine.actions);
    const comment = action.comment === 'none' ? {} : { comment: 'because' };
    const { version } = item;
    const taken = desk.commands.answer(item.id, { action: action.id, version, ...comment });
    given.push({ userId, desk: name, itemId: item.id, key: taken.key, action: action.id, version, undone: 'no' });
    journal.count('an answer is given');
    say(`gives "${action.id}" to item ${item.id}, version ${version}, under key ${taken.key}`);
  }

  function undo(desk: Desk): void {
    const itemIds = desk.snapshot().undo?.answers.map(({ itemId }) => itemId) ?? [];
    const mark = (marked: readonly string[], undone: Given['undone']): void => {
      for (const itemId of marked) {
        const last = given.findLast((one) => one.itemId === itemId);
        if (last) last.undone = undone;
      }
    };
    if (itemIds.length === 0) return;
    mark(itemIds, 'perhaps');
    const undone = desk.commands.undo(itemIds);
    mark(itemIds, 'no');
    mark(undone, 'yes');
    journal.count('an answer is undone');
    say(`undoes the answers to items ${undone.join(', ')}`);
  }

  function see(desk: Desk): void {
    const itemIds = inboxOf(desk)
      .slice(0, 3)
      .map(({ item }) => item.id);
    desk.commands.seen({ itemIds });
  }

  function withdraw(desk: Desk): void {
    const last = given.at(-1);
    if (!last || !kinds.has('an answer is taken back')) return;
    say(`takes back the answer under key ${last.key}`);
    quietly(desk.commands.withdraw({ itemId: last.itemId, key: last.key }));
  }

  function snooze(desk: Desk): void {
    const one = anyOf(desk);
    if (!one || !kinds.has('an item is snoozed')) return;
    journal.count('an item is snoozed');
    say(`snoozes item ${one.item.id}`);
    desk.commands.snooze({ itemIds: [one.item.id], until: new Date(now() + SNOOZE_MS).toISOString() });
  }

  function claim(desk: Desk): void {
    const held = inboxOf(desk).find(({ item }) => item.claimedBy?.id === userId);
    const one = held && chance.happens(0.5) ? held : anyOf(desk);
    if (!one || !kinds.has('an item is claimed')) return;
    const release = one.item.claimedBy?.id === userId;
    journal.count('an item is claimed');
    say(`${release ? 'lets go of' : 'claims'} item ${one.item.id}`);
    quietly(desk.commands.claim({ itemIds: [one.item.id], release }));
  }

  function handOver(desk: Desk): void {
    const one = anyOf(desk);
    if (!one || !kinds.has('an item is handed over') || others.length === 0) return;
    const to = chance.pick(others);
    journal.count('an item is handed over');
    say(`hands item ${one.item.id} over to ${to}`);
    quietly(desk.commands.delegate({ itemIds: [one.item.id], to }));
  }

  function subscribe(desk: Desk): void {
    const subscriptions = desk.snapshot().me?.subscriptions;
    if (!subscriptions) return;
    const quietHours = subscriptions.quietHours ? null : QUIET;
    say(quietHours ? 'sets quiet hours' : 'ends quiet hours');
    desk.commands.subscriptions({ ...subscriptions, quietHours });
  }

  const deeds = [answer, answer, answer, answer, undo, undo, see, withdraw, snooze, claim, claim, handOver, subscribe];
  // If the relay's weakest call is a user action, users do it more often.
  const favouriteOf: Partial<Record<RelayCall, (desk: Desk) => void>> = {
    ...{
      respond: answer,
      'settle a delivery': answer,
      'replay a dead letter': answer,
      seen: see,
      withdraw,
      snooze,
      claim,
      release: claim,
      delegate: handOver,
      subscriptions: subscribe,
    },
  };
  const favourite = favouriteOf[weakest];
  if (favourite) deeds.push(...Array.from({ length: deeds.length }, () => favourite));

  return {
    act(desk: Desk) {
      try {
        chance.pick(deeds)(desk);
      } catch (error) {
        // Another user was faster, or the desk crashed: the answer was not displayed as given.
        if (!(error instanceof Died) && !(error instanceof ProblemError)) throw error;
      }
    },
    given: (): readonly Given[] => given,
  };
}
