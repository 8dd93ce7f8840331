/** What a log keeps that lost what it had acknowledged, and begins anew from a copy that was chosen: what that copy had, all of it. */
import type { Answer } from '../../../shared/items.ts';
import { must } from '../must.ts';
import { anyOf, type World } from '../world.ts';

/** What comes of relays that are ahead of the log, and which copy counts then; each has to happen. */
export const LOSSY_ENDS = [
  'a relay is ahead of a log that went back',
  'a relay is ahead of a log that goes on as another history',
  'the log begins anew from a copy of what it lost',
  'the log begins anew from a copy of what went on',
  'an event that was taken is lost by the log',
  'an answer that was recorded is lost by the log',
] as const;

export interface Kept {
  /** Answers that the chosen copy had, by the ids of its items. */
  answers: ReadonlyMap<string, readonly Answer[]>;
  /** Keys of answers that had been recorded by then, in whichever history: kept by the copy, or lost. */
  settled: ReadonlySet<string>;
  /** Of those that are lost, and that no desk has still to send. */
  gone: ReadonlySet<string>;
}

export function checkKept(world: World, { answers: kept, gone }: Kept): void {
  const { reader } = anyOf(world).store();
  for (const [itemId, before] of kept) {
    const answers = reader.item(itemId)?.item.answers ?? null;
    must(answers !== null, 'an item of the copy that counts is in all', { item: itemId });
    for (const { key } of before) {
      const times = answers?.filter((answer) => answer.key === key).length;
      must(times === 1, 'an answer of the copy that counts is in all, once', { item: itemId, key, times });
    }
  }
  for (const id of world.witness.items().keys()) {
    const back = reader.item(id)?.item.answers.filter(({ key }) => gone.has(key)) ?? [];
    must(back.length === 0, 'what is void stays so', { item: id, keys: back.map(({ key }) => key) });
  }
}
