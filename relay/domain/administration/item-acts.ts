/** Acts of administrators on items, as used by HTTP. */
import type { ItemActResult } from '../../../shared/admin/acts.ts';
import { actOnItem, type ItemAct } from '../answers/administrator-acts.ts';
import type { Random } from '../ports.ts';
import type { AnswerTx, Writer } from '../unit-of-work.ts';

export interface ItemActs {
  /** Resolves once it is durable. @throws ProblemError */
  act(act: ItemAct): Promise<ItemActResult>;
}

interface ItemActsDeps {
  writer: Writer<AnswerTx>;
  random: Random;
}

export function createItemActs({ writer, random }: ItemActsDeps): ItemActs {
  return {
    act: (act) => writer.write((tx) => actOnItem(tx, act, random)),
  };
}
