/** Bounds of duration histograms in words. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
/** Stands for all longer times. */
export const LONGEST_BOUND = 30 * 86_400;

/** `15 min`, `2 Std.`. @param seconds a whole number of a unit @param locale BCP 47 */
export function durationBound(seconds: number, locale: string): string {
  const [unit, size] = UNITS.find(([, one]) => seconds >= one) ?? UNITS[3];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(seconds / size);
}
