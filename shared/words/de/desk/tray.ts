import type { tray as english } from '../../en/desk/tray.ts';
import type { Translation } from '../../translation.ts';
import { inboxTabs, pausing, toAnswer, views } from '../terms.ts';

export const tray: Translation<typeof english> = {
  counts: (toBeAnswered, toKnow) => {
    const answer = toBeAnswered > 0 ? [`${inboxTabs.answer} ${toBeAnswered}`] : [];
    const know = toKnow > 0 ? [`${inboxTabs.know} ${toKnow}`] : [];
    return [...answer, ...know].join(' · ') || 'Alles erledigt';
  },
  toAnswer: (n) => toAnswer(String(n)),
  open: 'Beckon öffnen',
  pause: pausing.pause,
  pauseHour: '1 Stunde',
  pauseTomorrow: pausing.untilTomorrow,
  pauseResumed: pausing.untilResumed,
  resume: pausing.resume,
  preferences: views.preferences,
  quit: 'Beenden',
  state: {
    unpaired: 'Noch nicht gekoppelt',
    connecting: 'Verbindet',
    syncing: 'Wird abgeglichen',
    connected: 'Verbunden',
    offline: 'Offline',
    revoked: 'Darf sich nicht mehr verbinden',
  },
  noReply: 'Der Server antwortet nicht',
  pausedUntil: (when) => (when ? `Pause bis ${when}` : 'Pause'),
};
