/** Writes an item's schedule together with the ladder that displays it, so that both agree. */

import type { Audience } from '../../../shared/events.ts';
import type { Item, LadderRung } from '../../../shared/items.ts';
import type { Translations } from '../../../shared/localized.ts';
import { DUE_SOON_MS } from '../../../shared/rules/due.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { textIn } from '../../../shared/rules/local-text.ts';
import { callsOut } from '../../../shared/rules/repeat.ts';
import type { StepClock } from '../../../shared/rules/step-clock.ts';
import { everyone } from '../../../shared/words/relay.ts';
import type { Language } from '../../../shared/words/words.ts';
import type { DirectoryView } from '../directory-view.ts';
import { isoOf } from '../items/recipients.ts';
import type { StoredItem, Tx, UnitContext } from '../unit-of-work.ts';
import { scheduleOf } from './schedule.ts';
import type { ItemPlan, ScheduledEntry, ScheduleTx } from './schedule-ports.ts';

/** Names of an audience's roles and people, in English and in other languages where they differ. */
export function audienceNames(directory: DirectoryView, audience: Audience): { text: string; others?: Translations } {
  const known = new Map(directory.roles().map((role) => [role.id, role]));
  const people = (audience.users ?? []).map((id) => directory.person(id)?.name ?? id);
  const rest = [...people, ...(audience.locations ?? []), ...(audience.units ?? [])];
  const roleIn = (id: string, language: Language): string => {
    if (id === '*') return everyone[language];
    const role = known.get(id);
    return role ? textIn(role.name, role.names, language) : id;
  };
  const textOf = (language: Language): string =>
    [...(audience.roles ?? []).map((id) => roleIn(id, language)), ...rest].join(', ');
  const [text, de, fr] = [textOf('en'), textOf('de'), textOf('fr')];
  const others = { ...(de !== text && { de }), ...(fr !== text && { fr }) };
  return Object.keys(others).length > 0 ? { text, others } : { text };
}

/** A repeat is displayed only as the next reminder; past ones are in the thread. */
function ladderOf(
  entries: readonly ScheduledEntry[],
  plan: ItemPlan | null,
  directory: DirectoryView,
): Item['ladder'] | undefined {
  const rungs = entries.flatMap(({ kind, index, at, doneAt }): LadderRung[] => {
    const when = { at: isoOf(at), doneAt: doneAt === null ? null : isoOf(doneAt) };
    if (kind === 'snooze' || kind === 'steady' || (kind === 'repeat' && doneAt !== null)) return [];
    if (kind === 'repeat') return [{ kind: 'reminder', ...when }];
    const audience = kind === 'escalation' ? plan?.escalation[index]?.audience : undefined;
    if (!audience) return [{ kind, ...when }];
    const { text, others } = audienceNames(directory, audience);
    return [{ kind, ...when, to: text, ...(others && { names: others }) }];
  });
  if (rungs.length === 0) return undefined;
  return rungs.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function withLadder(item: Item, ladder: Item['ladder'] | undefined): Item {
  if (ladder) return { ...item, ladder };
  if (!item.ladder) return item;
  const { ladder: _, ...rest } = item;
  return rest;
}

/** ms between two repeats: the event's setting, else the administrator's. */
const everyOf = ({ plan, originId }: Pick<StoredItem, 'plan' | 'originId'>, directory: DirectoryView): number =>
  plan?.repeat ?? directory.source(originId)?.policy.repeat ?? 0;

const clockOf = (plan: ItemPlan | null, directory: DirectoryView): StepClock =>
  directory.stepClock(plan?.working ?? null);

/** When the item is due soon by working time; by elapsed time every reader knows it. */
function withDueSoon(item: Item, plan: ItemPlan | null, clock: StepClock): Item {
  const dueSoonAt = plan?.working && item.dueAt ? isoOf(clock.after(Date.parse(item.dueAt), -DUE_SOON_MS)) : undefined;
  if (dueSoonAt === item.dueSoonAt) return item;
  const { dueSoonAt: _, ...rest } = item;
  return dueSoonAt === undefined ? rest : { ...rest, dueSoonAt };
}

const NONE: ReadonlySet<number> = new Set();

function pendingReminders(tx: ScheduleTx, itemId: string): ReadonlySet<number> {
  const pending = tx.scheduled(itemId).filter(({ kind, doneAt }) => kind === 'reminder' && doneAt === null);
  return new Set(pending.map(({ index }) => index));
}

type ItemWithoutSet = Omit<StoredItem, 'setId'>;

/** Plans a new item; the common case, without a plan, costs nothing. */
export function planNew<S extends ItemWithoutSet>(tx: Pick<Tx, 'directory' | 'now' | 'schedule'>, stored: S): S {
  const { item, plan } = stored;
  if (!plan && !item.expiresAt && !callsOut(item)) return stored;
  const [every, clock] = [everyOf(stored, tx.directory), clockOf(plan, tx.directory)];
  const marked = withDueSoon(item, plan, clock);
  const entries = scheduleOf({ item, plan, every, clock, pending: NONE, now: tx.now });
  if (entries.length === 0) return { ...stored, item: marked };
  tx.schedule(item.id, entries);
  const ladder = ladderOf(
    entries.map((entry) => ({ ...entry, doneAt: null })),
    plan,
    tx.directory,
  );
  return { ...stored, item: withLadder(marked, ladder) };
}

/** Done entries remain on the ladder. @param over ms since 1970: skips escalations up to then; default for an item that reopens: now */
export function replan<S extends ItemWithoutSet>(
  tx: UnitContext & ScheduleTx,
  before: Item,
  stored: S,
  over?: number,
): S {
  const { item, plan } = stored;
  const wasOpen = isOpen(before);
  const pending = plan && wasOpen ? pendingReminders(tx, item.id) : NONE;
  const [every, clock] = [everyOf(stored, tx.directory), clockOf(plan, tx.directory)];
  const skipped = over ?? (wasOpen ? undefined : tx.now);
  const entries = scheduleOf({ item, plan, every, clock, over: skipped, pending, now: tx.now });
  tx.schedule(item.id, entries);
  const marked = { ...stored, item: withDueSoon(item, plan, clock) };
  return entries.length === 0 && !item.ladder ? marked : withDone(tx, marked);
}

/** Marks what was just done on the ladder. */
export const withDone = <S extends ItemWithoutSet>(tx: Pick<Tx, 'directory' | 'scheduled'>, stored: S): S => ({
  ...stored,
  item: withLadder(stored.item, ladderOf(tx.scheduled(stored.item.id), stored.plan, tx.directory)),
});

/** Plans again if the change may have started or ended repeats: a claim, a question, a severity, a reopening. */
export function planIfNeeded<S extends ItemWithoutSet>(tx: UnitContext & ScheduleTx, before: Item, stored: S): S {
  const { item } = stored;
  const calls = callsOut(item);
  const beckoned = calls && item.beckon.at !== before.beckon.at;
  const isNeeded = beckoned || calls !== callsOut(before) || isOpen(item) !== isOpen(before);
  return isNeeded ? replan(tx, before, stored) : stored;
}
