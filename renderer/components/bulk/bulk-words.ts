import type { WindowTexts } from '../../../shared/words/window.ts';
import { useWords } from '../../i18n/words.tsx';
import type { BulkPlan } from '../../state/bulk.ts';

export function bulkWords({ t, f }: WindowTexts) {
  const label = ({ label: shared, kind }: BulkPlan): string => shared ?? t.bulk.kinds[kind];
  /** By currency; empty if no amount is known. */
  const sums = ({ sums: all }: BulkPlan): string[] => all.map(({ value, currency }) => f.money(value, currency));
  return {
    label,
    sums,
    /** `18 of 20 can be approved` */
    reach: ({ kind, can }: BulkPlan, of: number): string => t.bulk.can[kind](can.length, of),
    /** `18 items, €412,300.00` */
    what: (plan: BulkPlan): string => [t.bulk.items(plan.can.length), ...sums(plan)].join(', '),
  };
}

export const useBulkWords = () => bulkWords(useWords());
