/**
 * A person is erased: their entry, devices and settings go, an alias stands in their place wherever items, processes and recipients
 * name them, and the salt is dropped that ties them to the audit, whose chain stays as it is. Words that a source wrote about them
 * are the source's. Begun in one unit of work with the removal, gone on with in slices, taken up again after a kill.
 */

import type { Erased } from '../../../shared/admin/retention.ts';
import { Item } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { Process } from '../../../shared/processes.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { ActingBy } from '../people/acting.ts';
import { audienceNames, withDone } from '../schedule/plan.ts';
import type { ItemPlan } from '../schedule/schedule-ports.ts';
import type { StoredItem, Tx, Writer } from '../unit-of-work.ts';
import { ERASED_NAME, withAlias } from './alias.ts';
import { type Erasure, heldUntil } from './erasure-ports.ts';
import type { RowPosition } from './retention-ports.ts';

type EscalationStep = ItemPlan['escalation'][number];

const SLICE = 100;
const asItem = checker(Item);
const asProcess = checker(Process);

/** @returns false where only words of a source are like their id */
function rewriteItem(tx: Tx, stored: StoredItem, { userId, alias }: Erasure): boolean {
  const named = (id: string): string => (id === userId ? alias : id);
  const members = tx.membersOf(stored.setId).map(named).sort();
  const unsaid = withEscalations(tx, unnamed(stored.item, userId, alias), userId, alias);
  const item = asItem.parse(withAlias(unsaid, userId, alias));
  const claimedBy = stored.item.claimedBy?.id === userId ? null : item.claimedBy;
  const after: StoredItem = {
    ...stored,
    item: { ...item, claimedBy },
    setId: tx.internSet(members),
    voters: stored.voters?.map(named) ?? null,
    plan: stored.plan && { ...stored.plan, escalation: stored.plan.escalation.map((step) => renamed(step, named)) },
  };
  if (JSON.stringify(after) === JSON.stringify(stored)) return false;
  // The ladder tells whom an escalation asks by their names.
  tx.save(after.item.ladder ? withDone(tx, after) : after);
  return true;
}

/** Who asked stands as the source wrote it, which may be another name of the person. */
function unnamed(item: Item, userId: string, alias: string): Item {
  const { requestedBy } = item;
  // By their id they are nobody known once they are out of the directory.
  if (!requestedBy || !(requestedBy.ids.includes(userId) || item.requester === userId)) return item;
  const ids = requestedBy.ids.map((id) => (id === userId ? alias : id));
  return { ...item, requester: alias, requestedBy: { ...requestedBy, ids, name: ERASED_NAME } };
}

/** The thread tells whom an escalation asked by their names, in words of the relay. */
function withEscalations(tx: Tx, item: Item, userId: string, alias: string): Item {
  const thread = item.thread.map((entry) => {
    const isAsked = ({ by, at }: Item['audiences'][number]) => by === 'escalation' && at === entry.at;
    const asked = entry.kind === 'escalation' ? item.audiences.find(isAsked) : undefined;
    if (!asked?.audience.users?.includes(userId)) return entry;
    const users = asked.audience.users.map((id) => (id === userId ? alias : id));
    const { text, others } = audienceNames(tx.directory, { ...asked.audience, users });
    const { texts: _, ...rest } = entry;
    return { ...rest, text, ...(others && { texts: others }) };
  });
  return { ...item, thread };
}

/** The same step with other ids. */
function renamed({ after, audience }: EscalationStep, named: (id: string) => string): EscalationStep {
  return { after, audience: audience.users ? { ...audience, users: audience.users.map(named) } : audience };
}

/** Colleagues who named them as their stand-in are away without one, and their desks say so. */
function standInNoMore(tx: Tx, userId: string): void {
  for (const [id, absence] of tx.absencesNaming(userId)) tx.saveAbsence(id, { ...absence, delegate: null });
}

/**
 * Of the items alone, as far as they are changed by now.
 * @returns whether none names them any more, as of this unit; null once the erasure has ended
 */
function eraseItems(tx: Tx, userId: string): { erasure: Erasure; done: boolean } | null {
  const before = tx.erasure(userId);
  if (!before) return null;
  const { ids, next } = tx.itemsNaming(before, SLICE);
  let { items } = before;
  for (const id of ids) {
    const stored = tx.item(id);
    if (stored && rewriteItem(tx, stored, before)) items += 1;
  }
  const erasure = tx.saveErasure({ ...before, items }, next);
  return { erasure, done: next === null };
}

/** Beside the items: each looks through what comes next, and says where to go on. */
const BESIDE: readonly ((tx: Tx, erasure: Erasure, from: RowPosition) => RowPosition)[] = [
  (tx, erasure, from) => tx.eraseMessages(erasure, from),
  (tx, erasure, from) => tx.eraseNotes(erasure, from),
];

/** What is done of an erasure. `heldUntil`: by then the log of several relays names them no more; null: there is none. */
export interface Finished {
  /** Rewritten. */
  items: number;
  heldUntil: string | null;
}
const NOTHING: Finished = { items: 0, heldUntil: null };

/** @returns false where there are more */
function eraseProcesses(tx: Tx, { userId, alias }: Erasure): boolean {
  const owned = tx.processesOwnedBy(userId, SLICE);
  for (const { originId, process } of owned) {
    tx.saveProcess(originId, asProcess.parse(withAlias(process, userId, alias)));
  }
  return owned.length < SLICE;
}

/**
 * The last of it, in one unit: what named them since it was looked at, and that nothing does any more.
 * @returns null where there is more than a unit should do, or something is left: then it begins again
 */
function endErasure(tx: Tx, userId: string): Finished | null {
  const slice = eraseItems(tx, userId);
  if (!slice) return NOTHING;
  const { erasure, done } = slice;
  if (!done || !eraseProcesses(tx, erasure)) return null;
  standInNoMore(tx, userId);
  if (!tx.forgetPerson(erasure)) {
    tx.saveErasure(erasure, 0);
    return null;
  }
  const { items } = erasure;
  const until = tx.noteErased(tx.now) ? heldUntil(tx.now) : null;
  const facts = { act: 'person erased', items, ...(until === null ? {} : { inLogUntil: until }) };
  tx.audit({ kind: 'admin', itemId: null, actor: null, facts });
  return { items, heldUntil: until };
}

/**
 * Goes on until nothing names the person. Items come first, as far as they have changed by then: from then on nothing that is made beside
 * them names the person, so that what is beside them is looked through once; and again after a kill.
 */
export async function finishErasure(writer: Writer, userId: string): Promise<Finished> {
  for (;;) {
    let slice = await writer.write((tx) => eraseItems(tx, userId));
    while (slice && !slice.done) slice = await writer.write((tx) => eraseItems(tx, userId));
    if (!slice) return NOTHING;
    const { erasure } = slice;
    for (const look of BESIDE) {
      let place: RowPosition = null;
      do {
        const from: RowPosition = place;
        place = await writer.write((tx) => look(tx, erasure, from));
      } while (place !== null);
    }
    const finished = await writer.write((tx) => endErasure(tx, userId));
    if (finished) return finished;
  }
}

/** Entries and copies of the log that might name who was erased up to then are gone. @param at ms since 1970 */
export function noteErasedFromLog(tx: Pick<Tx, 'forgetErased' | 'audit'>, at: number): void {
  if (!tx.forgetErased(at)) return;
  tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: 'erased from the log' } });
}

/**
 * Begins and finishes the erasure of a person, in the directory or gone from it before.
 * @param by whoever asked for it, and by which way
 * @param alias unique, and nobody's id
 * @param changed called once the person is out of the directory, and at the end: they may have signed in meanwhile
 * @throws ProblemError NOT_FOUND where nothing here names them
 */
export async function erasePerson(
  writer: Writer,
  by: ActingBy,
  userId: string,
  alias: string,
  changed: () => void,
): Promise<Erased> {
  const stands = await writer.write((tx) => {
    // One that was cut short goes on, though nothing else may name them any more.
    if (!tx.knowsPerson(userId) && tx.erasure(userId) === null)
      throw new ProblemError('NOT_FOUND', refusals.administration.nobodyNamed);
    tx.directoryRows.remove('user', userId);
    tx.directoryRows.remove('identity', userId);
    tx.credentials.revoke({ userId });
    standInNoMore(tx, userId);
    if (tx.beginErasure(userId, alias)) {
      tx.audit({ kind: 'admin', itemId: null, actor: by.userId, facts: { act: 'erase a person', by: by.via } });
    }
    return tx.erasure(userId)?.alias ?? alias;
  });
  changed();
  const finished = await finishErasure(writer, userId);
  changed();
  return { id: userId, alias: stands, ...finished };
}
