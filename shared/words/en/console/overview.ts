import type { Formats } from '../../../formats.ts';

/** The overview, and retention periods. */
export const overview = (f: Formats) => ({
  overview: {
    title: 'Overview',
    desks: 'Desks connected',
    online: 'People online',
    ofKnown: (known: number) => `of ${f.number(known)} known`,
    open: 'Open items',
    perMinute: 'Events a minute',
    lastHour: (count: number) => `${f.number(count)} in the last hour`,
    chart: (counts: readonly number[]) =>
      `Events a minute, the last five minutes: ${counts.map((count) => f.number(count)).join(', ')}`,
    chartLabel: 'Last 60 minutes',
    most: (count: number) => `at most ${f.number(count)}`,
    deadLetters: 'Dead letters',
    deadHint: 'could not be delivered or mapped',
    noDead: 'everything was delivered',
    outbound: 'Being sent',
    sending: (count: number) => `${f.number(count)} in transfer`,
    openBy: 'Open items by state and severity',
    noOpen: 'Nothing is open.',
    partly: (counted: number) => `Counted over the first ${f.number(counted)}.`,
    sources: 'Sources',
    noSources: 'No source is known yet. Add one under Sources.',
    lastEvent: 'Last event',
    hour: 'Last hour',
    warnings: 'Warnings',
    warning: {
      differs: (count: number, names: readonly string[]) =>
        f.plural(count, {
          one: `1 event with a known id and other content was not accepted: ${f.list(names)}`,
          other: `${f.number(count)} events with known ids and other content were not accepted, last: ${f.list(names)}`,
        }),
      unknown: (count: number, names: readonly string[]) =>
        f.plural(count, {
          one: `1 event names what the directory does not have: ${f.list(names)}`,
          other: `${f.number(count)} events name what the directory does not have: ${f.list(names)}`,
        }),
      nobody: (count: number, names: readonly string[]) =>
        f.plural(count, {
          one: `1 event reached nobody: ${f.list(names)}`,
          other: `${f.number(count)} events reached nobody, last: ${f.list(names)}`,
        }),
    },
    relay: 'This relay',
    version: 'Version',
    since: 'Running since',
    size: 'Store',
    writes: 'Accepts events',
    trouble: (reason: string) => `The store accepts no writes: ${reason}`,
    audit: (reason: string) =>
      `The audit is not signed: ${reason}. Events and answers are accepted nevertheless. Find the cause, then record it with the command audit acknowledge.`,
    locked: (places: readonly string[]) =>
      `These secrets are sealed by a key that is not in the ring of this relay. Enter them again, or restore the ring: ${places.join(', ')}`,
    state: 'State',
    severity: 'Severity',
    count: 'Count',
    source: 'Source',
    bytes: (bytes: number) => {
      const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
      const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
      const value = bytes / 1024 ** power;
      return bytes === 1 ? '1 byte' : `${f.number(Number(value.toFixed(power === 0 ? 0 : 1)))} ${units[power]}`;
    },
  },
  retention: {
    title: 'Retention',
    items: 'Items',
    deadLetters: 'Dead letters',
    audit: 'Audit',
    forever: 'for ever',
    kept: (duration: string) => {
      const days = /^P(\d+)D$/.exec(duration)?.[1];
      if (duration === 'forever') return 'for ever';
      return days === undefined
        ? duration
        : f.plural(Number(days), { one: '1 day', other: `${f.number(Number(days))} days` });
    },
    change: 'Change how long things are kept',
    body: 'What is over for longer is removed for good, beginning within minutes. Items that are open and the audit stay. Make a copy first: npm run relay -- backup FILE.',
    hint: 'forever, or a duration of a day or more such as P400D',
  },
});
