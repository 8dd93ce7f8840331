import type { Formats } from '../../../formats.ts';

/** The cluster view. */
export const cluster = (f: Formats) => ({
  title: 'Relays',
  aloneTitle: 'This relay serves alone',
  aloneBody:
    'Several relays may serve one store, so that one of them may stop, or be updated by day, while people work. docs/clustering.md says when that is worth it, and how it is done.',
  summary: (serving: number, all: number) => {
    if (all === 1)
      return serving === 1 ? 'One relay serves this store.' : 'The one relay of this store does not serve.';
    if (serving === 2 && all === 2) return 'Both relays serve.';
    if (serving === all) return `All ${f.number(all)} relays serve.`;
    return f.plural(serving, {
      one: `1 of ${f.number(all)} relays serves.`,
      other: `${f.number(serving)} of ${f.number(all)} relays serve.`,
    });
  },
  relays: 'Relays of this store',
  relay: 'Relay',
  here: 'answers this page',
  state: 'State',
  states: { serving: 'Serving', behind: 'Behind', troubled: 'Not serving', silent: 'Silent', unknown: 'Not known' },
  silentSince: (at: string) => `since ${at}`,
  heard: (at: string) => `last heard ${at}`,
  lacksKey: (id: string) => `lacks the key ${id}: copy the key ring of another relay to it`,
  version: 'Version',
  another: 'another version',
  schema: (schema: number) => `schema ${schema}`,
  position: 'Position',
  behind: (entries: number) => (entries === 0 ? 'has everything' : `${f.number(entries)} behind`),
  desks: 'Desks',
  people: (count: number) => f.plural(count, { one: '1 person', other: `${f.number(count)} people` }),
  duties: 'Duties',
  dutiesHint:
    'A duty is what only one relay does at a time. Where that one falls silent, another has its duties 15 seconds later.',
  duty: {
    schedule: 'reminders',
    deliveries: 'deliveries',
    away: 'people away',
    retention: 'retention',
    readdressing: 'new addressees',
    erasure: 'erasures',
    snapshots: 'copies for new relays',
    verification: 'comparing the copies',
    witness: 'audit witness',
    schema: 'schema updates',
  },
  twoVersions: (versions: readonly string[]) =>
    `These versions serve together: ${f.list(versions)}. This is normal during an update; update the others one after another.`,
  away: (at: string, reason: string) =>
    `The log in PostgreSQL has not answered since ${at}: ${reason}. People see the stored data; nothing new is accepted, and desks keep answers until then. What is shown of the other relays is from that time.`,
  log: 'Log',
  newest: 'Newest entry',
  oldest: 'Kept from entry',
  levelled: 'All write in schema',
  copy: 'Newest copy for relays that join',
  copyAt: (position: number, size: string, at: string) => `at entry ${f.number(position)}, ${size}, ${at}`,
  noCopy: 'none yet',
  notKnown: 'not known here',
  turn: 'Turn to write',
  nobody: 'nobody',
  waiting: (relays: readonly string[]) => `then ${f.list(relays)}`,
  generation: 'Generation',
  copies: 'Are all copies alike?',
  copiesBody:
    'Each relay has the whole store on its own disk. At one entry of the log each reads its copy, beside its work, and the results are compared. A million items take some ten seconds.',
  lastAlike: (at: string) => `All copies were last found alike ${at}. They are compared by themselves once a day.`,
  neverAlike: 'The copies have not been found alike yet. They are compared by themselves once a day.',
  verify: 'Compare the copies',
  verifying: 'Comparing',
  lately: 'The copies were compared less than a minute ago. The result is below.',
  underWay: (position: number, at: string) =>
    `The copies are compared at entry ${f.number(position)}, asked for ${at}. The result will appear here.`,
  alike: (position: number, at: string) => `All copies are alike at entry ${f.number(position)}, compared ${at}.`,
  partly: (relays: readonly string[]) =>
    `The copies that could be compared are alike. Nothing is known of ${f.list(relays)}.`,
  nothing: 'Nothing could be compared: fewer than two copies could be read.',
  odd: (relays: readonly string[]) =>
    `Different from most of the others: ${f.list(relays)}. Such a relay stops serving. Restart it: it takes a copy of the others and keeps its own beside it.`,
  undecided:
    'The copies are not alike, and no more than half agree, so nobody can say which is right; all go on. Choose one. Then, at each of the others, end the relay, run npm run relay -- cluster rejoin, and start it again.',
  verdict: 'Copy',
  verdicts: {
    'under way': 'being read',
    taken: 'read',
    alike: 'alike',
    differs: 'differs',
    failed: 'could not be read',
    missed: 'not read: the relay was started meanwhile',
    silent: 'not heard',
  },
  tables: 'Tables that differ',
});
