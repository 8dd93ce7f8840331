import { type RefObject, useState } from 'react';
import { useWords } from '../../i18n/words.tsx';
import { BULK_KINDS, type BulkKind, type BulkPlan, type MarkedView, planOf } from '../../state/bulk.ts';
import { inSight, useCommands, useServices, useSnapshot } from '../../state/services.tsx';
import { useHint, useNotice } from '../frame/notice.tsx';
import { useBulkWords } from './bulk-words.ts';

/** Under which a comment for many is kept until it is sent. */
export const DRAFT_OF_MANY = 'selected items';

export interface BulkBarProps {
  /** What is marked, in the list's order. */
  marked: readonly MarkedView[];
  /** These are marked no longer; left out: none is. The keyboard goes back to the list. */
  onUnmark: (itemIds?: readonly string[]) => void;
  /** The person does something by which these leave the list. */
  onActing: (itemIds: readonly string[]) => void;
}

export interface Bulk {
  /** The answers that reach at least one, in order of kind. */
  plans: BulkPlan[];
  /** The answer whose comment or yes is asked for, or whose sum is shown before a key gives it. */
  line: BulkPlan | null;
  press(kind: BulkKind): void;
  /** Asks for the words of an answer. */
  open(kind: BulkKind): void;
  close(): void;
  send(comment: string): void;
  see(itemIds: string[]): Promise<void>;
}

/** The answer whose words, or whose sum, is before the person. */
interface Opened {
  kind: BulkKind;
  withWords: boolean;
  byKey: boolean;
}

/** What a press does to all that is marked. @param here the bar: its keys answer only while it is in sight */
export function useBulk({ marked, onUnmark, onActing }: BulkBarProps, here: RefObject<Element | null>): Bulk {
  const { t } = useWords();
  const { bridge, drafts } = useServices();
  const report = useNotice();
  const say = useHint();
  const me = useSnapshot().me?.user.id ?? null;
  const [opened, setOpened] = useState<Opened | null>(null);
  const give = useGive(onUnmark);
  const plans = BULK_KINDS.map((kind) => planOf(kind, marked, me)).filter(({ can }) => can.length > 0);
  const asked = opened && planOf(opened.kind, marked, me, opened.withWords);
  const line = asked && asked.can.length > 0 ? asked : null;
  const press = (kind: BulkKind, pressedAt?: number) => {
    const plan = plans.find((one) => one.kind === kind);
    if (!plan) return say(t.bulk.noneOf[kind]);
    if (!inSight(here)) return say(t.bulk.outOfSight);
    const byKey = pressedAt !== undefined;
    // A key was pressed at one row: what it does to all is said before it is done.
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
    close: () => setOpened(null),
    async send(comment) {
      if (!line) return;
      const words = { ...(comment ? { comment } : {}), ...(line.confirm ? { confirmed: true } : {}) };
      const byKey = opened?.byKey ? { byKey: true } : {};
      if (!(await give(line, { ...words, ...byKey }))) return;
      drafts.drop(DRAFT_OF_MANY, line.kind);
      setOpened(null);
    },
    async see(itemIds) {
      onActing(itemIds);
      if ((await report(bridge.invoke('item.seen', { itemIds }))).ok) onUnmark(itemIds);
    },
  };
}

/** Gives an answer to all that it reaches, and says whom it did not. @returns whether it was given to any */
function useGive(onUnmark: BulkBarProps['onUnmark']) {
  const { t } = useWords();
  const words = useBulkWords();
  const { bridge, answers: store } = useServices();
  const report = useNotice();
  const say = useHint();
  return async (plan: BulkPlan, said: { comment?: string; confirmed?: boolean; byKey?: boolean }): Promise<boolean> => {
    const answers = plan.can.map(({ view, version, action }) => ({
      ...{ itemId: view.item.id, action: action.id },
      version: Math.min(version, store.versionOf(view.item)),
    }));
    const kept = await report(bridge.invoke('item.answer-all', { answers, ...said }));
    if (!kept.ok) return false;
    const { given, refused } = kept.value;
    store.accept(given.map(({ itemId, answer }) => [itemId, answer] as const));
    onUnmark(given.map(({ itemId }) => itemId));
    const [first] = refused;
    const title = plan.can.find(({ view }) => view.item.id === first?.itemId)?.view.item.title;
    if (first) say(t.bulk.partly(words.label(plan), given.length, answers.length, title ?? '', first.detail));
    return true;
  };
}
