/** The same done to several items: those that can be, with the others named. */
import type { DoneToMany, RefusedItem } from '../shared/bridge/base.ts';
import { ProblemError } from '../shared/problems.ts';

/** How many wait for the relay at the same time: a long list neither takes minutes nor fills the wire. */
const AT_ONCE = 8;

/**
 * @param act of one item; a ProblemError leaves it out
 * @throws the first problem where nothing was done; whatever else is thrown
 */
export async function toEach(itemIds: readonly string[], act: (itemId: string) => Promise<void>): Promise<DoneToMany> {
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
