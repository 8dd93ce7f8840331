import type { Percentiles } from '../../shared/insights.ts';
import { durationBound, LONGEST_BOUND } from '../../shared/rules/duration-bound.ts';
import { useWords } from './services.tsx';

interface FigureWords {
  /** @param share null: not applicable */
  percent(share: number | null): string;
  /** @param seconds a bound of a bucket, which is a whole number of a unit */
  duration(seconds: number | null): string;
  times(percentiles: Percentiles): string;
}

export function useFigureWords(): FigureWords {
  const { t, f } = useWords();
  const percents = new Intl.NumberFormat(f.locale, { style: 'percent', maximumFractionDigits: 1 });
  const duration = (seconds: number | null): string => {
    if (seconds === null) return t.insights.none;
    return seconds >= LONGEST_BOUND ? t.insights.longest : durationBound(seconds, f.locale);
  };
  return {
    percent: (share) => (share === null ? t.insights.none : percents.format(share)),
    duration,
    times: ({ p50, p90 }) => (p50 === null ? t.insights.none : t.insights.within(duration(p50), duration(p90))),
  };
}
