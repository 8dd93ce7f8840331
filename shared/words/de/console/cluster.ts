import type { Formats } from '../../../formats.ts';
import type { cluster as english } from '../../en/console/cluster.ts';
import type { Translation } from '../../translation.ts';

export const cluster = (f: Formats): Translation<ReturnType<typeof english>> => ({
  title: 'Relays',
  aloneTitle: 'Dieses Relay arbeitet allein',
  aloneBody:
    'Mehrere Relays können gemeinsam einen Speicher bedienen, damit eines ausfallen oder bei Tag aktualisiert werden kann, während gearbeitet wird. docs/clustering.md sagt, wann sich das lohnt und wie es geht.',
  summary: (serving, all) => {
    if (all === 1)
      return serving === 1
        ? 'Ein Relay bedient diesen Speicher.'
        : 'Das einzige Relay dieses Speichers ist nicht bereit.';
    if (serving === 2 && all === 2) return 'Beide Relays sind bereit.';
    if (serving === all) return `Alle ${f.number(all)} Relays sind bereit.`;
    return f.plural(serving, {
      one: `1 von ${f.number(all)} Relays ist bereit.`,
      other: `${f.number(serving)} von ${f.number(all)} Relays sind bereit.`,
    });
  },
  relays: 'Relays dieses Speichers',
  relay: 'Relay',
  here: 'von ihm kommt diese Seite',
  state: 'Status',
  states: {
    serving: 'Bereit',
    behind: 'Im Rückstand',
    troubled: 'Nicht bereit',
    silent: 'Still',
    unknown: 'Nicht bekannt',
  },
  silentSince: (at) => `seit ${at}`,
  heard: (at) => `zuletzt gehört ${at}`,
  lacksKey: (id) => `ihm fehlt der Schlüssel ${id}: kopieren Sie den Schlüsselbund eines anderen Relays dorthin`,
  version: 'Version',
  another: 'andere Version',
  schema: (schema) => `Schema ${schema}`,
  position: 'Stelle',
  behind: (entries) => (entries === 0 ? 'hat alles' : `${f.number(entries)} fehlen`),
  desks: 'Geräte',
  people: (count) => f.plural(count, { one: '1 Person', other: `${f.number(count)} Personen` }),
  duties: 'Aufgaben',
  dutiesHint:
    'Eine Aufgabe ist, was immer nur ein Relay tut. Wird es still, hat 15 Sekunden später ein anderes seine Aufgaben.',
  duty: {
    schedule: 'Erinnerungen',
    deliveries: 'Zustellung',
    away: 'Abwesende',
    retention: 'Aufbewahrung',
    readdressing: 'neue Empfänger',
    erasure: 'Löschungen',
    snapshots: 'Kopien für neue Relays',
    verification: 'Vergleich der Kopien',
    witness: 'Zeuge des Audits',
    schema: 'Schema-Wechsel',
  },
  twoVersions: (versions) =>
    `Diese Versionen arbeiten zusammen: ${f.list(versions)}. Das ist während einer Aktualisierung normal; aktualisieren Sie die übrigen nacheinander.`,
  away: (at, reason) =>
    `Das Protokoll in PostgreSQL antwortet nicht seit ${at}: ${reason}. Sie sehen, was da ist; Neues wird nicht angenommen, und Antworten bleiben so lange auf den Geräten. Was hier von den anderen Relays steht, ist von damals.`,
  log: 'Protokoll',
  newest: 'Neuester Eintrag',
  oldest: 'Aufbewahrt ab Eintrag',
  levelled: 'Alle schreiben im Schema',
  copy: 'Neueste Kopie für neue Relays',
  copyAt: (position, size, at) => `bei Eintrag ${f.number(position)}, ${size}, ${at}`,
  noCopy: 'noch keine',
  notKnown: 'hier nicht bekannt',
  turn: 'Schreibt gerade',
  nobody: 'niemand',
  waiting: (relays) => `danach ${f.list(relays)}`,
  generation: 'Generation',
  copies: 'Sind alle Kopien gleich?',
  copiesBody:
    'Jedes Relay hat den ganzen Speicher auf der eigenen Platte. Bei einem Eintrag des Protokolls liest jedes neben der Arbeit seine Kopie, und die Ergebnisse werden verglichen. Eine Million Vorgänge brauchen etwa zehn Sekunden.',
  lastAlike: (at) => `Zuletzt waren alle Kopien gleich: ${at}. Einmal am Tag werden sie von selbst verglichen.`,
  neverAlike: 'Noch kein Vergleich fand alle Kopien gleich. Einmal am Tag werden sie von selbst verglichen.',
  verify: 'Kopien vergleichen',
  verifying: 'Wird verglichen',
  lately: 'Die Kopien wurden vor weniger als einer Minute verglichen. Das Ergebnis steht unten.',
  underWay: (position, at) =>
    `Die Kopien werden bei Eintrag ${f.number(position)} verglichen, verlangt ${at}. Das Ergebnis erscheint hier.`,
  alike: (position, at) => `Alle Kopien sind bei Eintrag ${f.number(position)} gleich, verglichen ${at}.`,
  partly: (relays) => `Die Kopien, die sich vergleichen ließen, sind gleich. Nichts bekannt ist von ${f.list(relays)}.`,
  nothing: 'Es ließ sich nichts vergleichen: Weniger als zwei Kopien konnten gelesen werden.',
  odd: (relays) =>
    `Nicht wie die meisten anderen: ${f.list(relays)}. Ein solches Relay ist nicht mehr bereit. Starten Sie es neu: Es nimmt eine Kopie der anderen und bewahrt die eigene daneben auf.`,
  undecided:
    'Die Kopien sind nicht gleich, und nicht mehr als die Hälfte stimmt überein. Welche richtig ist, kann daher niemand sagen; alle arbeiten weiter. Wählen Sie eine aus. Beenden Sie dann jedes der anderen Relays, führen Sie dort npm run relay -- cluster rejoin aus und starten Sie es neu.',
  verdict: 'Kopie',
  verdicts: {
    'under way': 'wird gelesen',
    taken: 'gelesen',
    alike: 'gleich',
    differs: 'anders',
    failed: 'konnte nicht gelesen werden',
    missed: 'nicht gelesen: Das Relay wurde inzwischen gestartet',
    silent: 'nicht zu hören',
  },
  tables: 'Abweichende Tabellen',
});
