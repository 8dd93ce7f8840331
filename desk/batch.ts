/** Applies an action to several items and reports the ones refused. */
import type { BatchResult, RefusedItem } from '../shared/bridge/desk-channels.ts';
import { ProblemError } from '../shared/problems.ts';

/** Concurrent requests, so that a long list is neither slow nor floods the connection. */
const AT_ONCE = 8;

/** @param act a ProblemError marks the item as refused; any other error is rethrown. @throws the first problem if every item is refused */
export async function forEachItem(
  itemIds: readonly string[],
  act: (itemId: string) => Promise<void>,
): Promise<BatchResult> {
  const waiting = [...new Set(itemIds)];
  const all = waiting.length;
  const refused: (RefusedItem & { error: ProblemError })[] = [];
  const worker = async (): Promise<void> => {
    for (let itemId = waiting.shift(); itemId !== undefined; itemId = waiting.shift()) {
      try {
        await act(itemId);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        refused.push({ itemId, detail: error.problem.detail, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const [first] = refused;
  if (first && refused.length === all) throw first.error;
  return { refused: refused.map(({ itemId, detail }) => ({ itemId, detail })) };
}
