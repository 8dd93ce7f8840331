/** What a log keeps that lost what it had acknowledged, and begins anew from a copy that was chosen: what that copy had, all of it. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import { must } from '../must.ts';
import { sentAs } from '../promises-of-answers.ts';
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
  /** Their keys. */
  before: ReadonlySet<string>;
  /** Keys of answers that are lost, and that no desk has still to send. */
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

/** Of an answer from before: what it came to in a history that is lost the source knows, and the copy may not. */
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
