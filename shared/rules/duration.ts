/** ISO 8601 durations of the contract: weeks to seconds; no months or years, whose length varies. */
const PARTS =
  /^(?<sign>[+-])?P(?!$)(?:(?<w>\d{1,4})W)?(?:(?<d>\d{1,5})D)?(?:T(?=\d)(?:(?<h>\d{1,6})H)?(?:(?<m>\d{1,8})M)?(?:(?<s>\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Ten years including leap days: a longer duration is probably a typo. */
const LONGEST_DURATION_MS = 3653 * DAY;

/**
 * @param iso a duration such as `PT8H`, `-PT2H`, `P1DT12H` (ISO 8601 section 5.5.2, with an optional leading sign)
 * @returns ms, signed
 * @throws RangeError if it is malformed or longer than ten years
 */
export function parseDuration(iso: string): number {
  const groups = iso.length <= 40 ? PARTS.exec(iso)?.groups : undefined;
  if (!groups) throw new RangeError('must be an ISO 8601 duration, such as PT8H or -PT30M');
  const of = (name: string, unit: number) => Number(groups[name] ?? 0) * unit;
  const length = of('w', WEEK) + of('d', DAY) + of('h', HOUR) + of('m', MINUTE) + Math.round(of('s', SECOND));
  if (length > LONGEST_DURATION_MS) throw new RangeError('must not be longer than ten years');
  return groups.sign === '-' && length > 0 ? -length : length;
}
