import type { Formats } from '../../../formats.ts';
import type { Delivery } from '../../../item-views.ts';
import type { Weekday } from '../../../weekdays.ts';
import { countWords } from '../../count-words.ts';
import { views } from '../terms.ts';

/** Subscriptions and quiet hours. */
export function preferences(f: Formats) {
  const counted = countWords(f);
  return {
    prefs: {
      title: views.preferences,
      sections: {
        notifications: 'Notifications',
        quiet: 'Quiet hours',
        absence: 'Out of office',
        week: 'Your week',
        computer: 'This device',
        appearance: 'Appearance',
        devices: 'Signed-in devices',
        connection: 'Connection',
        about: 'About',
      },
      needsPairing: 'Your roles are known once you are signed in.',
      offline: 'Not connected: changes apply here at once and are sent once you are connected.',
    },
    week: {
      intro:
        'What you did in the last seven days. Only you see this, unless your organisation allows administrators to compare people.',
      items: 'Opened',
      answered: 'Answers',
      inTime: 'Decided in time',
      inTimeOf: (inTime: number, due: number) =>
        due === 0 ? 'nothing was due' : `${f.number(inTime)} of ${f.number(due)}`,
      snoozes: 'Snoozed',
      firstSight: 'Until you opened it',
      firstAnswer: 'Until your answer',
      within: (half: string, most: string) => `half within ${half}, 90% within ${most}`,
      longest: '30 days or more',
      noTimes: 'none yet',
      again: 'Count again',
      empty: 'Nothing in the last seven days',
      emptyBody: 'Figures appear once you open, answer or snooze something.',
      offlineTitle: 'Your week needs the network',
      failedTitle: 'Your week could not be read',
    },
    matrix: {
      intro: 'What should happen when something arrives for one of your roles?',
      explain: {
        beckon: 'A notification with buttons',
        badge: 'Listed and counted, no notification',
        digest: 'One summary an hour',
        off: 'Not listed; still found by search',
      } satisfies Record<Delivery, string>,
      role: 'Role',
      usual: 'Default',
      usualHint: 'What asks for an answer or is a warning or worse notifies you; the rest is badge only',
      asEverything: 'As for everything else',
      setByAdministrator: (rules: string) => `Set by your administrator: ${rules}`,
      everything: 'Everything else',
      everythingHint: 'All other roles',
      mandatory: 'Required: cannot be turned off',
      lastWeek: (n: number) => `${f.number(n)} in 7 days`,
      exceptions: (n: number) => (n === 0 ? 'Refine' : counted(n, 'refinement', 'refinements')),
      exceptionsFor: (role: string) => `Refinements for ${role}`,
      exceptionsHint: 'The first one that fits decides; otherwise the choice above.',
      add: 'Add a refinement',
      remove: (what: string) => `Remove: ${what}`,
      anyType: 'Any type',
      typesLabel: 'Types',
      typesMore: (first: string, more: number) => `${first} +${f.number(more)}`,
      severityLabel: 'Severity',
      anySeverity: 'Any severity',
      atLeast: (severity: string) => (severity === 'Critical' ? 'Critical only' : `${severity} or higher`),
      deliverLabel: 'Then',
    },
    preview: {
      label: 'Last week, with these settings',
      sentence: (n: number, critical: number) =>
        n === 0
          ? 'With these settings: no notifications last week.'
          : `With these settings: ${counted(n, 'notification', 'notifications')} last week${
              critical === 0 ? '' : `, ${f.number(critical)} of them critical`
            }.`,
      rest: (badge: number, digest: number, off: number) =>
        [
          badge ? `${f.number(badge)} badge only` : '',
          digest ? `${f.number(digest)} in digests` : '',
          off ? `${f.number(off)} off` : '',
        ]
          .filter(Boolean)
          .join(' · '),
      by: { person: 'your choice', administrator: 'set by your administrator', nobody: 'default' },
      counting: 'Counting last week',
      failed: 'Last week could not be counted',
      examples: 'Show which',
      nothing: 'Nothing reached you last week, so there is nothing to compare with.',
    },
    quiet: {
      on: 'Hold notifications during quiet hours',
      intro: 'What arrives is kept and summed up when they end.',
      spans: 'Times of quiet hours',
      add: 'Add a time',
      remove: (span: string) => `Remove: ${span}`,
      allDay: 'all day',
      drag: 'Choose a time and drag its edges, or set it below. Press a day to switch it on or off.',
      week: 'Quiet hours in the week',
      from: 'From',
      to: 'To',
      dayNames: {
        mon: 'Monday',
        tue: 'Tuesday',
        wed: 'Wednesday',
        thu: 'Thursday',
        fri: 'Friday',
        sat: 'Saturday',
        sun: 'Sunday',
      } satisfies Record<Weekday, string>,
      zone: 'Time zone',
      unless: 'Exceptions',
      unlessSeverity: 'Severity',
      unlessDue: 'Due',
      never: 'Never',
      within: (span: string) => `Within ${span}`,
      overnight: 'until the next day',
    },
    absence: {
      intro:
        'While you are away, someone can stand in for you: what is open and what arrives reaches them too. You still see it all.',
      now: (until: string) => `You are out of office until ${until}.`,
      planned: (from: string, until: string) => `You will be out of office from ${from} until ${until}.`,
      standIn: (name: string) => `${name} stands in for you.`,
      noStandIn: 'Nobody stands in for you.',
      setBy: (name: string, reason: string) => (reason === '' ? `Set by ${name}.` : `Set by ${name}: ${reason}`),
      end: 'End it now',
      cancel: 'Cancel',
      set: 'Set out of office',
      change: 'Change',
      from: 'From',
      to: 'Until',
      who: 'Stand-in (optional)',
      order: 'The end must be after the beginning.',
      past: 'The end is in the past.',
      missing: 'Choose when it begins and ends.',
    },
  };
}
