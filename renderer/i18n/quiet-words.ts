import type { DaySpan } from '../../shared/day-span.ts';
import { WEEKDAYS, type Weekday } from '../../shared/weekdays.ts';
import type { WindowTexts } from '../../shared/words/window.ts';

/** Runs of consecutive days in week order: Monday to Wednesday and Saturday are two runs. */
function runsOf(days: readonly Weekday[]): Weekday[][] {
  const runs: Weekday[][] = [];
  for (const day of WEEKDAYS.filter((one) => days.includes(one))) {
    const last = runs.at(-1);
    if (last && WEEKDAYS.indexOf(day) === WEEKDAYS.indexOf(last.at(-1) ?? day) + 1) last.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** `Monday–Friday, 18:00–07:00` */
export function spanOfWeekWords({ t }: WindowTexts, { days, from, to }: DaySpan): string {
  const names = runsOf(days).map((run) => {
    const [first = 'mon', last = first] = [run[0], run.at(-1)];
    return first === last ? t.quiet.dayNames[first] : `${t.quiet.dayNames[first]}–${t.quiet.dayNames[last]}`;
  });
  const times = from === '00:00' && to === '00:00' ? t.quiet.allDay : `${from}–${to}`;
  return [...names, times].join(', ');
}
