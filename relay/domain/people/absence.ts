/** Absences: set and ended by the person, or by an administrator for them. */
import type { AdminAbsenceRequest } from '../../../shared/admin/acts.ts';
import type { Absence, AbsenceRequest } from '../../../shared/people.ts';
import { type FieldError, ProblemError } from '../../../shared/problems.ts';
import { visibleText } from '../../../shared/rules/given-text.ts';
import { administratorName, refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { AuditTx, PersonTx, UnitContext } from '../unit-of-work.ts';
import { type AuditedActor, noteAct } from './admin-act.ts';
import { currentPerson } from './current-person.ts';

type AbsenceTx = UnitContext & AuditTx & Pick<PersonTx, 'saveAbsence'>;

/** @returns null for an empty request, which ends the absence. @throws REQUEST_INVALID */
function absenceOf(
  { from, to, delegate }: AbsenceRequest,
  userId: string,
  { directory, now }: UnitContext,
): Absence | null {
  if (from === undefined && to === undefined && delegate === undefined) return null;
  const errors: FieldError[] = [];
  if (from === undefined) errors.push({ pointer: '/from', detail: 'is required' });
  if (to === undefined) errors.push({ pointer: '/to', detail: 'is required' });
  if (from && to && Date.parse(to) <= Date.parse(from)) errors.push({ pointer: '/to', detail: 'must be after from' });
  else if (to && Date.parse(to) <= now) errors.push({ pointer: '/to', detail: 'is past' });
  if (delegate !== undefined) errors.push(...delegateFaults(directory, userId, delegate));
  refuseIf(errors);
  return from !== undefined && to !== undefined ? { from, to, delegate: delegate ?? null } : null;
}

function delegateFaults(directory: DirectoryView, userId: string, delegate: string): FieldError[] {
  const pointer = '/delegate';
  if (directory.accountsOf(userId).includes(delegate)) return [{ pointer, detail: 'must be someone else' }];
  return directory.person(delegate) ? [] : [{ pointer, detail: 'is nobody here' }];
}

/** @throws REQUEST_INVALID with the first fault */
export function refuseIf(errors: readonly FieldError[]): void {
  const first = errors[0];
  if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer} ${first.detail}`, { errors });
}

/** An empty request ends the absence. @throws REQUEST_INVALID */
export function setOwnAbsence(tx: AbsenceTx, userId: string, request: AbsenceRequest): Absence | null {
  const { id } = currentPerson(tx, userId);
  const absence = absenceOf(request, id, tx);
  tx.saveAbsence(id, absence);
  tx.audit({ kind: 'admin', itemId: null, actor: id, facts: { absence: absence ? 'set' : 'ended' } });
  return absence;
}

/** The reason of an administrator. @throws REQUEST_INVALID if nothing in it is visible */
export function requiredReason(given: string): string {
  const reason = visibleText(given);
  refuseIf(reason === null ? [{ pointer: '/reason', detail: 'is required' }] : []);
  return reason ?? '';
}

/** @throws SEPARATION_OF_DUTIES if administrators make themselves the delegate of someone else */
export function setAbsenceOf(
  tx: AbsenceTx,
  by: AuditedActor,
  userId: string,
  { from, to, delegate, reason }: AdminAbsenceRequest,
): void {
  const text = requiredReason(reason);
  const absence = absenceOf({ from, to, ...(delegate !== undefined && { delegate }) }, userId, tx);
  if (by.userId !== null && delegate !== undefined && tx.directory.accountsOf(by.userId).includes(delegate)) {
    throw new ProblemError('SEPARATION_OF_DUTIES', refusals.administration.delegateIsSelf);
  }
  if (absence) tx.saveAbsence(userId, { ...absence, by: administratorOf(tx.directory, by), reason: text });
  noteAct(tx, by, 'absence', userId, { facts: { state: 'set' } });
}

/** No effect if they have none. The reason is not stored: nothing is left that it explains. */
export function endAbsenceOf(tx: AbsenceTx, by: AuditedActor, userId: string, reason: string): void {
  requiredReason(reason);
  if (!tx.directory.absenceOf(userId)) return;
  tx.saveAbsence(userId, null);
  noteAct(tx, by, 'absence', userId, { facts: { state: 'ended' } });
}

/** The holder of the administrator's token has no id. */
export const administratorOf = (directory: DirectoryView, { userId }: AuditedActor) => ({
  id: userId,
  name: (userId === null ? null : directory.person(userId)?.name) ?? administratorName,
});
