import type { tray as english } from '../../en/desk/tray.ts';
import type { Translated } from '../../translated.ts';

export const tray: Translated<typeof english> = {
  waiting: (n) => (n === 0 ? 'Es wartet nichts' : n === 1 ? '1 Vorgang wartet' : `${n} Vorgänge warten`),
  open: 'Beckon öffnen',
  pause: 'Pause',
  pauseHour: '1 Stunde',
  pauseTomorrow: 'Bis morgen',
  pauseResumed: 'Bis zum Fortsetzen',
  resume: 'Fortsetzen',
  preferences: 'Einstellungen',
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
