import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { preferences as english } from '../../en/window/preferences.ts';
import type { Translation } from '../../translation.ts';
import { views } from '../terms.ts';

export function preferences(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    prefs: {
      title: views.preferences,
      sections: {
        notifications: 'Benachrichtigungen',
        quiet: 'Ruhezeiten',
        absence: 'Abwesenheit',
        week: 'Ihre Woche',
        computer: 'Dieses Gerät',
        appearance: 'Darstellung',
        devices: 'Angemeldete Geräte',
        connection: 'Verbindung',
        about: 'Über Beckon',
      },
      needsPairing: 'Ihre Rollen sind bekannt, sobald Sie angemeldet sind.',
      offline: 'Nicht verbunden: Änderungen gelten hier sofort und werden gesendet, sobald Sie verbunden sind.',
    },
    week: {
      intro:
        'Was Sie in den letzten sieben Tagen getan haben. Nur Sie sehen das, außer Ihre Organisation erlaubt Administratoren den Vergleich von Personen.',
      items: 'Geöffnet',
      answered: 'Antworten',
      inTime: 'Rechtzeitig entschieden',
      inTimeOf: (inTime: number, due: number) =>
        due === 0 ? 'nichts war fällig' : `${f.number(inTime)} von ${f.number(due)}`,
      snoozes: 'Zurückgestellt',
      firstSight: 'Bis Sie es öffneten',
      firstAnswer: 'Bis zu Ihrer Antwort',
      within: (half: string, most: string) => `die Hälfte binnen ${half}, 90 % binnen ${most}`,
      longest: '30 Tagen oder mehr',
      noTimes: 'noch keine',
      again: 'Neu zählen',
      empty: 'Nichts in den letzten sieben Tagen',
      emptyBody: 'Zahlen erscheinen, sobald Sie etwas öffnen, beantworten oder zurückstellen.',
      offlineTitle: 'Ihre Woche braucht das Netz',
      failedTitle: 'Ihre Woche ließ sich nicht lesen',
    },
    matrix: {
      intro: 'Was soll geschehen, wenn für eine Ihrer Rollen etwas eintrifft?',
      explain: {
        beckon: 'Eine Benachrichtigung mit Schaltflächen',
        badge: 'In der Liste und im Zähler, ohne Benachrichtigung',
        digest: 'Eine Zusammenfassung je Stunde',
        off: 'Nicht in der Liste; die Suche findet es',
      },
      role: 'Rolle',
      usual: 'Standard',
      usualHint: 'Meldet, was eine Antwort verlangt oder mindestens eine Warnung ist; der Rest wird nur gezählt',
      asEverything: 'Wie alles andere',
      setByAdministrator: (rules) => `Von Ihrer Administration festgelegt: ${rules}`,
      everything: 'Alles andere',
      everythingHint: 'Alle anderen Rollen',
      mandatory: 'Pflicht: nicht abschaltbar',
      lastWeek: (n) => `${f.number(n)} in 7 Tagen`,
      exceptions: (n) => (n === 0 ? 'Verfeinern' : counted(n, 'Verfeinerung', 'Verfeinerungen')),
      exceptionsFor: (role) => `Verfeinerungen für ${role}`,
      exceptionsHint: 'Die erste passende entscheidet; sonst gilt Ihre Wahl oben.',
      add: 'Verfeinerung hinzufügen',
      remove: (what) => `Entfernen: ${what}`,
      anyType: 'Jede Art',
      typesLabel: 'Arten',
      typesMore: (first, more) => `${first} +${f.number(more)}`,
      severityLabel: 'Schwere',
      anySeverity: 'Jede Schwere',
      atLeast: (severity) => (severity === 'Kritisch' ? 'Nur kritisch' : `Ab ${severity}`),
      deliverLabel: 'Dann',
    },
    preview: {
      label: 'Letzte Woche, mit diesen Einstellungen',
      sentence: (n, critical) =>
        n === 0
          ? 'Mit diesen Einstellungen: keine Benachrichtigungen letzte Woche.'
          : `Mit diesen Einstellungen: ${counted(n, 'Benachrichtigung', 'Benachrichtigungen')} letzte Woche${
              critical === 0 ? '' : `, davon ${f.number(critical)} kritisch`
            }.`,
      rest: (badge, digest, off) =>
        [
          badge ? `${f.number(badge)} nur gezählt` : '',
          digest ? `${f.number(digest)} in Übersichten` : '',
          off ? `${f.number(off)} aus` : '',
        ]
          .filter(Boolean)
          .join(' · '),
      by: { person: 'Ihre Wahl', administrator: 'von Ihrer Administration festgelegt', nobody: 'Standard' },
      counting: 'Die letzte Woche wird gezählt',
      failed: 'Die letzte Woche ließ sich nicht zählen',
      examples: 'Welche zeigen',
      nothing: 'Letzte Woche haben Sie nichts erhalten, also gibt es nichts zu vergleichen.',
    },
    quiet: {
      on: 'Benachrichtigungen in Ruhezeiten zurückhalten',
      intro: 'Was eintrifft, bleibt aufbewahrt und wird danach zusammengefasst.',
      spans: 'Ihre Ruhezeiten',
      add: 'Zeit hinzufügen',
      remove: (span) => `Entfernen: ${span}`,
      allDay: 'ganztägig',
      drag: 'Wählen Sie eine Zeit und ziehen Sie ihre Kanten, oder stellen Sie sie unten ein. Drücken Sie einen Tag, um ihn ein- oder auszuschalten.',
      week: 'Ruhezeiten in der Woche',
      from: 'Von',
      to: 'Bis',
      dayNames: {
        mon: 'Montag',
        tue: 'Dienstag',
        wed: 'Mittwoch',
        thu: 'Donnerstag',
        fri: 'Freitag',
        sat: 'Samstag',
        sun: 'Sonntag',
      },
      zone: 'Zeitzone',
      unless: 'Ausnahmen',
      unlessSeverity: 'Schwere',
      unlessDue: 'Fällig',
      never: 'Nie',
      within: (span) => `Innerhalb von ${span}`,
      overnight: 'bis zum nächsten Tag',
    },
    absence: {
      intro:
        'Während Ihrer Abwesenheit kann Sie jemand vertreten. Offene und neue Vorgänge gehen dann auch an die Vertretung. Sie sehen weiterhin alles.',
      now: (until) => `Sie sind abwesend bis ${until}.`,
      planned: (from, until) => `Sie werden von ${from} bis ${until} abwesend sein.`,
      standIn: (name) => `Vertretung: ${name}`,
      noStandIn: 'Keine Vertretung',
      setBy: (name, reason) => (reason === '' ? `Eingetragen von ${name}.` : `Eingetragen von ${name}: ${reason}`),
      end: 'Jetzt beenden',
      cancel: 'Absagen',
      set: 'Abwesenheit eintragen',
      change: 'Ändern',
      from: 'Von',
      to: 'Bis',
      who: 'Vertretung (optional)',
      order: 'Das Ende muss nach dem Anfang liegen.',
      past: 'Das Ende liegt in der Vergangenheit.',
      missing: 'Wählen Sie Anfang und Ende.',
    },
  };
}
