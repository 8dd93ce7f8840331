/**
 * Erases a person. Their entry, devices and settings are dropped, an alias replaces them in items, processes and recipients, and the salt
 * that links them to the audit is dropped; the audit chain is unchanged. Text that a source wrote about them remains. Begins in the unit of
 * work of the removal, continues in slices, and resumes after a kill.
 */

import type { Erased } from '../../../shared/admin/retention.ts';
import { Item } from '../../../shared/items.ts';
import { isRecord } from '../../../shared/json.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { Process } from '../../../shared/processes.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { AuditedActor } from '../people/admin-act.ts';
import { audienceNames, withDone } from '../schedule/plan.ts';
import type { ItemPlan, ScheduleTx } from '../schedule/schedule-ports.ts';
import type {
  DirectoryTx,
  ItemActTx,
  ItemTx,
  ProcessTx,
  StoredItem,
  Tx,
  UnitContext,
  Writer,
} from '../unit-of-work.ts';
import { ERASED_NAME, withAlias } from './alias.ts';
import { type Erasure, type ErasureTx, heldUntil } from './erasure-ports.ts';
import type { RowPosition } from './retention-ports.ts';

type EscalationStep = ItemPlan['escalation'][number];

const SLICE = 100;
const asItem = checker(Item);
const asProcess = checker(Process);

/** @returns false if nothing changed: only text of a source resembles the id */
function rewriteItem(tx: ItemTx & ScheduleTx, stored: StoredItem, { userId, alias }: Erasure): boolean {
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
  const erased = { ...after, item: withoutReasons(after.item) };
  // The ladder has the names of those whom an escalation asks.
  tx.save(erased.item.ladder ? withDone(tx, erased) : erased);
  return true;
}

/** Reasons of administrators may say anything about the people concerned, and names of several recipients are one text. */
function withoutReasons(item: Item): Item {
  const isClosed = item.thread.some(({ kind }) => kind === 'closed');
  const thread = item.thread.map((entry) => {
    const { text: _, ...rest } = entry;
    if (entry.kind === 'closed' || entry.kind === 'reminder') return rest;
    if (entry.kind !== 'reassigned') return entry;
    const { to, ...unnamed } = rest;
    return to?.id ? rest : unnamed;
  });
  return { ...item, thread, closedReason: isClosed ? null : item.closedReason };
}

/** The requester is stored as the source wrote it, perhaps as another name of the person. */
function unnamed(item: Item, userId: string, alias: string): Item {
  const { requestedBy } = item;
  // After removal from the directory their id resolves to no one.
  if (!requestedBy || !(requestedBy.ids.includes(userId) || item.requester === userId)) return item;
  const ids = requestedBy.ids.map((id) => (id === userId ? alias : id));
  return { ...item, requester: alias, requestedBy: { ...requestedBy, ids, name: ERASED_NAME } };
}

/** The thread has the names of those whom an escalation asked, written by the relay. */
function withEscalations(tx: UnitContext, item: Item, userId: string, alias: string): Item {
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

function renamed({ after, audience }: EscalationStep, named: (id: string) => string): EscalationStep {
  return { after, audience: audience.users ? { ...audience, users: audience.users.map(named) } : audience };
}

/** Removes the person from absences of colleagues: as stand-in, and as the administrator who set one, with the reason. */
function removeFromAbsences(tx: Pick<Tx, 'absencesNaming' | 'saveAbsence'>, userId: string): void {
  for (const [id, absence] of tx.absencesNaming(userId)) {
    const { by, reason, ...rest } = absence;
    const set = by?.id === userId ? {} : { ...(by && { by }), ...(reason !== undefined && { reason }) };
    tx.saveAbsence(id, { ...rest, ...set, delegate: absence.delegate === userId ? null : absence.delegate });
  }
}

/** Erases the next items, in order of change. @returns `done`: none names the person, as of this unit; null once the erasure has ended */
function eraseItems(tx: ItemTx & ScheduleTx & ErasureTx, userId: string): { erasure: Erasure; done: boolean } | null {
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

/** Rows other than items. Each call processes a slice and returns where to resume. */
const BESIDE: readonly ((tx: ErasureTx, erasure: Erasure, from: RowPosition) => RowPosition)[] = [
  (tx, erasure, from) => tx.eraseMessages(erasure, from),
  (tx, erasure, from) => tx.eraseNotes(erasure, from),
];

export type PersonErasureTx = ItemActTx & ProcessTx & DirectoryTx & ErasureTx;

/** Result of an erasure. `heldUntil`: from then on the cluster log does not name them; null: there is no log. */
interface ErasureResult {
  items: number;
  heldUntil: string | null;
}
const NOTHING: ErasureResult = { items: 0, heldUntil: null };

/** @returns false if there are more */
function eraseProcesses(tx: Pick<Tx, 'processesOwnedBy' | 'saveProcess'>, { userId, alias }: Erasure): boolean {
  const owned = tx.processesOwnedBy(userId, SLICE);
  for (const { originId, process } of owned) {
    tx.saveProcess(originId, asProcess.parse(withAlias(process, userId, alias)));
  }
  return owned.length < SLICE;
}

/** Erases what has named the person since, and ends the erasure. @returns null if that is too much for one unit: the caller repeats */
function endErasure(tx: PersonErasureTx, userId: string): ErasureResult | null {
  const slice = eraseItems(tx, userId);
  if (!slice) return NOTHING;
  const { erasure, done } = slice;
  if (!done || !eraseProcesses(tx, erasure)) return null;
  removeFromAbsences(tx, userId);
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
 * Repeats until nothing names the person. Items come first, up to the latest change: nothing derived from them afterwards names the person,
 * so that one pass over the other rows is enough. Repeatable after a kill.
 */
export async function finishErasure(writer: Writer<PersonErasureTx>, userId: string): Promise<ErasureResult> {
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

/** Records that the log has no entry or snapshot that may name people erased by `at`, ms since 1970. */
export function noteErasedFromLog(tx: Pick<Tx, 'forgetErased' | 'audit'>, at: number): void {
  if (!tx.forgetErased(at)) return;
  tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: 'erased from the log' } });
}

/** SCIM names a person as the manager of others. */
function eraseManager({ directoryRows: rows }: Pick<Tx, 'directoryRows'>, userId: string): void {
  const isManager = (name: string, value: unknown): boolean =>
    name === 'manager' && isRecord(value) && value.value === userId;
  for (const { origin, ...row } of rows.entries('scim-user')) {
    if (!row.doc.includes(JSON.stringify(userId))) continue;
    const stored: unknown = JSON.parse(row.doc, (name, value) => (isManager(name, value) ? undefined : value));
    rows.put({ ...row, doc: JSON.stringify(stored) }, origin);
  }
}

/**
 * Erases a person who is, or was, in the directory.
 * @param alias unique, and not the id of a person
 * @param changed called after the removal from the directory, and at the end: they may have signed in between
 * @throws ProblemError NOT_FOUND if no stored data names them
 */
export async function erasePerson(
  writer: Writer<PersonErasureTx>,
  by: AuditedActor,
  userId: string,
  alias: string,
  changed: () => void,
): Promise<Erased> {
  const stands = await writer.write((tx) => {
    // An interrupted erasure resumes even if nothing else names the person.
    if (!tx.knowsPerson(userId) && tx.erasure(userId) === null)
      throw new ProblemError('NOT_FOUND', refusals.administration.nobodyNamed);
    tx.directoryRows.remove('user', userId);
    tx.directoryRows.remove('identity', userId);
    tx.directoryRows.remove('scim-user', userId);
    eraseManager(tx, userId);
    tx.credentials.revoke({ userId });
    removeFromAbsences(tx, userId);
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
