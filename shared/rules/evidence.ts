/** Evidence of an item: checks beyond the schema, counts, comparison, translation and searchable text. */
import type {
  CheckResult,
  Evidence,
  EvidenceCounts,
  ItemDocument,
  LineRow,
  ShownEvidence,
  StoredEvidence,
} from '../evidence.ts';
import type { LocalText } from '../localized.ts';
import type { FieldError } from '../problem-schema.ts';
import type { Language } from '../words/words.ts';
import { isSentDecimal } from './decimal-text.ts';
import { englishOf } from './local-text.ts';
import { isLoopback } from './loopback.ts';

const PARTS = ['lines', 'checks', 'parties', 'documents'] as const;
type EvidenceInput = Partial<StoredEvidence>;
type Lines = NonNullable<StoredEvidence['lines']>;
type Column = Lines['columns'][number];

/** @returns null if the event has no evidence */
export function evidencePartsOf(data: EvidenceInput): StoredEvidence | null {
  const given = PARTS.flatMap((part) => (data[part] === undefined ? [] : [[part, data[part]]]));
  return given.length === 0 ? null : Object.fromEntries(given);
}

export const countsOf = ({ lines, checks = [], documents = [] }: StoredEvidence | Evidence): EvidenceCounts => ({
  lines: lines?.rows.length ?? 0,
  changed: lines?.rows.filter(isChanged).length ?? 0,
  failed: checks.filter(({ result }) => result === 'fail').length,
  documents: documents.length,
});

/** True if a cell has a different previous value. */
export const isChanged = (row: LineRow): boolean =>
  Object.keys(row.before ?? {}).some((column) => previousOf(row, column) !== null);

const withoutUrl = ({ url: _, ...document }: NonNullable<StoredEvidence['documents']>[number]): ItemDocument =>
  document;

/** What a desk receives. @param version of the item in which the evidence last changed */
export const evidenceForDesk = ({ documents, ...rest }: StoredEvidence, version: number): Evidence => ({
  version,
  ...rest,
  ...(documents && { documents: documents.map(withoutUrl) }),
});

/** Equal as read by a person: the addresses of documents are not compared. */
export const isSameEvidence = (one: StoredEvidence, other: StoredEvidence): boolean =>
  JSON.stringify(ordered(evidenceForDesk(one, 1))) === JSON.stringify(ordered(evidenceForDesk(other, 1)));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}

const textOf = (text: LocalText, language: Language): string =>
  typeof text === 'string' ? text : (text[language] ?? text.en);

/**
 * Marks what changed since the person last opened the item: a changed cell without a previous value of the source gets the one they saw.
 * @param seen as last opened; null: never
 */
export function withPreviousCells(current: Evidence, seen: Evidence | null): Evidence {
  const { lines } = current;
  if (!lines || !seen?.lines) return current;
  const known = new Map(seen.lines.rows.map(({ id, cells }) => [id, cells]));
  const rows = lines.rows.map((row) => {
    const changes = Object.entries(known.get(row.id) ?? {}).filter(([id, value]) => (row.cells[id] ?? '') !== value);
    return changes.length === 0 ? row : { ...row, before: { ...Object.fromEntries(changes), ...row.before } };
  });
  return { ...current, lines: { ...lines, rows } };
}

/** The previous value of a changed cell; null: unchanged. */
export function previousOf({ cells, before = {} }: LineRow, column: string): string | null {
  const previous = before[column];
  return previous === undefined || previous === (cells[column] ?? '') ? null : previous;
}

export const isNumeric = ({ type }: Pick<Column, 'type'>): boolean =>
  type === 'number' || type === 'quantity' || type === 'money';

const RANK: Readonly<Record<CheckResult, number>> = { fail: 0, warn: 1, ok: 2 };

/** Failed checks first, then warnings. */
export const orderedChecks = <C extends { result: CheckResult }>(checks: readonly C[]): C[] =>
  checks.toSorted((one, other) => RANK[one.result] - RANK[other.result]);

/** Labels in one language. */
export function evidenceIn({ lines, checks, parties, documents }: Evidence, language: Language): ShownEvidence {
  const labelled = <T extends { label: LocalText }>({ label, ...rest }: T) => ({
    ...rest,
    label: textOf(label, language),
  });
  return {
    ...(lines && {
      lines: {
        columns: lines.columns.map(labelled),
        rows: lines.rows,
        ...(lines.totals && { totals: lines.totals.map(labelled) }),
      },
    }),
    ...(checks && { checks: checks.map(labelled) }),
    ...(parties && { parties }),
    ...(documents && { documents }),
  };
}

/** All texts, for search; labels in every language. */
export function evidenceTexts({
  lines,
  checks = [],
  parties = [],
  documents = [],
}: StoredEvidence | Evidence): string[] {
  const inAll = (text: LocalText): string[] =>
    typeof text === 'string' ? [text] : [englishOf(text), text.de ?? '', text.fr ?? ''];
  return [
    ...(lines?.columns.flatMap(({ label }) => inAll(label)) ?? []),
    ...(lines?.rows.flatMap(({ cells }) => Object.values(cells)) ?? []),
    ...checks.flatMap(({ label, detail = '' }) => [...inAll(label), detail]),
    ...parties.flatMap(({ id, name }) => [id, name]),
    ...documents.map(({ name }) => name),
  ];
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function isDate(text: string): boolean {
  if (!ISO_DATE.test(text)) return false;
  const day = text.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  // `Date.parse` accepts the 31st of every month.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) && !Number.isNaN(Date.parse(text));
}

function valueFault({ type }: Column, text: string): string | null {
  if (type === 'text' || text === '') return null;
  if (type === 'date') return isDate(text) ? null : 'must be an ISO 8601 date, such as 2026-12-01';
  return isSentDecimal(text) ? null : 'must be a decimal number as text, such as 12400.00';
}

function duplicates(at: string, ids: readonly string[]): FieldError[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew ? [] : [{ pointer: `${at}/${index}/id`, detail: 'is used twice' }];
  });
}

function lineFaults({ columns, rows, totals = [] }: Lines): FieldError[] {
  const known = new Map(columns.map((column) => [column.id, column]));
  const cellFaults = (cells: Readonly<Record<string, string>>, at: string): FieldError[] =>
    Object.entries(cells).flatMap(([id, value]) => {
      const column = known.get(id);
      const detail = column ? valueFault(column, value) : 'is not the id of a column';
      return detail === null ? [] : [{ pointer: `${at}/${id}`, detail }];
    });
  return [
    ...duplicates(
      '/lines/columns',
      columns.map(({ id }) => id),
    ),
    ...duplicates(
      '/lines/rows',
      rows.map(({ id }) => id),
    ),
    ...columns.flatMap(({ type, currency, unit }, index) => [
      ...misplaced(`/lines/columns/${index}/currency`, currency, type === 'money', 'money'),
      ...misplaced(
        `/lines/columns/${index}/unit`,
        unit,
        type === 'quantity' || type === 'number',
        'quantity or number',
      ),
    ]),
    ...rows.flatMap(({ cells, before = {} }, index) => [
      ...cellFaults(cells, `/lines/rows/${index}/cells`),
      ...cellFaults(before, `/lines/rows/${index}/before`),
    ]),
    ...totals.flatMap(({ column, value }, index) => {
      const of = known.get(column);
      if (!of) return [{ pointer: `/lines/totals/${index}/column`, detail: 'is not the id of a column' }];
      const detail = valueFault(of, value);
      return detail === null ? [] : [{ pointer: `/lines/totals/${index}/value`, detail }];
    }),
  ];
}

const misplaced = (pointer: string, given: unknown, fits: boolean, types: string): FieldError[] =>
  given === undefined || fits ? [] : [{ pointer, detail: `belongs to a column of type ${types}` }];

/** A document is fetched over https; plain http is for this machine alone. @param url normalized by `receive` */
function addressFault(url: string): string | null {
  const { authority = '' } = /^https?:\/\/(?<authority>[^/?#]*)/.exec(url)?.groups ?? {};
  if (authority.includes('@')) return 'must not contain user information';
  return url.startsWith('https:') || isLoopback(authority.replace(/:\d+$/, '')) ? null : 'must be an https address';
}

/** @returns faults with pointers into `data` */
export function evidenceFaults({ lines, documents = [] }: EvidenceInput): FieldError[] {
  return [
    ...(lines ? lineFaults(lines) : []),
    ...duplicates(
      '/documents',
      documents.map(({ id }) => id),
    ),
    ...documents.flatMap(({ url }, index) => {
      const detail = addressFault(url);
      return detail === null ? [] : [{ pointer: `/documents/${index}/url`, detail }];
    }),
  ];
}
