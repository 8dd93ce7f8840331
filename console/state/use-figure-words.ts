import type { Percentiles } from '../../shared/insights.ts';
import { durationBound, LONGEST_BOUND } from '../../shared/rules/duration-bound.ts';
import { useWords } from './services.tsx';

export function useFigureWords() {
  const { t, f } = useWords();
  const percents = new Intl.NumberFormat(f.locale, { style: 'percent', maximumFractionDigits: 1 });
  const duration = (seconds: number | null): string => {
    if (seconds === null) return t.insights.none;
    return seconds >= LONGEST_BOUND ? t.insights.longest : durationBound(seconds, f.locale);
  };
  return {
    /** @param share null: not applicable */
    percent: (share: number | null) => (share === null ? t.insights.none : percents.format(share)),
    /** @param seconds a bound of a bucket, which is a whole number of a unit */
    duration,
    times: ({ p50, p90 }: Percentiles) =>
      p50 === null ? t.insights.none : t.insights.within(duration(p50), duration(p90)),
  };
}
