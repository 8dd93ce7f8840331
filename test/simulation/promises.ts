/** What must hold of every run once nothing goes wrong any more; each promise is told in the words in which it is found broken. */
import { walkChain } from '../../relay/audit/chain.ts';
import { sqliteBackend } from '../../relay/store/backend.ts';
import type { Item } from '../../shared/items.ts';
import type { Given, SimulatedDesk } from './desk.ts';
import { decidedBy } from './model.ts';
import { must } from './must.ts';
import { keyOf, type SimulatedSource } from './source.ts';
import { PEOPLE, type World } from './world.ts';

export const givenIn = ({ desks }: World): Given[] => desks.flatMap((desk) => desk.given());

/** @returns how many answers no longer stand. @throws Error whose message names the promise that did not hold */
export async function check(world: World): Promise<number> {
  const { relay, desks } = world;
  checkEvents(world);
  for (const given of givenIn(world)) checkAnswer(world, given);
  const items = itemsOf(world);
  for (const item of items) checkItem(world, item);
  for (const desk of desks) checkDesk(world, desk);
  await relay.kill();
  await checkTrail(world, items);
  return items.flatMap(({ answers }) => answers).filter(({ fate }) => fate === 'withdrawn').length;
}

function checkEvents({ source, relay, made }: World): void {
  for (const [id, results] of source.taken()) {
    const items = new Set(results.map(({ itemId }) => itemId));
    must(items.size === 1, 'an event makes one item, however often it is sent', { id, items: [...items] });
    for (const itemId of items) {
      // A change of something that has not come yet is taken, and means nothing.
      if (itemId === null && !made.has(id)) continue;
      must(itemId !== null && relay.store().reader.item(itemId) !== null, 'what was taken is kept', { id, itemId });
    }
  }
}

/** Items of the store. */
function itemsOf({ relay }: World): Item[] {
  return [...relay.store().reader.itemsFor('ann', 0)].map(({ stored }) => stored.item);
}

/** An answer that was seen as given is recorded once under its key, or its person is told why not. */
function checkAnswer({ relay, desks }: World, { userId, itemId, key, action, undone }: Given): void {
  const facts = { userId, itemId, key, action };
  const answers = relay.store().reader.item(itemId)?.item.answers ?? [];
  const recorded = answers.filter((answer) => answer.key === key);
  must(recorded.length <= 1, 'an answer is recorded once', facts);
  if (undone === 'yes') must(recorded.length === 0, 'what was taken back is not sent', facts);
  if (undone !== 'no') return;
  const pending = desks
    .find((desk) => desk.userId === userId)
    ?.desk()
    .commands.item(itemId)?.pending;
  const told = pending?.key === key && (pending.status === 'rejected' || pending.status === 'draft');
  must(recorded.length === 1 || told, 'an answer that was given is recorded, or its person is told', {
    ...facts,
    pending,
    answers: answers.map((one) => one.key),
  });
}

function checkItem({ relay, source }: World, item: Item): void {
  const voters = relay.store().reader.item(item.id)?.voters ?? PEOPLE;
  const state = decidedBy(item, item.answers, voters);
  const shown = item.decision?.state ?? 'open';
  must(state === shown, 'an item has the outcome that its answers make, one after the other', {
    item: item.id,
    state,
    shown,
    answers: item.answers.map(({ kind, by }) => `${by.id} ${kind}`),
  });
  for (const answer of item.answers) checkEffect(source, item, answer);
}

function checkEffect(source: SimulatedSource, item: Item, answer: Item['answers'][number]): void {
  const { action, by, at, fate } = answer;
  const key = keyOf({ itemId: item.id, action, respondedBy: by, respondedAt: at });
  const effect = source.effects().get(key);
  const facts = { item: item.id, key: answer.key, fate, times: effect?.times ?? 0, takenBack: effect?.takenBack };
  if (fate === 'withdrawn' && !answer.attempted) {
    must(effect === undefined, 'what was taken back before it went out never goes out', facts);
    return;
  }
  must(effect?.times === 1, 'the source acts on an answer once', { ...facts, ids: [...(effect?.ids ?? [])] });
  must((fate === 'withdrawn') === (effect?.takenBack ?? false), 'what the source takes back no longer stands', facts);
  if (fate === 'withdrawn') return;
  must(fate === (effect?.refused ? 'refused' : 'confirmed'), 'staff see what became of an answer', facts);
}

/** Every desk shows what the store holds. */
function checkDesk({ relay }: World, desk: SimulatedDesk): void {
  for (const { stored } of relay.store().reader.itemsFor(desk.userId, 0)) {
    const here = desk.desk().commands.item(stored.item.id)?.item;
    must(JSON.stringify(here) === JSON.stringify(stored.item), 'a desk shows what the store holds', {
      desk: desk.userId,
      item: stored.item.id,
      here: here && { state: here.state, version: here.version, answers: here.answers.length },
      store: { state: stored.item.state, version: stored.item.version, answers: stored.item.answers.length },
    });
  }
}

async function checkTrail({ path }: World, items: readonly Item[]): Promise<void> {
  const backend = sqliteBackend(path);
  const told = new Map<string, number>();
  const walked = await walkChain(backend.trail(), {
    rule: backend.chain,
    onEntry({ record }) {
      const { kind, item } = JSON.parse(record) as { kind: string; item?: string };
      if (kind === 'answered' && item) told.set(item, (told.get(item) ?? 0) + 1);
      return undefined;
    },
  });
  must('walked' in walked, 'the chain of the trail is whole', walked);
  for (const item of items) {
    const facts = { item: item.id, told: told.get(item.id) ?? 0, answers: item.answers.length };
    must(facts.told === facts.answers, 'the trail tells of each answer once', facts);
  }
}
