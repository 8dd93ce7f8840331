/** Evidence of an item: what a person reads before deciding. Stored beside the item; lists carry counts only (contract section 2, "Evidence"). */
import Type, { type Static, type TString } from 'typebox';
import { Outcome } from './answers.ts';
import { Amount, line, RecordRef } from './event-parts.ts';
import { ItemState } from './item-states.ts';
import { localized } from './localized.ts';
import { closed, Id, Instant, keyText, Nullable, oneOf, some, WebUrl } from './primitives.ts';

export const CELL_TYPES = ['text', 'number', 'quantity', 'money', 'date'] as const;

const Text = Type.String();
const value = Type.String({ maxLength: 300 });
const Cells = Type.Record(Id, value, { additionalProperties: false, maxProperties: 12 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'an ISO 4217 code, such as EUR' });

/** Column of a table. `number`, `quantity` and `money` hold decimal text, `date` an ISO 8601 date or an RFC 3339 time. */
const columnOf = <L extends TString | ReturnType<typeof localized>>(label: L) =>
  closed({ id: Id, label, type: oneOf(...CELL_TYPES), currency: some(Currency), unit: some(line(20)) });

/** `before`: previous values of changed cells. */
export const LineRow = closed({ id: keyText(63), cells: Cells, before: some(Cells) });
export type LineRow = Static<typeof LineRow>;

const linesOf = <L extends TString | ReturnType<typeof localized>>(label: L) =>
  closed(
    {
      columns: Type.Array(columnOf(label), { minItems: 1, maxItems: 12 }),
      rows: Type.Array(LineRow, { maxItems: 200 }),
      totals: some(Type.Array(closed({ label, column: Id, value }), { maxItems: 12 })),
    },
    'A typed table of the lines of a record',
  );

const CheckResult = oneOf('ok', 'warn', 'fail');
export type CheckResult = Static<typeof CheckResult>;
const checkOf = <L extends TString | ReturnType<typeof localized>>(label: L) =>
  closed({ label, result: CheckResult, detail: some(line(300)) });

export const Party = closed({ kind: keyText(40), id: keyText(200), name: line(140) }, 'Such as a supplier');
export type Party = Static<typeof Party>;

const documentParts = {
  id: Id,
  name: line(200),
  mediaType: Type.String({
    pattern: '^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}$',
    description: 'a media type such as application/pdf',
  }),
  size: some(Type.Integer({ minimum: 0, description: 'bytes' })),
  sha256: some(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a SHA-256 as 64 hexadecimal digits' })),
};
/** As sent by the source. The relay fetches `url` when a recipient opens the document. */
export const DocumentSource = closed({ ...documentParts, url: WebUrl });
export type DocumentSource = Static<typeof DocumentSource>;
export const ItemDocument = closed(documentParts);
export type ItemDocument = Static<typeof ItemDocument>;

/** Why a document is not available: `reason` of `DOCUMENT_UNAVAILABLE`. */
export const DOCUMENT_FAULTS = [
  'not-granted',
  'private-address',
  'unreachable',
  'redirect',
  'status',
  'encoded',
  'too-large',
  'late',
  'busy',
  'storage',
] as const;
export type DocumentFault = (typeof DOCUMENT_FAULTS)[number];

const localLabel = localized(line(60));
export const Lines = linesOf(localLabel);
export const Check = checkOf(localLabel);
export const ShownLines = linesOf(Text);
export type ShownLines = Static<typeof ShownLines>;
export const ShownCheck = checkOf(Text);
export type ShownCheck = Static<typeof ShownCheck>;

/** Members of `data` of an event that creates or updates an item. */
export const evidenceParts = {
  lines: some(Lines),
  checks: some(Type.Array(Check, { maxItems: 20 })),
  parties: some(Type.Array(Party, { maxItems: 5 })),
  documents: some(Type.Array(DocumentSource, { maxItems: 20 })),
};
/** As stored by the relay: with the addresses of documents. */
export const StoredEvidence = closed(evidenceParts);
export type StoredEvidence = Static<typeof StoredEvidence>;

/** As sent to a desk: with all translations, without addresses. `version`: of the item, in which the evidence last changed. */
export const Evidence = closed({
  version: Type.Integer({ minimum: 1 }),
  ...evidenceParts,
  documents: some(Type.Array(ItemDocument, { maxItems: 20 })),
});
export type Evidence = Static<typeof Evidence>;

/** In the language of one person. */
export const ShownEvidence = Type.Object({
  lines: some(ShownLines),
  checks: some(Type.Array(ShownCheck)),
  parties: some(Type.Array(Party)),
  documents: some(Type.Array(ItemDocument)),
});
export type ShownEvidence = Static<typeof ShownEvidence>;

const count = Type.Integer({ minimum: 0 });
/** Counts in the item. `changed`: rows with a previous value; `failed`: checks with the result `fail`. */
export const EvidenceCounts = Type.Object({ lines: count, changed: count, failed: count, documents: count });
export type EvidenceCounts = Static<typeof EvidenceCounts>;

/** An item about the same party or record that the caller may see. `outcome` is null while it is open, or if it ended without an answer. */
export const RelatedItem = Type.Object({
  itemId: Text,
  title: Text,
  state: ItemState,
  /** The party both items name. */
  party: some(Party),
  record: some(RecordRef),
  amount: some(Amount),
  outcome: Nullable(Outcome),
  /** Of the outcome, else of the newest change. */
  at: Instant,
});
export type RelatedItem = Static<typeof RelatedItem>;
export const RELATED_MAX = 20;
export const RelatedItems = Type.Object({ items: Type.Array(RelatedItem, { maxItems: RELATED_MAX }) });
export type RelatedItems = Static<typeof RelatedItems>;
