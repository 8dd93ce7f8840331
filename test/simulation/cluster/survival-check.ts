/** Checks after a lossy failover: all contents of the copy from which the log was restarted must survive. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import { must } from '../invariant.ts';
import { sentAs } from '../promises-of-answers.ts';
import { anyOf, type World } from '../world.ts';

/** Outcomes of a lossy failover for the relays ahead of the log, and choices of the copy; the seeds must reach each. */
export const LOSSY_ENDS = [
  'a relay is ahead of a log that went back',
  'a relay is ahead of a log that goes on as another history',
  'the log begins anew from a copy of what it lost',
  'the log begins anew from a copy of what went on',
  'an event that was taken is lost by the log',
  'an answer that was recorded is lost by the log',
] as const;

export interface Kept {
  /** Answers in the chosen copy, by item id. */
  answers: ReadonlyMap<string, readonly Answer[]>;
  /** Keys of those answers. */
  before: ReadonlySet<string>;
  /** Keys of lost answers that no desk will send again. */
  gone: ReadonlySet<string>;
}

export function checkKept(world: World, { answers: kept, gone }: Kept): void {
  const { reader } = anyOf(world).store();
  for (const [itemId, before] of kept) {
    const item = reader.item(itemId)?.item ?? null;
    must(item !== null, 'an item of the copy that counts is in all', { item: itemId });
    for (const answer of before) {
      const times = item?.answers.filter(({ key }) => key === answer.key).length;
      must(times === 1, 'an answer of the copy that counts is in all, once', { item: itemId, key: answer.key, times });
    }
    if (item) for (const answer of item.answers) checkSent(world, item, answer, before);
  }
  for (const id of world.witness.items().keys()) {
    const back = reader.item(id)?.item.answers.filter(({ key }) => gone.has(key)) ?? [];
    must(back.length === 0, 'what is void stays so', { item: id, keys: back.map(({ key }) => key) });
  }
  for (const { ids, times } of world.source.effects()) {
    must(times <= 1, 'of whichever history, the source acts on an answer once', { ids: [...ids], times });
  }
}

/** Checks an answer from before: the source knows its outcome in a lost history, the copy may not. */
function checkSent({ source }: World, item: Item, answer: Answer, before: readonly Answer[]): void {
  const { key, fate } = answer;
  const isBefore = before.some((one) => one.key === key);
  const isTwin = item.answers.some((one) => one.key !== key && sentAs(item, one) === sentAs(item, answer));
  if (!isBefore || isTwin || fate === 'withdrawn') return;
  const [effect, ...others] = source.effectsOf(sentAs(item, answer));
  const facts = { item: item.id, key, fate, times: effect?.times ?? 0 };
  must(effect?.times === 1 && others.length === 0, 'the source acts on an answer that was kept', facts);
  if (effect?.takenBack) return;
  must(fate === (effect?.refused ? 'refused' : 'confirmed'), 'staff see what became of an answer that was kept', facts);
}
