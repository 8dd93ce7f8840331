const two = (n: number): string => String(n).padStart(2, '0');

/** An instant in the format of a `datetime-local` field, in local time. @param at ms since 1970 */
export function localField(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Default absence: tomorrow from morning to evening. */
export function usualAbsence(now: number): { from: string; to: string } {
  const from = new Date(now);
  from.setDate(from.getDate() + 1);
  from.setHours(8, 0, 0, 0);
  const to = new Date(from);
  to.setHours(18, 0, 0, 0);
  return { from: localField(from.getTime()), to: localField(to.getTime()) };
}

/** Why the range is invalid; null: valid. */
export function absenceFault(from: string, to: string, now: number): 'missing' | 'order' | 'past' | null {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(begin) || Number.isNaN(end)) return 'missing';
  if (end <= begin) return 'order';
  return end <= now ? 'past' : null;
}
