import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { time as english } from '../../en/window/time.ts';
import type { Translation } from '../../translation.ts';
import { due, dueNow, overdue } from '../terms.ts';

export function time(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    now: 'gerade eben',
    seconds: (n) => `${f.number(n)} s`,
    minutes: (n) => `${f.number(n)} Min.`,
    hours: (n) => `${f.number(n)} Std.`,
    days: (n) => counted(n, 'Tag', 'Tagen'),
    ago: (span) => `vor ${span}`,
    today: 'Heute',
    yesterday: 'Gestern',
    at: (day, time) => `${day}, ${time}`,
    weekday: (day, time) => `${day}, ${time}`,
    dueIn: (span) => `fällig in ${span}`,
    dueAt: due,
    dueNow,
    overdue,
    snoozedUntil: (when) => `Zurückgestellt bis ${when}`,
    backAt: (time) => `Wieder da um ${time}`,
    backTomorrow: (time) => `Wieder da morgen um ${time}`,
    backOn: (day, time) => `Wieder da am ${day} um ${time}`,
  };
}
