import type { Formats } from '../../../formats.ts';
import type { hooks as english } from '../../en/console/hooks.ts';
import type { Translation } from '../../translation.ts';

export const hooks = (f: Formats): Translation<ReturnType<typeof english>> => ({
  title: 'Hooks',
  empty: 'Noch keine Hooks',
  emptyBody:
    'Ein Hook nimmt das eigene JSON eines Systems und macht durch eine JSONata-Abbildung ein Ereignis daraus. Benennen Sie ihn hier und schreiben Sie die Abbildung, oder setzen Sie sie in die Verzeichnisdatei.',
  add: 'Hook hinzufügen',
  source: 'Quelle',
  hook: 'Hook',
  mapping: 'Abbildung (JSONata)',
  ready: 'Beginnen mit',
  readyHint: 'Eine fertige Abbildung für ein bekanntes System; passen Sie sie an Ihre Rollen an',
  readyNone: 'einer leeren Abbildung',
  mappingHint: 'Macht aus dem Inhalt ein CloudEvent, oder eine Liste davon',
  payload: 'Ein Inhalt zum Ausprobieren (JSON)',
  payloadWrong: 'Das ist kein JSON.',
  tryIt: 'Ausprobieren',
  trying: 'Wird ausprobiert',
  made: (count: number) =>
    f.plural(count, { one: 'Daraus wird dieses Ereignis:', other: `Daraus werden ${f.number(count)} Ereignisse:` }),
  faults: 'Daraus wird kein Ereignis, das angenommen wird:',
  saved: 'Gespeichert. Gilt ab dem nächsten Eingang.',
  open: 'Öffnen',
  changed: 'seit der Datei geändert',
  event: 'Ereignis',
  remove: 'Entfernen',
  removeTitle: (name: string) => `${name} entfernen`,
  removeBody: 'Was dorthin gesendet wird, wird ab jetzt abgewiesen. Inhalte unter Unzustellbar bleiben.',
  removeDo: 'Hook entfernen',
  nothingStored: 'Ausprobieren speichert und sendet nichts.',
  nameHint: 'A-Z, a-z, 0-9, Punkt, Unterstrich und Bindestrich',
  ignored: (reason) =>
    reason === null ? 'Würde übergangen, und die Abbildung nennt keinen Grund.' : `Würde übergangen: ${reason}`,
  auth: (auth) => {
    if (auth === null) return 'Nimmt den Schlüssel der Quelle oder ihre Signatur.';
    switch (auth.kind) {
      case 'bearer':
        return 'Nimmt einen eigenen Schlüssel.';
      case 'basic':
        return `Nimmt das Passwort von ${auth.user}.`;
      case 'header':
        return `Nimmt ein Geheimnis im Kopffeld ${auth.header}.`;
      case 'query':
        return `Nimmt ein Geheimnis im Parameter ${auth.query} der Adresse.`;
      case 'body':
        return `Nimmt ein Geheimnis im Feld ${auth.body} des Inhalts.`;
      case 'hmac':
        return `Nimmt eine Signatur im Kopffeld ${auth.header}.`;
    }
  },
  accept: { all: 'Von mehreren Ereignissen nimmt er alle oder keines.', each: 'Er nimmt jedes Ereignis für sich.' },
  fallback: (to) => `Was niemanden erreichen würde, geht an ${to}.`,
  formats: (formats) => `Er nimmt auch ${f.list(formats)} an.`,
  handshake: (service) => `Er bestätigt ${service} seine Adresse.`,
  warnings: {
    roles: (id) => `„${id}“ ist hier keine Rolle.`,
    users: (id) => `„${id}“ ist hier niemand.`,
    locations: (id) => `Am Standort „${id}“ ist niemand.`,
    units: (id) => `Im Bereich „${id}“ ist niemand.`,
    order: (id) => `„${id}“ ist hier weder eine Person noch eine Rolle.`,
    requester: (id) =>
      `„${id}“ ist hier nicht bekannt: Niemand wird davon abgehalten, über die eigene Anfrage zu entscheiden, oder niemand kann entscheiden, wenn die Quelle das verlangt.`,
    mixed: (id) => `„${id}“ mischt Buchstaben mehrerer Schriften: Niemand kann entscheiden.`,
    nobody: () => 'Das Ereignis erreicht niemanden.',
    fallback: () => 'Das Ereignis erreicht nur ersatzweise jemanden.',
  },
  lastAt: 'Zuletzt gehört',
  requests: 'Letzte Anfragen',
  notHeard: 'Hierher hat noch niemand etwas gesendet.',
  noRequests: 'noch keine Anfragen',
  at: 'Wann',
  from: 'Von',
  sent: (method, contentType, size) => [method, contentType ?? 'ohne Medientyp', size].join(' · '),
  became: 'Ergebnis',
  became50: 'Von den letzten 50 Anfragen',
  fates: {
    events: 'angenommen',
    duplicate: 'schon bekannt',
    ignored: 'übergangen',
    letter: 'als unzustellbar aufbewahrt',
  },
  refused: (status) => `abgewiesen, ${status}`,
  noReason: 'Die Abbildung nannte keinen Grund.',
  reachNobody: (count) =>
    f.plural(count, {
      one: '1 Ereignis erreicht niemanden.',
      other: `${f.number(count)} Ereignisse erreichen niemanden.`,
    }),
  rejected: (count) =>
    f.plural(count, {
      one: '1 Ereignis passt nicht und ist als unzustellbar aufbewahrt.',
      other: `${f.number(count)} Ereignisse passen nicht und sind als unzustellbar aufbewahrt.`,
    }),
  toLetters: 'Unzustellbar',
  beside: (reason) => `Daneben übergangen: ${reason}`,
  eventFate: ({ recipients, duplicate, differs, byFallback, itemId }) => {
    if (differs) return 'Kennung schon bekannt, mit anderem Inhalt: nicht angenommen';
    if (duplicate) return 'schon bekannt';
    if (itemId === null) return 'berührt keinen Vorgang';
    if (recipients === 0) return 'an niemanden';
    const to = f.plural(recipients, { one: 'an 1 Person', other: `an ${f.number(recipients)} Personen` });
    return byFallback ? `${to}, ersatzweise` : to;
  },
  unknown: (names) => `nicht im Verzeichnis: ${f.list(names)}`,
  moreEvents: (count) => `und ${f.number(count)} weitere`,
  strangers: (count, shown) =>
    `${f.plural(count, { one: '1 Anfrage kam', other: `${f.number(count)} Anfragen kamen` })} von jemandem, der sich nicht ausweisen konnte. ${shown === count ? 'Alle' : `Die letzten ${f.number(shown)}`}:`,
  strangersTable: 'Anfragen von Unbekannten',
  activity: ({ fates, unexplained, withoutRecipients, unauthenticated }) =>
    [
      fates.events > 0 && `${f.number(fates.events)} angenommen`,
      withoutRecipients > 0 && `${f.number(withoutRecipients)} ohne Empfänger`,
      fates.duplicate > 0 && `${f.number(fates.duplicate)} schon bekannt`,
      fates.ignored > 0 &&
        `${f.number(fates.ignored)} übergangen${unexplained === 0 ? '' : ` (${f.number(unexplained)} ohne Grund)`}`,
      fates.letter > 0 && `${f.number(fates.letter)} unzustellbar`,
      fates.refused > 0 && `${f.number(fates.refused)} abgewiesen`,
      unauthenticated > 0 && `${f.number(unauthenticated)} von Unbekannten`,
    ].filter((part) => part !== false),
});
