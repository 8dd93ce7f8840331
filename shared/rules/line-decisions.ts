/** Decisions by line (contract section 2): what one answer decides about each row of an item. Identical on relay and desk. */
import type { Answer, DecisionState, LineCounts, LineDecisions } from '../answers.ts';
import type { ActionKind } from '../event-parts.ts';
import type { Item, ItemAction } from '../items.ts';
import { pointerStep } from '../json.ts';
import type { FieldError } from '../problem-schema.ts';
import { bytesOf, visibleText } from './given-text.ts';
import { bindsVersion } from './version.ts';

/** Of the comments of all rows of one answer. */
export const LINE_COMMENT_BYTES = 8 * 1024;

type RowDecision = LineDecisions[string]['decision'];

export const isByLine = ({ decision }: Pick<Item, 'decision'>): boolean => decision?.perLine === true;

/** The decision of rows that an answer does not list. Any kind other than `reject` approves. */
const rowDecision = (kind: ActionKind): RowDecision => (kind === 'reject' ? 'reject' : 'approve');

/**
 * As recorded: comments without invisible ones, and only the rows that say more than the action. Independent of the item, so that a repeated
 * request can be compared.
 */
export function givenDecisions(kind: ActionKind, given: LineDecisions = {}): LineDecisions {
  const usual = rowDecision(kind);
  const rows = Object.entries(given).flatMap(([id, { decision, comment }]): [string, LineDecisions[string]][] => {
    const text = visibleText(comment);
    if (text !== null) return [[id, { decision, comment: text }]];
    return decision === usual ? [] : [[id, { decision }]];
  });
  return Object.fromEntries(rows);
}

/** JSON of decisions, for comparison and digest; the order of rows does not matter. */
export const decisionsText = (decisions: LineDecisions = {}): string =>
  JSON.stringify(
    Object.entries(decisions)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([id, { decision, comment = null }]) => [id, decision, comment]),
  );

/** The decision about a row. @param decisions as recorded */
export const decisionOf = (id: string, kind: ActionKind, decisions: LineDecisions = {}): LineDecisions[string] =>
  (Object.hasOwn(decisions, id) ? decisions[id] : undefined) ?? { decision: rowDecision(kind) };

/** Every row with its decision. @param decisions as recorded */
export const everyRow = (rows: readonly string[], kind: ActionKind, decisions: LineDecisions = {}): LineDecisions =>
  Object.fromEntries(rows.map((id) => [id, decisionOf(id, kind, decisions)]));

/** @param rows number of rows. @param decisions as recorded */
export function countsOfLines(rows: number, kind: ActionKind, decisions: LineDecisions = {}): LineCounts {
  const usual = rowDecision(kind);
  const others = Object.values(decisions).filter(({ decision }) => decision !== usual).length;
  const same = Math.max(0, rows - others);
  return usual === 'approve' ? { approved: same, rejected: others } : { approved: others, rejected: same };
}

/** The state of a decision whose rows are decided. @param counts of at least one row */
export function stateOfLines({ approved, rejected }: LineCounts): Exclude<DecisionState, 'open'> {
  if (rejected === 0) return 'approved';
  return approved === 0 ? 'rejected' : 'partial';
}

/**
 * A comment is required, also of an answer that rejects if it approves rows of an item above a step-up limit, and of one that approves if it
 * rejects all rows of an item whose rejection requires one.
 */
export function needsComment(
  { stepUp, actions, evidence }: Pick<Item, 'stepUp' | 'actions' | 'evidence'>,
  { comment }: Pick<ItemAction, 'comment'>,
  decisions: LineDecisions = {},
): boolean {
  const rows = Object.values(decisions);
  const rejected = rows.filter(({ decision }) => decision === 'reject').length;
  const rejectsAll = rejected > 0 && rejected === evidence?.lines;
  return (
    comment === 'required' ||
    (rejectsAll && actions.some((action) => action.kind === 'reject' && action.comment === 'required')) ||
    (stepUp === true && rejected < rows.length)
  );
}

/** What an answer amounts to, for people: by line it may differ from the kind of its action. */
export type Verdict = ActionKind | 'partial';

export function verdictOf({ kind, lineCounts }: Pick<Answer, 'kind' | 'lineCounts'>): Verdict {
  const state = lineCounts ? stateOfLines(lineCounts) : null;
  if (state === 'partial') return state;
  if (state === 'rejected') return 'reject';
  return state === 'approved' && kind === 'reject' ? 'approve' : kind;
}

/** Of an answer that the relay has not recorded yet: its kind, `custom` if the item no longer has the action. */
export function pendingKind(
  item: Pick<Item, 'actions' | 'decision' | 'evidence'>,
  { action, lineDecisions }: { action: string; lineDecisions?: LineDecisions | undefined },
): Pick<Answer, 'kind' | 'lineCounts'> {
  const kind = item.actions.find(({ id }) => id === action)?.kind ?? 'custom';
  const rows = isByLine(item) && kind !== 'request-info' ? (item.evidence?.lines ?? 0) : 0;
  return { kind, ...(rows > 0 && { lineCounts: countsOfLines(rows, kind, lineDecisions) }) };
}

const fault = (pointer: string, detail: string): FieldError[] => [{ pointer, detail }];

/** Why an answer cannot have these decisions; pointers into the request. @param rows ids of the rows; null: unknown here */
export function lineFaults(
  item: Pick<Item, 'decision'>,
  { kind, label }: Pick<ItemAction, 'kind' | 'label'>,
  given: LineDecisions | undefined,
  rows: readonly string[] | null,
): FieldError[] {
  if (given === undefined) return [];
  const pointer = '/lineDecisions';
  if (!isByLine(item)) return fault(pointer, 'is not possible for an item that is decided as a whole');
  if (!bindsVersion(kind)) return fault(pointer, `is not possible for ${label}, which decides nothing`);
  const known = rows && new Set(rows);
  const unknown = Object.keys(given).filter((id) => known && !known.has(id));
  if (unknown.length > 0) {
    return unknown.flatMap((id) => fault(`${pointer}/${pointerStep(id)}`, 'is not the id of a row'));
  }
  const bytes = Object.values(given).reduce((sum, { comment = '' }) => sum + bytesOf(comment.toWellFormed()), 0);
  return bytes <= LINE_COMMENT_BYTES
    ? []
    : fault(pointer, `must have at most ${LINE_COMMENT_BYTES} bytes of comments in all`);
}
