/** The menu and tooltip of the tray. */
export const tray = {
  waiting: (n: number) =>
    n === 0 ? 'Nothing is waiting for you' : n === 1 ? '1 waiting for you' : `${n} waiting for you`,
  open: 'Open Beckon',
  pause: 'Pause',
  pauseHour: '1 hour',
  pauseTomorrow: 'Until tomorrow',
  pauseResumed: 'Until I resume',
  resume: 'Resume',
  preferences: 'Preferences',
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
