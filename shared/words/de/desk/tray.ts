import type { tray as english } from '../../en/desk/tray.ts';
import type { Translated } from '../../translated.ts';
import { pausing, views } from '../terms.ts';

export const tray: Translated<typeof english> = {
  waiting: (n) => (n === 0 ? 'Es wartet nichts' : n === 1 ? '1 Vorgang wartet' : `${n} Vorgänge warten`),
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
    syncing: 'Holt auf',
    connected: 'Verbunden',
    offline: 'Offline',
    revoked: 'Darf sich nicht mehr verbinden',
  },
  pausedUntil: (when) => (when ? `Pause bis ${when}` : 'Pause'),
};
