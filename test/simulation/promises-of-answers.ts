/** Invariants of answers: each is recorded once or returned to its user, and the source acts on it once. */
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import { must } from './invariant.ts';
import { decidedBy } from './model.ts';
import type { Given } from './person.ts';
import { type Effect, keyOf } from './source.ts';
import { anyOf, type World } from './world.ts';

/** Which answers bind to the version their user saw (contract section 8), independent of the product's rules. */
const bindsVersion = (kind: Answer['kind']): boolean => kind === 'approve' || kind === 'reject' || kind === 'custom';

/** An answer that the desk displayed as given is recorded once under its key, or its user learns why not. */
export function checkGiven(world: World, { desk, itemId, key, action, version, undone }: Given): void {
  const { desks, witness } = world;
  const facts = { desk, itemId, key, action };
  const item = anyOf(world).store().reader.item(itemId)?.item ?? witness.items().get(itemId);
  const answers = item?.answers ?? [];
  const recorded = answers.filter((answer) => answer.key === key);
  must(recorded.length <= 1, 'an answer is recorded once', facts);
  const at = witness.versionAt(key);
  const isBound = recorded[0] && bindsVersion(recorded[0].kind);
  must(!isBound || (at !== undefined && at.from <= version && version <= at.to), 'an answer is to what its giver saw', {
    ...facts,
    version,
    at,
  });
  if (undone === 'yes') must(recorded.length === 0, 'what was taken back is not sent', facts);
  if (undone !== 'no') return;
  const here = desks.find(({ name }) => name === desk)?.desk();
  const pending = here?.commands.item(itemId)?.pending;
  const told = pending?.key === key && (pending.status === 'rejected' || pending.status === 'draft');
  // A user who is not asked any more has no item that could show it.
  const isGone = here?.commands.item(itemId) === null;
  must(recorded.length === 1 || told || isGone, 'an answer that was given is recorded, or its person is told', {
    ...facts,
    pending,
    answers: answers.map((one) => one.key),
  });
}

export function checkDecision(item: Item, voters: readonly string[]): void {
  // An alert that is raised again asks again.
  if (item.fold) return;
  const comesBack = item.decision?.policy === 'first' && item.state === 'answered';
  must(!comesBack || item.outcome?.fate !== 'refused', 'a refused answer comes back', { item: item.id });
  // An item that its source withdrew stays closed when an answer is withdrawn or refused.
  const isOver = ({ fate }: Answer) => fate === 'withdrawn' || fate === 'refused';
  if (item.state === 'withdrawn' && item.answers.some(isOver)) return;
  const isEscalated = item.audiences.some(({ by }) => by === 'escalation');
  const state = decidedBy(item, item.answers, voters, () => isEscalated);
  const shown = item.decision?.state ?? 'open';
  must(state === shown, 'an item has the outcome that its answers make, one after the other', {
    item: item.id,
    state,
    shown,
    policy: item.decision?.policy,
    answers: item.answers.map(
      ({ kind, by, fate }) => `${by.id} for ${by.onBehalfOf?.id ?? 'themselves'} ${kind} ${fate}`,
    ),
  });
}

/** The source's effect of an answer, and what staff see of it. */
export function checkAnswered({ source }: World, item: Item, answer: Answer): void {
  const { fate } = answer;
  const effects = source.effectsOf(sentAs(item, answer));
  const twins = item.answers.filter((one) => sentAs(item, one) === sentAs(item, answer));
  if (twins.length > 1) {
    checkTwins(item, twins, effects);
    return;
  }
  const [effect, ...others] = effects;
  const facts = { item: item.id, key: answer.key, fate, times: effect?.times ?? 0, takenBack: effect?.takenBack };
  if (fate === 'withdrawn' && !answer.attempted) {
    must(effect === undefined, 'what was taken back before it went out never goes out', facts);
    return;
  }
  // It was attempted while the endpoint was down and never arrived, and was then withdrawn.
  if (fate === 'withdrawn' && effect === undefined) return;
  must(effect?.times === 1 && others.length === 0, 'the source acts on an answer once', {
    ...facts,
    ids: [...(effect?.ids ?? [])],
  });
  must((fate === 'withdrawn') === (effect?.takenBack ?? false), 'what the source takes back no longer stands', facts);
  if (fate === 'withdrawn') return;
  must(fate === (effect?.refused ? 'refused' : 'confirmed'), 'staff see what became of an answer', facts);
}

/** The key by which the source identifies an answer. */
export const sentAs = ({ id }: Item, { action, by, at }: Answer): string =>
  keyOf({ itemId: id, action, respondedBy: by, respondedAt: at });

/** Two answers of a user in the same ms, which the source cannot distinguish. A withdrawn one may never have arrived. */
function checkTwins(item: Item, twins: readonly Answer[], effects: readonly Effect[]): void {
  const times = effects.map((effect) => effect.times);
  const facts = { item: item.id, keys: twins.map(({ key }) => key), times };
  const standing = twins.filter(({ fate }) => fate !== 'withdrawn');
  const tried = twins.filter(({ fate, attempted }) => fate !== 'withdrawn' || attempted);
  const isOfThem = effects.length >= standing.length && effects.length <= tried.length;
  must(isOfThem && times.every((count) => count === 1), 'the source acts on an answer once', facts);
  const shown = standing.map(({ fate }) => fate);
  const came = effects.filter(({ takenBack }) => !takenBack).map(({ refused }) => (refused ? 'refused' : 'confirmed'));
  must(shown.sort().join() === came.sort().join(), 'staff see what became of an answer', { ...facts, shown, came });
}
