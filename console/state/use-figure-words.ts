import type { Percentiles } from '../../shared/insights.ts';
import { useWords } from './services.tsx';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
/** Bound of the longest bucket, which stands for all longer times. */
const LONGEST = 30 * 86_400;

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
    if (seconds >= LONGEST) return t.insights.longest;
    const [unit, size] = UNITS.find(([, one]) => seconds >= one) ?? UNITS[3];
    return new Intl.NumberFormat(f.locale, { style: 'unit', unit, unitDisplay: 'short' }).format(seconds / size);
  };
  return {
    percent: (share) => (share === null ? t.insights.none : percents.format(share)),
    duration,
    times: ({ p50, p90 }) => (p50 === null ? t.insights.none : t.insights.within(duration(p50), duration(p90))),
  };
}
