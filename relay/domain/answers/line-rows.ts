/** Rows of an item that is decided by line, and what an answer decides about them. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import type { AnswerRequest } from '../../../shared/responses.ts';
import { countsOfLines, everyRow, givenDecisions, isByLine } from '../../../shared/rules/line-decisions.ts';
import type { EvidenceTx } from '../items/evidence-ports.ts';

type Reads = Pick<EvidenceTx, 'evidence'>;

/** Ids of the rows, in their order. */
export const rowsOf = (tx: Reads, { id }: Pick<Item, 'id'>): string[] =>
  tx.evidence(id)?.lines?.rows.map((row) => row.id) ?? [];

/** Empty for a question, which decides nothing, and for an item that is decided as a whole or has no row left. */
export function answeredLines(
  tx: Reads,
  item: Item,
  kind: Answer['kind'],
  { lineDecisions }: AnswerRequest,
): Pick<Answer, 'lineDecisions' | 'lineCounts'> {
  const rows = isByLine(item) && kind !== 'request-info' ? rowsOf(tx, item) : [];
  if (rows.length === 0) return {};
  const given = givenDecisions(kind, lineDecisions);
  return {
    ...(Object.keys(given).length > 0 && { lineDecisions: given }),
    lineCounts: countsOfLines(rows.length, kind, given),
  };
}

/** Every row with its decision, for the source. */
export const decidedRows = (
  tx: Reads,
  item: Item,
  { kind, lineCounts, lineDecisions }: Answer,
): Pick<Answer, 'lineDecisions'> =>
  lineCounts ? { lineDecisions: everyRow(rowsOf(tx, item), kind, lineDecisions) } : {};
