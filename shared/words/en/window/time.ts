import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import { due, dueNow, overdue } from '../terms.ts';

export function time(f: Formats) {
  const counted = countWords(f);
  return {
    now: 'just now',
    seconds: (n: number) => `${f.number(n)} s`,
    minutes: (n: number) => `${f.number(n)} min`,
    hours: (n: number) => `${f.number(n)} h`,
    days: (n: number) => counted(n, 'day', 'days'),
    ago: (span: string) => `${span} ago`,
    today: 'Today',
    yesterday: 'Yesterday',
    at: (day: string, time: string) => `${day}, ${time}`,
    weekday: (day: string, time: string) => `${day} ${time}`,
    dueIn: (span: string) => `due in ${span}`,
    dueAt: due,
    dueNow,
    overdue,
    snoozedUntil: (when: string) => `Snoozed until ${when}`,
    backAt: (time: string) => `Back at ${time}`,
    backTomorrow: (time: string) => `Back tomorrow at ${time}`,
    backOn: (day: string, time: string) => `Back on ${day} at ${time}`,
  };
}
