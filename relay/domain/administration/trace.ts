/** Who saw and answered an item: joins items with their audit records. Administrators only; too slow for anything else. */
import type { ItemTrace, TracedItem, TracedPerson, TraceRecord } from '../../../shared/admin/trace.ts';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Item, ItemState } from '../../../shared/items.ts';
import { isRecord } from '../../../shared/json.ts';
import type { Severity } from '../../../shared/primitives.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Reader } from '../reader.ts';
import type { StoredItem } from '../unit-of-work.ts';
import type { AuditReader, TrailEntry } from './audit.ts';

export interface TraceQuery {
  /** Words of the item or its record; empty: any. */
  text: string;
  /** Id of a recipient; null: any. */
  person: string | null;
  /** Start of the page; null: the newest. */
  before: TracePlace | null;
  limit: number;
  /** Also ended items unless true. */
  onlyOpen?: boolean;
}

/**
 * Place in a paged list. Pages go from the newest change down to the oldest, then through the changes made meanwhile, so that no moved item
 * is missed.
 */
export interface TracePlace {
  /** The newest cursor when the list began; on the way up, the cursor up to which changes were read. */
  head: number;
  /** The page has items below this cursor; null: the way down is complete, and the page has changes after `head`. */
  below: number | null;
}

export interface OpenGroup {
  state: ItemState;
  severity: Severity;
  count: number;
}

export interface TraceReader {
  /** Newest change first within a page. `next`: null if the list is complete and nothing has changed since. */
  find(query: TraceQuery): Promise<{ items: StoredItem[]; next: TracePlace | null }>;
  /** All open items by recipient set, as they are when each is read; between slices other work runs. */
  openItems(): AsyncIterable<StoredItem>;
  /** Records of an item, newest first, and their total number. Waits until the trail is indexed. */
  records(itemId: string, limit: number): Promise<{ entries: TrailEntry[]; count: number }>;
  /** Open items by state and severity, at most `limit` of them; read in slices, between which other work runs. */
  openGroups(limit: number): Promise<{ counted: number; groups: OpenGroup[] }>;
}

export interface ItemTracer {
  find(query: TraceQuery): Promise<{ items: TracedItem[]; next: TracePlace | null }>;
  item(id: string): Promise<ItemTrace | null>;
}

interface ItemTracerDeps {
  trace: TraceReader;
  reader: Pick<Reader, 'item' | 'own' | 'membersOf'>;
  audit: Pick<AuditReader, 'actorOf'>;
  directory: () => DirectoryView;
}

const MAX_RECORDS = 10_000;
const MAX_PEOPLE = 1000;
const MAX_TRAIL = 200;
/** Records of sources and administrators, who are not people of the item. */
const BY_OTHERS = ['event', 'admin'];

export function createItemTracer({ trace, reader, audit, directory }: ItemTracerDeps): ItemTracer {
  const traced = ({ item, setId }: StoredItem) => tracedItem(item, reader.membersOf(setId).length);

  return {
    async find(query) {
      const { items, next } = await trace.find(query);
      return { items: items.map(traced), next };
    },
    async item(id) {
      const { entries, count } = await trace.records(id, MAX_RECORDS);
      const stored = reader.item(id);
      if (!stored) return null;
      const trail = entries.flatMap((entry) => recordOf(entry, audit));
      const members = reader.membersOf(stored.setId);
      const acted = new Set(trail.flatMap(({ kind, by }) => (by !== null && !BY_OTHERS.includes(kind) ? [by] : [])));
      for (const { by } of stored.item.answers) if (by.id !== null) acted.add(by.id);
      // People who acted come first, so that the limit cuts off the others.
      const ids = [...new Set([...acted, ...members])].filter(
        (who) => members.includes(who) || directory().person(who),
      );
      const view = directory();
      const people = ids.slice(0, MAX_PEOPLE).map((who) =>
        personOf(who, {
          name: view.person(who)?.name ?? who,
          recipient: members.includes(who),
          own: reader.own(id, who),
          item: stored.item,
          trail,
        }),
      );
      const { clock, ladder } = stored.item;
      return {
        item: traced(stored),
        ...(clock && { clock }),
        ...(ladder && { ladder }),
        people,
        trail: trail.slice(0, MAX_TRAIL).map(bare),
        records: count,
      };
    },
  };
}

function tracedItem(item: Item, recipients: number): TracedItem {
  const { id, title, type, severity, state, origin, record, createdAt, updatedAt, answers } = item;
  const given = answers.map(({ by, action, comment, input, lineDecisions, lineCounts, at, fate, reason }) => ({
    by,
    action: labelOf(item, action),
    comment,
    ...(input && { input }),
    ...(lineDecisions && { lineDecisions }),
    ...(lineCounts && { lineCounts }),
    at,
    fate,
    reason,
  }));
  const source = origin;
  return { id, title, type, severity, state, source, record, createdAt, updatedAt, recipients, answers: given };
}

interface AuditFact extends TraceRecord {
  action: string | null;
  /** For `shown`: the notification covered several items. */
  summary: boolean;
}

const bare = ({ seq, at, kind, act, by }: AuditFact): TraceRecord => ({ seq, at, kind, ...(act && { act }), by });

/** A record that cannot be parsed is omitted; `audit verify` reports it. */
function recordOf({ seq, record }: TrailEntry, audit: ItemTracerDeps['audit']): AuditFact[] {
  const read = parse(record);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const [at, kind, actor] = [text(read.at), text(read.kind), text(read.actor)];
  if (at === null || kind === null) return [];
  const facts = isRecord(read.facts) ? read.facts : {};
  const act = text(facts.act);
  return [
    {
      seq,
      at,
      kind,
      ...(act !== null && { act }),
      by: actor === null ? null : audit.actorOf(actor),
      action: text(facts.action),
      summary: facts.summary === 1,
    },
  ];
}

function parse(record: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(record);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
interface Found {
  name: string;
  recipient: boolean;
  own: OwnState | null;
  item: Item;
  /** Newest first. */
  trail: readonly AuditFact[];
}

function personOf(id: string, { name, recipient, own, item, trail }: Found): TracedPerson {
  const theirs = trail.filter(({ by }) => by === id);
  const shown = theirs.filter(({ kind, summary }) => kind === 'shown' && !summary);
  const summed = theirs.find(({ kind, summary }) => kind === 'shown' && summary);
  const [last] = shown;
  const first = shown.at(-1);
  const given = item.answers
    .filter(({ by }) => by.id === id)
    .map(({ action, at }) => ({ action: labelOf(item, action), at, late: false }));
  const late = theirs
    .filter(({ kind }) => kind === 'late-answer')
    .map(({ at, action }) => ({ action: labelOf(item, action ?? ''), at, late: true }));
  return {
    id,
    name,
    recipient,
    shown: first && last ? { firstAt: first.at, lastAt: last.at, count: shown.length } : null,
    summaryAt: summed?.at ?? null,
    seenAt: own?.seenAt ?? null,
    answers: [...given, ...late].sort((a, b) => (a.at < b.at ? -1 : 1)),
  };
}

const labelOf = (item: Item, action: string): string => item.actions.find(({ id }) => id === action)?.label ?? action;
