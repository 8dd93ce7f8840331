import type { tray as english } from '../../en/desk/tray.ts';
import type { Translated } from '../../translated.ts';
import { pausing, views } from '../terms.ts';

export const tray: Translated<typeof english> = {
  waiting: (n) =>
    n === 0 ? 'Rien ne vous attend' : n === 1 ? '1 élément vous attend' : `${n} éléments vous attendent`,
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
  pausedUntil: (when) => (when ? `Suspendu jusqu’à ${when}` : 'Suspendu'),
};
