import { type RefObject, useState } from 'react';
import type { FormInput } from '../../../shared/forms.ts';
import type { Problem } from '../../../shared/problems.ts';
import { useWords } from '../../i18n/words.tsx';
import { BULK_KINDS, type BulkKind, type BulkPlan, type MarkedView, planOf } from '../../state/bulk.ts';
import { inSight, useCommands, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useHint, useNotice } from '../frame/notice.tsx';
import { useBulkWords } from './bulk-words.ts';

export const BULK_DRAFT = 'selected items';

export interface BulkBarProps {
  /** In the list's order. */
  marked: readonly MarkedView[];
  /** Unmarks these items, or all if absent. The focus returns to the list. */
  onUnmark: (itemIds?: readonly string[]) => void;
  /** The user starts an action that removes these items from the list. */
  onActing: (itemIds: readonly string[]) => void;
}

export interface Bulk {
  plans: BulkPlan[];
  /** The answer that waits for a comment or confirmation, or whose sum is displayed because a key started it. */
  line: BulkPlan | null;
  press(kind: BulkKind): void;
  open(kind: BulkKind): void;
  close(): void;
  /** Why the last attempt was refused. */
  problem: Problem | null;
  send(comment: string, input?: FormInput): void;
  see(itemIds: string[]): Promise<void>;
}

interface BulkAnswer {
  comment?: string;
  input?: FormInput;
  confirmed?: boolean;
  byKey?: boolean;
}

interface OpenBulkLine {
  kind: BulkKind;
  withWords: boolean;
  byKey: boolean;
}

/** Actions on all marked items. @param here the bar; its keys work only while it is visible */
export function useBulk({ marked, onUnmark, onActing }: BulkBarProps, here: RefObject<Element | null>): Bulk {
  const { t } = useWords();
  const { bridge, drafts } = useServices();
  const report = useNotice();
  const say = useHint();
  const me = useSnapshotPart('me')?.user.id ?? null;
  const [opened, setOpened] = useState<OpenBulkLine | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const give = useGive(onUnmark);
  const plans = BULK_KINDS.map((kind) => planOf(kind, marked, me)).filter(({ can }) => can.length > 0);
  const asked = opened && planOf(opened.kind, marked, me, opened.withWords);
  const line = asked && asked.can.length > 0 ? asked : null;
  const press = (kind: BulkKind, pressedAt?: number) => {
    const plan = plans.find((one) => one.kind === kind);
    if (!plan) return say(t.bulk.noneOf[kind]);
    if (!inSight(here)) return say(t.bulk.outOfSight);
    const byKey = pressedAt !== undefined;
    // The key may have been meant for one row: show the effect on all items first.
    if (plan.opens || byKey) setOpened({ kind, withWords: plan.opens, byKey });
    else void give(plan, {});
  };
  useCommands({
    approve: (at) => press('approve', at),
    reject: (at) => press('reject', at),
    ask: (at) => press('request-info', at),
    acknowledge: (at) => press('acknowledge', at),
  });
  return {
    plans,
    line,
    press: (kind) => press(kind),
    open: (kind) => setOpened({ kind, withWords: true, byKey: false }),
    close() {
      setOpened(null);
      setProblem(null);
    },
    problem,
    async send(comment, input) {
      if (!line) return;
      setProblem(null);
      const words = {
        ...(comment ? { comment } : {}),
        ...(input ? { input } : {}),
        ...(line.confirm ? { confirmed: true } : {}),
      };
      const byKey = opened?.byKey ? { byKey: true } : {};
      const refused = await give(line, { ...words, ...byKey });
      if (refused) return setProblem(refused);
      drafts.drop(BULK_DRAFT, line.kind);
      setOpened(null);
    },
    async see(itemIds) {
      onActing(itemIds);
      if ((await report(bridge.invoke('item.seen', { itemIds }))).ok) onUnmark(itemIds);
    },
  };
}

/** Sends the answer for all items that it reaches, and reports refused ones. @returns why the host refused the request; null: it did not */
function useGive(onUnmark: BulkBarProps['onUnmark']) {
  const { t } = useWords();
  const words = useBulkWords();
  const { bridge, answers: store } = useServices();
  const report = useNotice();
  const say = useHint();
  return async (plan: BulkPlan, said: BulkAnswer): Promise<Problem | null> => {
    const answers = plan.can.map(({ view, version, action }) => ({
      ...{ itemId: view.item.id, action: action.id },
      version: Math.min(version, store.versionOf(view.item)),
    }));
    const kept = await report(bridge.invoke('item.answer-all', { answers, ...said }));
    if (!kept.ok) return kept.problem;
    const { given, refused } = kept.value;
    store.accept(given.map(({ itemId, answer }) => [itemId, answer] as const));
    onUnmark(given.map(({ itemId }) => itemId));
    const [first] = refused;
    const title = plan.can.find(({ view }) => view.item.id === first?.itemId)?.view.item.title;
    if (first) say(t.bulk.partly(words.label(plan), given.length, answers.length, title ?? '', first.detail));
    return null;
  };
}
