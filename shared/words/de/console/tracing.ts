import type { Formats } from '../../../formats.ts';
import type { tracing as english } from '../../en/console/tracing.ts';
import type { Translation } from '../../translation.ts';
import { sentBy, steps } from '../terms.ts';

export const tracing = (f: Formats): Translation<ReturnType<typeof english>> => ({
  outbound: {
    title: 'Ausgang',
    queue: 'Wird gesendet',
    queued: (count: number) => `${f.number(count)} in der Warteschlange`,
    sending: (count: number) => `${f.number(count)} in Zustellung`,
    tracked: (count: number) => `${f.number(count)} gesendet, Status wird erfragt`,
    empty: 'Es wird nichts gesendet.',
    to: 'An',
    kinds: { response: 'Antwort', withdrawal: 'Rücknahme', gateway: 'Nachricht', status: 'Status', hook: 'Hook' },
    state: 'Status',
    states: { queued: 'wartet', sending: 'in Zustellung', tracked: 'Status erfragt', dead: 'fehlgeschlagen' },
    attempt: 'Versuche',
    next: 'Nächster Versuch',
    error: 'Letzter Grund',
    item: 'Vorgang',
    customer: 'Kunde',
    letters: 'Unzustellbar',
    noLetters: 'Nichts ist unzustellbar',
    noLettersBody: 'Alles wurde zugestellt, und jeder Inhalt konnte abgebildet werden.',
    reason: 'Grund',
    at: 'Seit',
    replay: 'Wiederholen',
    replaying: 'Wird wiederholt',
    replayAll: (n) => `Alle ${f.number(n)} wiederholen`,
    channels: { push: 'Push', sms: 'SMS', email: 'E-Mail', web: 'Web', whatsapp: 'WhatsApp' },
    detail: 'Details',
    letter: 'Unzustellbar',
    openItem: 'Wer es gesehen hat',
    payload: 'Inhalt',
    noPayload: 'Hierzu ist kein Inhalt aufbewahrt.',
    bounded: 'Sie sehen die neuesten 1.000.',
    cause: 'Ursache',
    causes: {
      unreachable: {
        title: 'Nicht erreichbar',
        todo: 'Prüfen Sie die Adresse und ob der Empfänger läuft. Wiederholen Sie dann.',
      },
      tls: {
        title: 'Keine vertrauenswürdige Verbindung',
        todo: 'Erneuern Sie das Zertifikat des Empfängers, oder nennen Sie dessen Aussteller in BECKON_CA_FILE. Wiederholen Sie dann.',
      },
      proxy: {
        title: 'Vom Proxy aufgehalten',
        todo: 'Prüfen Sie HTTPS_PROXY und ob der Proxy diese Adresse zulässt. Wiederholen Sie dann.',
      },
      'private-address': {
        title: 'Private Adresse',
        todo: 'Setzen Sie die Adresse in der Verzeichnisdatei, oder BECKON_PRIVATE_RESPONSES. Wiederholen Sie dann.',
      },
      'sign-in': {
        title: 'Anmeldung abgelehnt',
        todo: 'Prüfen Sie Schlüssel, Benutzername oder Geheimnis des Relays beim Empfänger. Wiederholen Sie dann.',
      },
      missing: {
        title: 'Falsche Adresse',
        todo: 'Unter dieser Adresse nimmt nichts Nachrichten an. Berichtigen Sie sie und wiederholen Sie dann.',
      },
      disabled: {
        title: 'Empfänger aufgegeben (410)',
        todo: 'Berichtigen Sie die Adresse, oder schalten Sie den Empfänger wieder ein. Wiederholen Sie dann.',
      },
      busy: {
        title: 'Empfänger gestört',
        todo: 'Der Empfänger konnte die Nachricht nicht annehmen. Wiederholen Sie, sobald er wieder arbeitet.',
      },
      'web-page': {
        title: 'Webseite statt Antwort',
        todo: 'Eine Anmeldeseite oder ein Portal hat geantwortet. Öffnen Sie dem Relay den Weg und wiederholen Sie dann.',
      },
      rejected: {
        title: 'Abgelehnt',
        todo: 'Der Empfänger will diese Nachricht nicht. Lesen Sie seinen Grund; wiederholen Sie nur, wenn sich dort etwas geändert hat.',
      },
      'no-endpoint': {
        title: 'Keine Adresse',
        todo: 'Im Verzeichnis steht dafür keine Adresse mehr. Setzen Sie eine und wiederholen Sie, oder löschen Sie den Eintrag.',
      },
      secret: { title: 'Geheimnis fehlt', todo: 'Geben Sie das Geheimnis neu ein und wiederholen Sie dann.' },
      mapping: {
        title: 'Abbildung fehlgeschlagen',
        todo: 'Berichtigen Sie die Abbildung mit diesem Inhalt und wiederholen Sie dann.',
      },
      events: {
        title: 'Ereignisse passen nicht',
        todo: 'Berichtigen Sie die Abbildung, sodass die genannten Angaben passen, und wiederholen Sie dann.',
      },
    },
    todo: 'Was zu tun ist',
    anySource: 'Alle Empfänger',
    anyCause: 'Alle Ursachen',
    shown: (shown: number, all: number) => `${f.number(shown)} von ${f.number(all)} unzustellbaren Nachrichten`,
    drop: 'Löschen',
    dropAll: (n: number) => `Alle ${f.number(n)} löschen`,
    dropTitle: (n: number) =>
      f.plural(n, {
        one: '1 unzustellbare Nachricht löschen',
        other: `${f.number(n)} unzustellbare Nachrichten löschen`,
      }),
    dropBody:
      'Sie werden nicht mehr gesendet, und ihre Inhalte gehen verloren. Antworten und Nachrichten behalten den Status „nicht zugestellt“. Das lässt sich nicht rückgängig machen.',
    outcome: ({ done, failed, left }: { done: number; failed: number; left: number }) =>
      [
        f.plural(done, { one: '1 Nachricht ist erledigt.', other: `${f.number(done)} Nachrichten sind erledigt.` }),
        ...(failed > 0 ? [f.plural(failed, { one: '1 bleibt:', other: `${f.number(failed)} bleiben:` })] : []),
        ...(left > 0 ? [`${f.number(left)} wurden nicht erreicht; wiederholen Sie es für diese.`] : []),
      ].join(' '),
    mark: 'wiederholt',
    forPerson: (name: string) => `an ${name}`,
    refusals: 'Abgelehnte Antworten',
    refusalsHint:
      'Die Quelle hat diese Antworten abgelehnt. Der Vorgang ist wieder offen für seine Empfänger, sofern ihn die Quelle nicht geschlossen hat.',
    noRefusals: 'Keine Quelle hat eine Antwort abgelehnt.',
    answer: 'Antwort',
    itemState: 'Vorgang jetzt',
    takenBack: (action: string) => `${action}, zurückgenommen`,
  },
  trace: {
    title: 'Wer hat was gesehen',
    search: 'Wörter oder Datensatz',
    person: 'Person',
    go: 'Suchen',
    empty: 'Noch keine Vorgänge',
    emptyBody: 'Sobald eine Quelle das erste Ereignis sendet, ist es hier zu finden.',
    nothing: 'Nichts passt',
    nothingBody: 'Suchen Sie nach weniger Wörtern, oder nach allen Personen.',
    item: 'Vorgang',
    recipients: 'Empfänger',
    answered: 'Beantwortet von',
    changed: 'Letzte Änderung',
    nobody: 'noch niemand',
    back: 'Zurück zur Liste',
    answers: 'Antworten',
    comment: 'Kommentar',
    fate: 'Status',
    onBehalfOf: (name: string) => `für ${name}`,
    steps,
    step: 'Schritt',
    people: 'Personen',
    who: 'Person',
    shown: 'Benachrichtigt',
    inSummary: (at) => `In einer Zusammenfassung, ${at}`,
    shownAs: (count: number, at: string) => (count === 1 ? at : `${f.number(count)}-mal, zuletzt ${at}`),
    seen: 'Geöffnet',
    answer: 'Antwort',
    late: 'zu spät',
    left: 'nicht mehr angesprochen',
    trail: 'Audit-Einträge dieses Vorgangs',
    records: (shown: number, count: number) =>
      shown < count
        ? `Die neuesten ${f.number(shown)} von ${f.number(count)}.`
        : f.plural(count, { one: '1 Eintrag.', other: `${f.number(count)} Einträge.` }),
    more: 'Ältere',
    by: (name: string, action: string, at: string) => `${name}: ${action}, ${at}`,
    of: (name: string) => `von ${name}`,
    sentBy,
  },
  dryRun: {
    title: 'Probelauf',
    intro: 'Wer dieses Ereignis bekäme und warum; wer nicht und warum nicht. Nichts wird gespeichert oder gesendet.',
    event: 'Ereignis (CloudEvent als JSON)',
    go: 'Ausprobieren',
    going: 'Wird ausprobiert',
    wrong: 'Das ist kein JSON.',
    would: (count: number) =>
      f.plural(count, { one: '1 Person bekäme es', other: `${f.number(count)} Personen bekämen es` }),
    wouldNot: (count: number) =>
      f.plural(count, { one: '1 Person bekäme es nicht', other: `${f.number(count)} Personen bekämen es nicht` }),
    nobody: 'Niemand bekäme es. Es würde angenommen, gezählt und hier so gezeigt.',
    everybody: 'Sonst gibt es niemanden.',
    person: 'Person',
    why: 'Warum',
    whyNot: 'Warum nicht',
    delivery: 'Wie',
    byName: 'namentlich',
    not: {
      nobody: () => 'Das Ereignis spricht niemanden an',
      requester: () => 'Hat selbst darum gebeten; über Eigenes entscheidet niemand',
      roles: (wanted: readonly string[]) =>
        f.plural(wanted.length, {
          one: `Hat die Rolle ${wanted[0]} nicht`,
          other: `Hat keine der Rollen ${wanted.join(', ')}`,
        }),
      locations: (wanted: readonly string[]) =>
        f.plural(wanted.length, {
          one: `Ist nicht am Standort ${wanted[0]}`,
          other: `Ist an keinem der Standorte ${wanted.join(', ')}`,
        }),
      units: (wanted: readonly string[]) =>
        f.plural(wanted.length, {
          one: `Ist nicht im Bereich ${wanted[0]}`,
          other: `Ist in keinem der Bereiche ${wanted.join(', ')}`,
        }),
      unnamed: () => 'Ist nicht genannt',
    },
    refused: 'Das Ereignis würde abgewiesen:',
    first: 'Sie sehen die ersten 200.',
  },
  audit: {
    title: 'Audit',
    head: 'Signierter Kopf',
    noHead:
      'Kein gültiger signierter Kopf: Entweder wurde noch nichts signiert, oder er passt nicht zum Audit. Prüfen Sie das Audit.',
    headAt: (seq: number, at: string) => `Signiert bis Eintrag ${f.number(seq)}, ${at}.`,
    behind: (count: number) =>
      count === 0
        ? 'Jeder Eintrag ist erfasst.'
        : f.plural(count, {
            one: '1 neuerer Eintrag folgt binnen einer Sekunde.',
            other: `${f.number(count)} neuere Einträge folgen binnen einer Sekunde.`,
          }),
    publicKey: 'Öffentlicher Schlüssel',
    verify: 'Das ganze Audit prüfen',
    verifying: 'Wird geprüft',
    whole: (count: number, at: string) => `Geprüft: ${f.number(count)} Einträge sind unverändert, ${at}.`,
    broken: (reason: string) => `Prüfung fehlgeschlagen: ${reason}`,
    empty: 'Noch keine Einträge',
    emptyBody: 'Jedes Ereignis, jede Benachrichtigung, Antwort und Änderung wird hier festgehalten.',
    seq: 'Eintrag',
    at: 'Wann',
    kind: 'Was',
    by: 'Von',
    about: 'Über',
    item: 'Vorgang',
    facts: 'Angaben',
    newer: 'Neuere',
    older: 'Ältere',
    newest: 'Neueste',
    records: 'Einträge',
  },
});
