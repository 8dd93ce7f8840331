import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { time as english } from '../../en/window/time.ts';
import type { Translation } from '../../translation.ts';
import { due, dueNow, overdue } from '../terms.ts';

export function time(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    now: 'à l’instant',
    seconds: (n) => `${f.number(n)} s`,
    minutes: (n) => `${f.number(n)} min`,
    hours: (n) => `${f.number(n)} h`,
    days: (n) => counted(n, 'jour', 'jours'),
    ago: (span) => `il y a ${span}`,
    today: 'Aujourd’hui',
    yesterday: 'Hier',
    at: (day, time) => `${day}, ${time}`,
    weekday: (day, time) => `${day} ${time}`,
    dueIn: (span) => `échéance dans ${span}`,
    dueAt: due,
    dueNow,
    overdue,
    snoozedUntil: (when) => `Reporté à ${when}`,
    backAt: (time) => `De retour à ${time}`,
    backTomorrow: (time) => `De retour demain à ${time}`,
    backOn: (day, time) => `De retour le ${day} à ${time}`,
  };
}
