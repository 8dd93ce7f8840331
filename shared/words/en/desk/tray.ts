import { inboxTabs, pausing, toAnswer, views } from '../terms.ts';
export const tray = {
  /** `To answer 28 · For info 39`; zero counts are omitted. */
  counts: (toBeAnswered: number, toKnow: number) => {
    const answer = toBeAnswered > 0 ? [`${inboxTabs.answer} ${toBeAnswered}`] : [];
    const know = toKnow > 0 ? [`${inboxTabs.know} ${toKnow}`] : [];
    return [...answer, ...know].join(' · ') || 'Nothing is waiting for you';
  },
  toAnswer: (n: number) => toAnswer(String(n)),
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
  noReply: 'No reply from the server',
  pausedUntil: (when: string | null) => (when ? `Paused until ${when}` : 'Paused'),
};
