/** Invariants of every run after healing. The message of each failure states the promise. */
import { walkChain } from '../../relay/audit/chain.ts';
import type { StoredItem } from '../../relay/domain/unit-of-work.ts';
import { sqliteBackend } from '../../relay/store/backend.ts';
import { checkAcknowledged } from './cluster/answered-twice.ts';
import { checkEnded } from './cluster/ended-access.ts';
import { checkCopies } from './cluster/promises.ts';
import { checkKept, type Kept } from './cluster/survival-check.ts';
import { checkCounts } from './counts.ts';
import { LEAVER } from './directory.ts';
import { ESCALATED_MS, REMINDERS_MS } from './events.ts';
import { must } from './invariant.ts';
import type { Given } from './person.ts';
import { checkAnswered, checkDecision, checkGiven } from './promises-of-answers.ts';
import { checkDesk } from './promises-of-desks.ts';
import { worked } from './working-time.ts';
import { anyOf, type World } from './world.ts';

export const givenIn = ({ desks }: World): Given[] => desks.flatMap((desk) => desk.given());

/** @throws Error whose message names the broken promise */
export async function check(world: World, kept: Kept | null = null): Promise<void> {
  const { relays } = world;
  const items = checkWorld(world, kept);
  const trailed = items.map(({ item }) => ({ id: item.id, answers: item.answers.length }));
  for (const one of relays) await one.kill();
  checkCopies(world.places.paths());
  for (const path of world.places.paths()) await checkTrail(path, trailed);
}

/**
 * Checks that need running relays.
 * @param kept contents from which the log was restarted; null: no lossy failover
 * @returns all items
 */
export function checkWorld(world: World, kept: Kept | null = null): StoredItem[] {
  const { desks, witness } = world;
  const { reader } = anyOf(world).store();
  const isSettled = (key: string) => kept !== null && (kept.before.has(key) || kept.gone.has(key));
  witness.check();
  checkEvents(world);
  checkFolds(world);
  checkAcknowledged(world);
  checkEnded(world);
  if (kept) checkKept(world, kept);
  for (const given of givenIn(world)) if (!isSettled(given.key)) checkGiven(world, given);
  const items = [...witness.items().keys()].flatMap((id) => reader.item(id) ?? []);
  for (const { item, voters } of items) {
    checkDecision(item, voters ?? world.directory.people);
    for (const answer of item.answers) if (!kept?.before.has(answer.key)) checkAnswered(world, item, answer);
    checkTime(world, item);
    checkHandedOn(world, item);
  }
  if (!kept && items.length === witness.items().size) checkCounts(world, items);
  for (const desk of desks) checkDesk(world, desk);
  return items;
}

function checkEvents(world: World): void {
  const { source, events } = world;
  const relay = anyOf(world);
  for (const [id, results] of source.taken()) {
    const items = new Set(results.map(({ itemId }) => itemId));
    // Expired events are no longer known, nor, after a night, events that changed nothing.
    const isForgotten = (itemId: string | null) =>
      isPastItsTime(world, itemId) || (itemId === null && world.plan.kinds.has('a night passes'));
    const known = [...items].filter((itemId) => !isForgotten(itemId));
    must(known.length <= 1, 'an event makes one item, however often it is sent', { id, items: [...items] });
    for (const itemId of items) {
      // A change of an unknown item is accepted without effect.
      if (itemId === null && !events.made().has(id)) continue;
      const isKept = itemId !== null && relay.store().reader.item(itemId) !== null;
      must(isKept || isPastItsTime(world, itemId), 'what was taken is kept', { id, itemId });
    }
  }
}

/** After a night, items that ask no one (any more) may be deleted. */
function isPastItsTime({ witness, plan }: World, itemId: string | null): boolean {
  const last = itemId === null ? undefined : witness.items().get(itemId);
  if (!plan.kinds.has('a night passes') || last === undefined) return false;
  return (last.state !== 'open' && last.state !== 'waiting') || last.actions.length === 0;
}

/**
 * Each raise is counted once, in any item; more often only if it was sent again after its expiry. A rejected request may have been
 * duplicated in transit, and the later copy accepted once its recipients exist.
 */
function checkFolds(world: World): void {
  const { source, events, witness } = world;
  const relay = anyOf(world);
  const all = [...witness.items().values()];
  for (const [fold, raised] of events.raised()) {
    const taken = [...raised].filter((id) => source.taken().has(id)).length;
    const most = taken + [...raised].filter((id) => source.refused().has(id) && !source.taken().has(id)).length;
    const items = all.filter((item) => item.fold?.key === fold);
    const counted = items.reduce((sum, item) => sum + (item.fold?.count ?? 0), 0);
    const forgotten = counted > taken && items.some(({ id }) => isPastItsTime(world, id));
    must(forgotten || (counted >= taken && counted <= most), 'each time something was raised is counted once', {
      ...{ fold, taken, most, counted },
    });
    const open = items.filter(
      ({ id, state }) => relay.store().reader.item(id) && (state === 'open' || state === 'answered'),
    );
    must(open.length <= 1, 'what is raised again is one item', { fold, open: open.map(({ id }) => id) });
  }
}

/** Once the leaver is gone, tasks that they were asked are asked of the escalation, long before it is due. */
function checkHandedOn(world: World, { id, eventId, state, audiences }: StoredItem['item']): void {
  if (state !== 'open' || !world.events.ofLeaver().has(eventId) || !isLeaverGone(world)) return;
  const results = world.source.taken().get(eventId) ?? [];
  const wasAsked = results.some(({ recipients }) => recipients > 0);
  const isHandedOn = audiences.some(({ by }) => by === 'escalation');
  must(!wasAsked || isHandedOn, 'an item of a leaver is handed on', { item: id, audiences });
}

/** At the checked relay; in a cluster the request may have been lost. */
const isLeaverGone = ({ relays, directory }: World): boolean =>
  relays.length === 1
    ? directory.rows().some(({ kind }) => kind === 'scim-user')
    : anyOf({ relays }).store().directoryRows.get('scim-user', LEAVER) !== null;

/** Planned steps happen once, and expired items are closed. */
function checkTime(world: World, item: StoredItem['item']): void {
  const { plan } = world;
  checkWorkingTime(world, item);
  const now = anyOf(world).store().clock.now();
  const { expiresAt, state, thread, fold } = item;
  const facts = { item: item.id, state, expiresAt };
  const isOver = expiresAt !== null && Date.parse(expiresAt) < now - SETTLED_MS;
  must(!(isOver && state === 'open'), 'what has run out is over', facts);
  if (fold || !plan.kinds.has('an item has a plan')) return;
  const times = (kind: 'reminder' | 'escalation') => thread.filter((entry) => entry.kind === kind).length;
  must(times('reminder') <= 1, 'a reminder comes once', { ...facts, times: times('reminder') });
  must(times('escalation') <= 1, 'an escalation comes once', { ...facts, times: times('escalation') });
  const missed = item.ladder?.filter(({ at, doneAt }) => doneAt === null && Date.parse(at) < now - SETTLED_MS);
  must(state !== 'open' || !missed?.length, 'what is due comes', { ...facts, missed });
}

/** Steps in working time are due when the model says; an escalation earlier if all recipients snoozed, or the clock was set back. */
function checkWorkingTime(
  { events }: World,
  { id, eventId, clock, createdAt, dueAt, ladder = [] }: StoredItem['item'],
): void {
  must((clock === 'working') === events.working().has(eventId), 'an item has the clock of its event', {
    item: id,
    clock,
  });
  if (clock !== 'working' || dueAt === null) return;
  const reminders: number[] = REMINDERS_MS.map((ms) => worked(Date.parse(dueAt), ms));
  const escalation = worked(Date.parse(createdAt), ESCALATED_MS);
  for (const { kind, at } of ladder) {
    const [ms, facts] = [Date.parse(at), { item: id, kind, at, createdAt, dueAt }];
    if (kind === 'reminder') must(reminders.includes(ms), 'a reminder is due in working time', facts);
    if (kind === 'escalation') must(ms <= escalation, 'an escalation is due in working time', facts);
  }
}

/** ms within which due work is done. */
const SETTLED_MS = 5000;

interface Trailed {
  id: string;
  answers: number;
}

async function checkTrail(path: string, items: readonly Trailed[]): Promise<void> {
  const backend = sqliteBackend(path);
  const told = new Map<string, number>();
  const walked = await walkChain(backend.trail(), {
    rule: backend.chain,
    onEntry({ record }) {
      const { kind, item } = JSON.parse(record) as { kind: string; item?: string };
      if (kind === 'answered' && item) told.set(item, (told.get(item) ?? 0) + 1);
      return undefined;
    },
  });
  must('walked' in walked, 'the chain of the trail is whole', walked);
  for (const { id, answers } of items) {
    const facts = { item: id, told: told.get(id) ?? 0, answers };
    must(facts.told === answers, 'the trail tells of each answer once', facts);
  }
}
