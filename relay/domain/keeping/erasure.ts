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
import { withDone } from '../schedule/plan.ts';
import type { ItemPlan } from '../schedule/schedule-ports.ts';
import type { StoredItem, Tx, Writer } from '../unit-of-work.ts';
import { type Erasure, heldUntil } from './erasure-ports.ts';
import type { RowPosition } from './retention-ports.ts';

/** The name in place of theirs. */
const ERASED_NAME = 'Erased person';

type EscalationStep = ItemPlan['escalation'][number];

const SLICE = 100;
const asItem = checker(Item);
const asProcess = checker(Process);

/** Members that hold the id of a person, wherever they stand. */
const PERSON_MEMBERS: ReadonlySet<string> = new Set(['requester', 'users', 'order', 'owner']);

/** The same JSON with the alias in place of the person. */
function withAlias(value: unknown, userId: string, alias: string, member = ''): unknown {
  if (typeof value === 'string') return value === userId && PERSON_MEMBERS.has(member) ? alias : value;
  if (Array.isArray(value)) return value.map((each) => withAlias(each, userId, alias, member));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withAlias(part, userId, alias, name)]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const names = copy.id === userId && typeof copy.name === 'string';
  return names ? { ...copy, id: alias, name: ERASED_NAME } : copy;
}

function rewriteItem(tx: Tx, stored: StoredItem, { userId, alias }: Erasure): void {
  const named = (id: string): string => (id === userId ? alias : id);
  const members = tx.membersOf(stored.setId).map(named).sort();
  const item = asItem.parse(withAlias(unnamed(stored.item, userId, alias), userId, alias));
  const claimedBy = stored.item.claimedBy?.id === userId ? null : item.claimedBy;
  const after: StoredItem = {
    ...stored,
    item: { ...item, claimedBy },
    setId: tx.internSet(members),
    voters: stored.voters?.map(named) ?? null,
    plan: stored.plan && { ...stored.plan, escalation: stored.plan.escalation.map((step) => renamed(step, named)) },
  };
  // The ladder tells whom an escalation asks by their names.
  tx.save(after.item.ladder ? withDone(tx, after) : after);
}

/** Who asked stands as the source wrote it, which may be another name of the person. */
function unnamed(item: Item, userId: string, alias: string): Item {
  const { requestedBy } = item;
  if (!requestedBy?.ids.includes(userId)) return item;
  const ids = requestedBy.ids.map((id) => (id === userId ? alias : id));
  return { ...item, requester: alias, requestedBy: { ...requestedBy, ids, name: ERASED_NAME } };
}

/** The same step with other ids. */
function renamed({ after, audience }: EscalationStep, named: (id: string) => string): EscalationStep {
  return { after, audience: audience.users ? { ...audience, users: audience.users.map(named) } : audience };
}

/** Colleagues who named them as their stand-in are away without one, and their desks say so. */
function standInNoMore(tx: Tx, userId: string): void {
  for (const [id, absence] of tx.directory.absent()) {
    if (absence.delegate === userId) tx.saveAbsence(id, { ...absence, delegate: null });
  }
}

/** Of the items alone. @returns null once it has ended */
function eraseItems(tx: Tx, userId: string): { erasure: Erasure; more: boolean } | null {
  const erasure = tx.erasure(userId);
  if (!erasure) return null;
  const { ids, next } = tx.itemsNaming(erasure, SLICE);
  for (const id of ids) {
    const stored = tx.item(id);
    if (stored) rewriteItem(tx, stored, erasure);
  }
  const done = { ...erasure, place: next ?? erasure.upTo, items: erasure.items + ids.length };
  tx.saveErasure(done);
  return { erasure: done, more: next !== null };
}

/** Beside the items: each looks through what comes next, and says where to go on. */
const BESIDE: readonly ((tx: Tx, erasure: Erasure, from: RowPosition) => RowPosition)[] = [
  (tx, { userId, alias }, from) => {
    const { processes, next } = tx.processesNaming(userId, from);
    for (const { originId, process } of processes) {
      tx.saveProcess(originId, asProcess.parse(withAlias(process, userId, alias)));
    }
    return next;
  },
  (tx, { userId, alias }, from) => tx.eraseMessages(userId, from, (payload) => withAlias(payload, userId, alias)),
  (tx, erasure, from) => tx.eraseNotes(erasure, from),
];

/** What is done of an erasure. `heldUntil`: by then the log of several relays names them no more; null: there is none. */
export interface Finished {
  /** Rewritten. */
  items: number;
  heldUntil: string | null;
}
const NOTHING: Finished = { items: 0, heldUntil: null };

/** Goes on until all of one person is done, and looks through what is beside the items once more after a kill. */
export async function finishErasure(writer: Writer, userId: string): Promise<Finished> {
  let slice = await writer.write((tx) => eraseItems(tx, userId));
  while (slice?.more) slice = await writer.write((tx) => eraseItems(tx, userId));
  if (!slice) return NOTHING;
  const { erasure } = slice;
  for (const look of BESIDE) {
    let place: RowPosition = null;
    do {
      const from: RowPosition = place;
      place = await writer.write((tx) => look(tx, erasure, from));
    } while (place !== null);
  }
  const { items } = erasure;
  return writer.write((tx) => {
    if (!tx.erasure(userId)) return { items, heldUntil: null };
    tx.forgetPerson(erasure);
    const until = tx.noteErased(tx.now) ? heldUntil(tx.now) : null;
    const facts = { act: 'person erased', items, ...(until === null ? {} : { inLogUntil: until }) };
    tx.audit({ kind: 'admin', itemId: null, actor: null, facts });
    return { items, heldUntil: until };
  });
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
 * @param changed called once the person is out of the directory
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
  return { id: userId, alias: stands, ...finished };
}
