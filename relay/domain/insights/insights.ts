/** Reports for administrators, and a person's own week. */
import {
  FEWEST_MEMBERS,
  INSIGHT_DAYS_MAX,
  type InsightGroup,
  type InsightRow,
  type Insights,
  OTHER_ROLES,
} from '../../../shared/admin/insights.ts';
import type { OwnInsights } from '../../../shared/insights.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import { type AdminActor, noteAct } from '../people/admin-act.ts';
import type { Clock } from '../ports.ts';
import { ReadSlices, type ReadTurns } from '../read-slices.ts';
import type { AuditTx, Writer } from '../unit-of-work.ts';
import {
  addCounts,
  addTo,
  countOf,
  emptySum,
  itemCounts,
  itemRow,
  ownFigures,
  personRow,
  type Sum,
} from './figure-sums.ts';
import {
  type ChannelFigures,
  type Figures,
  type InsightReader,
  ITEM_COUNTS,
  type ItemKey,
  PERSON_COUNTS,
} from './insight-ports.ts';
import { hourOf } from './item-figures.ts';

const HOUR_MS = 3600_000;
const DAY_HOURS = 24;
const DAY_MS = DAY_HOURS * HOUR_MS;
/** Of a report without `from`, today included. */
const STANDARD_DAYS = 28;
const OWN_DAYS = 7;
/** Oldest hours with open items. */
const MAX_WAITING = 20;
const OPEN = ITEM_COUNTS.indexOf('open');
const ITEMS = ITEM_COUNTS.indexOf('items');

interface InsightQuery {
  /** Days as in the contract, both included; null: the last four weeks. */
  from: string | null;
  to: string | null;
  by: InsightGroup;
}

export interface InsightReports {
  /** @throws REQUEST_INVALID; FORBIDDEN by person, unless the directory allows it */
  report(actor: AdminActor, query: InsightQuery): Promise<Insights>;
  /** The last seven days in UTC, today included. */
  own(userId: string): OwnInsights;
}

interface InsightDeps {
  reader: InsightReader;
  writer: Writer<AuditTx>;
  directory: () => DirectoryView;
  clock: Clock;
  turns: ReadTurns;
}

/** Days and the hours that they contain, `end` exclusive. */
interface Period {
  from: string;
  to: string;
  begin: number;
  end: number;
}

export function createInsights({ reader, writer, directory, clock, turns }: InsightDeps): InsightReports {
  /** Yields between days: a long period has tens of thousands of rows. */
  async function eachDay({ begin, end }: Period, read: (from: number, to: number) => void): Promise<void> {
    const slices = new ReadSlices(turns);
    for (let from = begin; from < end; from += DAY_HOURS) {
      if (slices.over) await slices.next();
      read(from, from + DAY_HOURS);
    }
  }

  async function personRows(period: Period): Promise<InsightRow[]> {
    const sums = new Sums(PERSON_COUNTS);
    await eachDay(period, (from, to) => {
      for (const { userId, figures } of reader.people(from, to)) sums.add(userId, figures);
    });
    return sums.rows((key, sum) => personRow(key, directory().person(key)?.name ?? null, sum));
  }

  return {
    async report(actor, { by, ...days }) {
      const period = periodOf(days, clock.now());
      if (by === 'person') await notePersonReport(writer, actor, directory(), period);
      const items = new ItemReport(by, directory(), period);
      const channels = new ChannelReport();
      await eachDay(period, (from, to) => {
        for (const { key, figures } of reader.items(from, to)) items.add(key, figures);
        for (const row of reader.channels(from, to)) channels.add(row);
      });
      const { from, to } = period;
      const rows = by === 'person' ? await personRows(period) : items.rows();
      return { from, to, by, rows, ...items.whole(), channels: channels.rows() };
    },
    own(userId) {
      const { from, to, begin, end } = periodOf(lastDays(OWN_DAYS, clock.now()), clock.now());
      const sum = emptySum(PERSON_COUNTS);
      for (const { figures } of reader.person(userId, begin, end)) addTo(sum, figures);
      return { from, to, ...ownFigures(sum) };
    },
  };
}

/** Each report about people is in the audit before it is read. @throws FORBIDDEN */
async function notePersonReport(
  writer: Writer<AuditTx>,
  { userId }: AdminActor,
  directory: DirectoryView,
  { from, to }: Period,
): Promise<void> {
  if (!directory.insightsOfPersons()) throw new ProblemError('FORBIDDEN', refusals.administration.noPersons);
  const by = { userId, via: 'console' } as const;
  await writer.write((tx) => noteAct(tx, by, 'insights of persons', 'insights', { facts: { from, to } }));
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const lastDays = (days: number, now: number) => ({ from: dayOf(now - (days - 1) * DAY_MS), to: dayOf(now) });

/** @throws REQUEST_INVALID */
function periodOf({ from, to }: Omit<InsightQuery, 'by'>, now: number): Period {
  const last = to ?? dayOf(Math.max(now, from === null ? now : dayStart('from', from)));
  const first = from ?? dayOf(dayStart('to', last) - (STANDARD_DAYS - 1) * DAY_MS);
  const [begin, end] = [dayStart('from', first), dayStart('to', last) + DAY_MS];
  if (end <= begin) throw invalid('to', 'is before from');
  if (end - begin > INSIGHT_DAYS_MAX * DAY_MS) throw invalid('from', `is more than ${INSIGHT_DAYS_MAX} days before to`);
  return { from: first, to: last, begin: hourOf(begin), end: hourOf(end) };
}

function dayStart(name: string, text: string): number {
  const ms = Date.parse(`${text}T00:00:00Z`);
  // JavaScript reads the 31st of a shorter month as a day of the next.
  if (Number.isNaN(ms) || dayOf(ms) !== text) throw invalid(name, 'is not a day such as 2026-12-01');
  return ms;
}

const invalid = (name: string, detail: string): ProblemError =>
  new ProblemError('REQUEST_INVALID', `${name} ${detail}`, { errors: [{ pointer: `/${name}`, detail }] });

const hourText = (hour: number): string => new Date(hour * HOUR_MS).toISOString().replace('.000Z', 'Z');

/** Sums by key. */
class Sums {
  readonly #sums = new Map<string, Sum>();
  readonly #counts: readonly string[];

  constructor(counts: readonly string[]) {
    this.#counts = counts;
  }

  add(key: string, figures: Figures): void {
    const sum = this.#sums.get(key) ?? emptySum(this.#counts);
    this.#sums.set(key, sum);
    addTo(sum, figures);
  }

  /** Most items first. */
  rows(rowOf: (key: string, sum: Sum) => InsightRow): InsightRow[] {
    const rows = [...this.#sums].map(([key, sum]) => rowOf(key, sum));
    return rows.sort((a, b) => b.items - a.items || b.events - a.events || (a.key < b.key ? -1 : 1));
  }
}

class ItemReport {
  readonly #by: InsightGroup;
  readonly #directory: DirectoryView;
  readonly #sums = new Sums(ITEM_COUNTS);
  readonly #all = { counts: ITEM_COUNTS.map(() => 0) };
  /** By hour, source and type, oldest first; only as many as are reported. */
  readonly #waiting = new Map<string, Insights['waiting'][number]>();
  readonly #roleKeys = new Map<string, readonly string[]>();
  readonly #begin: number;
  /** Items of each hour of the period. */
  readonly #hours: number[];
  #hour = { hour: 0, text: '' };

  constructor(by: InsightGroup, directory: DirectoryView, { begin, end }: Period) {
    this.#by = by;
    this.#directory = directory;
    this.#begin = begin;
    this.#hours = Array<number>(end - begin).fill(0);
  }

  /** Rows come in the order of their hours. */
  add(key: ItemKey, figures: Figures): void {
    addCounts(this.#all, figures);
    const index = key.hour - this.#begin;
    this.#hours[index] = (this.#hours[index] ?? 0) + figures.count(ITEMS);
    this.#addWaiting(key, figures);
    // A row of events that were refused has no other figures.
    if (key.type !== '') for (const group of this.#keysOf(key)) this.#sums.add(group, figures);
  }

  rows(): InsightRow[] {
    const rows = this.#sums.rows((key, sum) => itemRow(key, this.#nameOf(key), sum));
    return this.#by === 'hour' ? rows.sort((a, b) => (a.key < b.key ? -1 : 1)) : rows;
  }

  whole(): Pick<Insights, 'total' | 'hours' | 'service' | 'waiting'> {
    const of = (name: (typeof ITEM_COUNTS)[number]) => countOf(this.#all, name);
    return {
      total: itemCounts(this.#all),
      hours: this.#hours,
      service: {
        accepted: of('events'),
        refused: of('refused'),
        items: of('items'),
        shown: of('shown'),
        prompt: of('prompt'),
      },
      waiting: [...this.#waiting.values()],
    };
  }

  #addWaiting({ hour, source, type }: ItemKey, figures: Figures): void {
    const open = figures.count(OPEN);
    if (open === 0) return;
    const key = `${hour}\n${source}\n${type}`;
    const known = this.#waiting.get(key);
    if (known) known.open += open;
    else if (this.#waiting.size < MAX_WAITING) {
      const name = this.#directory.source(source)?.name;
      this.#waiting.set(key, { since: this.#textOf(hour), source, ...(name !== undefined && { name }), type, open });
    }
  }

  /** Rows of one hour follow each other. */
  #textOf(hour: number): string {
    if (this.#hour.hour !== hour) this.#hour = { hour, text: hourText(hour) };
    return this.#hour.text;
  }

  #keysOf({ hour, source, type, roles }: ItemKey): readonly string[] {
    switch (this.#by) {
      case 'source':
        return [source];
      case 'type':
        return [type];
      case 'hour':
        return [this.#textOf(hour)];
      case 'role':
        return this.#rolesOf(roles);
      case 'person':
        return [];
    }
  }

  /** An item for several roles counts for each, and once for all small ones. */
  #rolesOf(roles: string): readonly string[] {
    const known = this.#roleKeys.get(roles);
    if (known) return known;
    const isLarge = (role: string) => this.#directory.members({ roles: [role] }).length >= FEWEST_MEMBERS;
    const keys = roles.split(' ').map((role) => (role !== '' && isLarge(role) ? role : OTHER_ROLES));
    const unique = [...new Set(keys)];
    this.#roleKeys.set(roles, unique);
    return unique;
  }

  #nameOf(key: string): string | null {
    if (this.#by === 'source') return this.#directory.source(key)?.name ?? null;
    if (this.#by === 'role') return this.#directory.roles().find(({ id }) => id === key)?.name ?? null;
    return null;
  }
}

class ChannelReport {
  readonly #rows = new Map<string, Insights['channels'][number]>();

  add({ gateway, kind, sent, failed }: ChannelFigures): void {
    const key = `${gateway}\n${kind}`;
    const row = this.#rows.get(key) ?? { gateway, kind, sent: 0, failed: 0 };
    this.#rows.set(key, row);
    row.sent += sent;
    row.failed += failed;
  }

  rows(): Insights['channels'] {
    return [...this.#rows.values()].sort((a, b) => b.sent + b.failed - (a.sent + a.failed));
  }
}
