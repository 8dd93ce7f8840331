/** Decisions about single rows before they are sent. A row is approved unless the person rejects it. Stored as a draft of the item. */
import { useState } from 'react';
import type { LineDecisions } from '../../shared/answers.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { ItemAction } from '../../shared/items.ts';
import { isByLine } from '../../shared/rules/line-decisions.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import { linesDraft } from './draft-store.ts';
import { readDraft } from './form-values.ts';
import { useServices } from './services.tsx';

type LineDecision = LineDecisions[string];

export interface LineChoices {
  /** Rejected rows, and rows with a comment. */
  chosen: LineDecisions;
  choose(chosen: LineDecisions): void;
}

/** Decisions of a draft about rows that still exist. @param rows null: unknown */
function knownRows(draft: Readonly<Record<string, unknown>>, rows: ReadonlySet<string> | null): LineDecisions {
  const known = Object.entries(draft).filter(([id]) => rows?.has(id) ?? true);
  return Object.fromEntries(known) as LineDecisions;
}

/** @param evidence null: not loaded. @returns null if the item is decided as a whole, or not by this person now */
export function useLineChoices({ item, mine, pending }: ItemView, evidence: Evidence | null): LineChoices | null {
  const { drafts } = useServices();
  const [, setTurn] = useState(0);
  if (!isByLine(item) || !mine.actions.some(({ kind }) => bindsVersion(kind))) return null;
  if (pending && (isAwaitingRelay(pending) || pending.status === 'asked')) return null;
  const draft = readDraft(drafts.get(item.id, linesDraft)) ?? pending?.lineDecisions ?? {};
  return {
    chosen: knownRows(draft, evidence && new Set(evidence.lines?.rows.map(({ id }) => id))),
    choose(chosen) {
      // Without rows it must still replace the decisions of an answer that was returned.
      const isEmpty = Object.keys(chosen).length === 0 && !pending;
      drafts.set(item.id, linesDraft, isEmpty ? '' : JSON.stringify(chosen));
      setTurn((turn) => turn + 1);
    },
  };
}

/** A row that is approved without a comment is not listed. */
export function withDecision(chosen: LineDecisions, id: string, change: Partial<LineDecision>): LineDecisions {
  const { [id]: before, ...others } = chosen;
  const next: LineDecision = { decision: 'approve', ...before, ...change };
  return next.decision === 'reject' || next.comment ? { ...others, [id]: next } : others;
}

export const withAllRejected = (chosen: LineDecisions, rows: readonly { id: string }[]): LineDecisions =>
  Object.fromEntries(rows.map(({ id }) => [id, { ...chosen[id], decision: 'reject' }]));

/** What an answer by this action carries; undefined: it decides all rows alike. */
export function decisionsBy(
  { kind }: Pick<ItemAction, 'kind'>,
  choices: LineChoices | null,
): LineDecisions | undefined {
  if (!choices || !bindsVersion(kind)) return undefined;
  const rows = Object.entries(choices.chosen).filter(([, { comment }]) => kind !== 'reject' || comment);
  if (rows.length === 0) return undefined;
  return Object.fromEntries(rows.map(([id, one]) => [id, kind === 'reject' ? { ...one, decision: kind } : one]));
}

export const rejectedIn = (chosen: LineDecisions): number =>
  Object.values(chosen).filter(({ decision }) => decision === 'reject').length;

/** An action that approves while every row is rejected: the action that rejects says so, and has its own rules for the comment. */
export function contradicts(
  action: ItemAction,
  choices: LineChoices | null,
  { item, mine }: Pick<ItemView, 'item' | 'mine'>,
): boolean {
  if (!choices || action.kind === 'reject' || !bindsVersion(action.kind)) return false;
  const rows = item.evidence?.lines ?? 0;
  return rows > 0 && rejectedIn(choices.chosen) >= rows && mine.actions.some(({ kind }) => kind === 'reject');
}
