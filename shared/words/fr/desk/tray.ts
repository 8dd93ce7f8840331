import type { tray as english } from '../../en/desk/tray.ts';
import type { Translation } from '../../translation.ts';
import { inboxTabs, pausing, toAnswer, views } from '../terms.ts';

export const tray: Translation<typeof english> = {
  counts: (toBeAnswered, toKnow) => {
    const answer = toBeAnswered > 0 ? [`${inboxTabs.answer} ${toBeAnswered}`] : [];
    const know = toKnow > 0 ? [`${inboxTabs.know} ${toKnow}`] : [];
    return [...answer, ...know].join(' · ') || 'Rien ne vous attend';
  },
  toAnswer: (n) => toAnswer(String(n)),
  open: 'Ouvrir Beckon',
  pause: pausing.pause,
  pauseHour: '1 heure',
  pauseTomorrow: pausing.untilTomorrow,
  pauseResumed: pausing.untilResumed,
  resume: pausing.resume,
  preferences: views.preferences,
  quit: 'Quitter',
  state: {
    unpaired: 'Pas encore associé',
    connecting: 'Connexion en cours',
    syncing: 'Mise à jour',
    connected: 'Connecté',
    offline: 'Hors ligne',
    revoked: 'N’est plus autorisé à se connecter',
  },
  noReply: 'Le serveur ne répond pas',
  pausedUntil: (when) => (when ? `Notifications en pause jusqu’à ${when}` : 'Notifications en pause'),
};
