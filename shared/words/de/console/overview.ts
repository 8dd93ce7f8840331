import type { Formats } from '../../../formats.ts';
import type { overview as english } from '../../en/console/overview.ts';
import type { Translation } from '../../translation.ts';

export const overview = (f: Formats): Translation<ReturnType<typeof english>> => ({
  overview: {
    title: 'Überblick',
    desks: 'Verbundene Geräte',
    online: 'Personen online',
    ofKnown: (known: number) => `von ${f.number(known)} bekannten`,
    open: 'Offene Vorgänge',
    perMinute: 'Ereignisse je Minute',
    lastHour: (count: number) => `${f.number(count)} in der letzten Stunde`,
    chart: (counts: readonly number[]) =>
      `Ereignisse je Minute, die letzten fünf Minuten: ${counts.map((count) => f.number(count)).join(', ')}`,
    chartLabel: 'Letzte 60 Minuten',
    most: (count: number) => `höchstens ${f.number(count)}`,
    deadLetters: 'Unzustellbar',
    deadHint: 'nicht zugestellt oder nicht abgebildet',
    noDead: 'alles wurde zugestellt',
    outbound: 'Wird gesendet',
    sending: (count: number) => `${f.number(count)} in Zustellung`,
    openBy: 'Offene Vorgänge nach Status und Schwere',
    noOpen: 'Nichts ist offen.',
    partly: (counted: number) => `Gezählt über die ersten ${f.number(counted)}.`,
    sources: 'Quellen',
    noSources: 'Noch ist keine Quelle bekannt. Fügen Sie unter Quellen eine hinzu.',
    lastEvent: 'Letztes Ereignis',
    hour: 'Letzte Stunde',
    warnings: 'Warnungen',
    warning: {
      differs: (count, names) =>
        f.plural(count, {
          one: `1 Ereignis mit bekannter Kennung und anderem Inhalt wurde nicht angenommen: ${f.list(names)}`,
          other: `${f.number(count)} Ereignisse mit bekannten Kennungen und anderem Inhalt wurden nicht angenommen, zuletzt: ${f.list(names)}`,
        }),
      unknown: (count, names) =>
        f.plural(count, {
          one: `1 Ereignis nennt, was das Verzeichnis nicht hat: ${f.list(names)}`,
          other: `${f.number(count)} Ereignisse nennen, was das Verzeichnis nicht hat: ${f.list(names)}`,
        }),
      nobody: (count, names) =>
        f.plural(count, {
          one: `1 Ereignis hat niemanden erreicht: ${f.list(names)}`,
          other: `${f.number(count)} Ereignisse haben niemanden erreicht, zuletzt: ${f.list(names)}`,
        }),
    },
    relay: 'Dieses Relay',
    version: 'Version',
    since: 'Läuft seit',
    size: 'Speicher',
    writes: 'Nimmt Ereignisse an',
    trouble: (reason: string) => `Der Speicher nimmt nichts an: ${reason}`,
    audit: (reason: string) =>
      `Das Audit wird nicht signiert: ${reason}. Ereignisse und Antworten werden trotzdem angenommen. Finden Sie den Grund heraus und halten Sie ihn mit dem Befehl audit acknowledge fest.`,
    locked: (places: readonly string[]) =>
      `Diese Geheimnisse sind mit einem Schlüssel versiegelt, der nicht im Schlüsselbund dieses Relays ist. Geben Sie sie neu ein, oder stellen Sie den Schlüsselbund wieder her: ${places.join(', ')}`,
    state: 'Status',
    severity: 'Schwere',
    count: 'Anzahl',
    source: 'Quelle',
    bytes: (bytes: number) => {
      const units = ['Byte', 'KiB', 'MiB', 'GiB', 'TiB'];
      const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
      const value = bytes / 1024 ** power;
      return `${f.number(Number(value.toFixed(power === 0 ? 0 : 1)))} ${units[power]}`;
    },
  },
  retention: {
    title: 'Aufbewahrung',
    items: 'Vorgänge',
    deadLetters: 'Unzustellbar',
    audit: 'Audit',
    forever: 'für immer',
    kept: (duration: string) => {
      const days = /^P(\d+)D$/.exec(duration)?.[1];
      if (duration === 'forever') return 'für immer';
      return days === undefined
        ? duration
        : f.plural(Number(days), { one: '1 Tag', other: `${f.number(Number(days))} Tage` });
    },
    change: 'Aufbewahrung ändern',
    body: 'Was länger abgeschlossen ist, wird endgültig entfernt, binnen Minuten beginnend. Offene Vorgänge und das Audit bleiben. Legen Sie vorher eine Kopie an: npm run relay -- backup FILE.',
    hint: 'forever, oder eine Dauer von mindestens einem Tag wie P400D',
  },
});
