import type { Formats } from '../../../formats.ts';
import type { tracing as english } from '../../en/console/tracing.ts';
import type { Translated } from '../../translated.ts';
import { sentBy } from '../terms.ts';

export const tracing = (f: Formats): Translated<ReturnType<typeof english>> => ({
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
    letters: 'Unzustellbar',
    noLetters: 'Nichts ist unzustellbar',
    noLettersBody: 'Alles wurde zugestellt, und jeder Inhalt konnte abgebildet werden.',
    reason: 'Grund',
    at: 'Seit',
    replay: 'Wiederholen',
    replaying: 'Wird wiederholt',
    partly: (left: number) =>
      `Zum Teil wiederholt: Was jetzt passt, wurde angenommen. ${f.plural(left, { one: '1 Ereignis passt noch nicht und bleibt', other: `${f.number(left)} Ereignisse passen noch nicht und bleiben` })} hier.`,
    replayed: (target: string) => `Wiederholt: ${target} wird jetzt erneut versucht.`,
    detail: 'Details',
    letter: 'Unzustellbar',
    openItem: 'Wer es gesehen hat',
    payload: 'Inhalt',
    noPayload: 'Hierzu ist kein Inhalt aufbewahrt.',
    bounded: 'Sie sehen die neuesten 1.000.',
  },
  trace: {
    title: 'Wer hat was gesehen',
    search: 'Wörter oder Datensatz',
    person: 'Id einer Person',
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
    people: 'Personen',
    who: 'Person',
    shown: 'Benachrichtigt',
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
