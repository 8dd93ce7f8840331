import { pausing, views } from '../terms.ts';
/** The menu and tooltip of the tray. */
export const tray = {
  waiting: (n: number) =>
    n === 0 ? 'Nothing is waiting for you' : n === 1 ? '1 waiting for you' : `${n} waiting for you`,
  open: 'Open Beckon',
  pause: pausing.pause,
  pauseHour: '1 hour',
  pauseTomorrow: pausing.untilTomorrow,
  pauseResumed: pausing.untilResumed,
  resume: pausing.resume,
  preferences: views.preferences,
  quit: 'Quit',
  state: {
    unpaired: 'Not paired yet',
    connecting: 'Connecting',
    syncing: 'Catching up',
    connected: 'Connected',
    offline: 'Offline',
    revoked: 'No longer allowed to connect',
  },
  pausedUntil: (when: string | null) => (when ? `Paused until ${when}` : 'Paused'),
};
