import type { Formats } from '../../../formats.ts';
import { countedBy } from '../../counted.ts';
import type { preferences as english } from '../../en/window/preferences.ts';
import type { Translated } from '../../translated.ts';
import { views } from '../terms.ts';

export function preferences(f: Formats): Translated<ReturnType<typeof english>> {
  const counted = countedBy(f);
  return {
    prefs: {
      title: views.preferences,
      sections: {
        notifications: 'Benachrichtigungen',
        quiet: 'Ruhezeiten',
        absence: 'Abwesenheit',
        computer: 'Dieses Gerät',
        appearance: 'Darstellung',
        devices: 'Angemeldete Geräte',
        connection: 'Verbindung',
        about: 'Über Beckon',
      },
      needsPairing: 'Die Rollen sind bekannt, sobald eine Anmeldung besteht.',
      offline: 'Nicht verbunden: Änderungen gelten hier sofort und erreichen das Relay später.',
    },
    matrix: {
      intro: 'Was soll geschehen, wenn für eine Rolle etwas eintrifft?',
      explain: {
        beckon: 'eine Benachrichtigung mit Schaltflächen',
        badge: 'in der Liste und im Zähler, ohne Benachrichtigung',
        digest: 'eine Zusammenfassung je Stunde',
        off: 'nicht in der Liste; die Suche findet es',
      },
      role: 'Rolle',
      usual: 'Standard',
      usualHint: 'Meldet, was eine Antwort verlangt oder mindestens eine Warnung ist; der Rest wird nur gezählt',
      asEverything: 'Wie alles andere',
      setByAdministrator: (rules) => `Von der Administration festgelegt: ${rules}`,
      everything: 'Alles andere',
      everythingHint: 'Jede Rolle ohne eigene Wahl',
      mandatory: 'Pflicht: darf leiser, nicht aus sein',
      lastWeek: (n) => `${f.number(n)} letzte Woche`,
      exceptions: (n) => (n === 0 ? 'Verfeinern' : counted(n, 'Verfeinerung', 'Verfeinerungen')),
      exceptionsFor: (role) => `Verfeinerungen für ${role}`,
      exceptionsHint: 'Die erste passende entscheidet; sonst gilt die Wahl oben.',
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
      label: 'Letzte Woche, mit dieser Wahl',
      sentence: (n, critical) =>
        n === 0
          ? 'Letzte Woche hätte sich Beckon so gar nicht gemeldet.'
          : `Letzte Woche hätte sich Beckon so ${f.number(n)}-mal gemeldet${
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
      by: { person: 'eigene Wahl', administrator: 'von der Administration festgelegt', nobody: 'Standard' },
      counting: 'Zählt die letzte Woche',
      failed: 'Die letzte Woche ließ sich nicht zählen',
      examples: 'Welche?',
      nothing: 'Letzte Woche kam nichts an, also gibt es nichts zu vergleichen.',
    },
    quiet: {
      on: 'Benachrichtigungen in Ruhezeiten zurückhalten',
      intro: 'Was eintrifft, bleibt aufbewahrt und wird danach zusammengefasst.',
      spans: 'Zeiträume der Ruhezeiten',
      add: 'Zeitraum hinzufügen',
      remove: (span) => `Entfernen: ${span}`,
      allDay: 'ganztägig',
      drag: 'Zeitraum wählen, dann die Kanten ziehen oder unten die Zeiten wählen. Tippen oder Klicken auf einen Tag schaltet ihn ein oder aus.',
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
      unless: 'Trotzdem melden',
      unlessSeverity: 'Bei Schwere',
      unlessDue: 'Wenn es fällig ist',
      never: 'Nie',
      within: (span) => `Innerhalb von ${span}`,
      overnight: 'bis zum nächsten Tag',
    },
    absence: {
      intro:
        'Während einer Abwesenheit kann jemand vertreten: Offenes und Neues erreicht dann auch die Vertretung. Hier bleibt alles sichtbar.',
      now: (until) => `Abwesend bis ${until}.`,
      planned: (from, until) => `Abwesend von ${from} bis ${until}.`,
      standIn: (name) => `${name} vertritt.`,
      noStandIn: 'Niemand vertritt.',
      end: 'Jetzt beenden',
      cancel: 'Zurücknehmen',
      set: 'Abwesenheit eintragen',
      change: 'Ändern',
      from: 'Von',
      to: 'Bis',
      who: 'Vertretung (freiwillig)',
      order: 'Das Ende muss nach dem Anfang liegen.',
      past: 'Das Ende liegt in der Vergangenheit.',
      missing: 'Anfang und Ende wählen.',
    },
  };
}
