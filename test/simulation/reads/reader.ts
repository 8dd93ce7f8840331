/** A reader: sends each request to a random relay, with the cursor of the previous reply. */
import type { StorePosition } from '../../../relay/domain/freshness.ts';
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { Chance } from '../chance.ts';
import { must } from '../invariant.ts';
import type { SimulatedRelay } from '../relay.ts';
import type { World } from '../world.ts';
import type { Book } from './book.ts';
import type { Answered, Served } from './served.ts';

/** A reply, and the relay that sent it. */
export interface Heard<T> extends Answered<T> {
  relay: string;
}

export interface ReadSetting {
  world: World;
  book: Book;
  chance: Chance;
  userId: string;
}

export interface Reading extends ReadSetting {
  /** Whether requests carry the cursor of the previous reply. */
  brings: boolean;
  /** @returns null without a reply: the relay is down, is behind, or does not know the user */
  ask<T>(asked: (served: Served, person: Person) => Promise<T>): Promise<Heard<T> | null>;
  /** Waits before the next page is requested. */
  rest(): Promise<void>;
}

/** Probability to ask another relay, and to send the cursor; virtual ms between two pages. */
const NEXT = { other: 0.3, brings: 0.75, spread: 500 } as const;

export function startReading(setting: ReadSetting): Reading {
  const { world, book, chance, userId } = setting;
  const brings = chance.happens(NEXT.brings);
  const { journal } = world;
  let relay = chance.pick(world.relays);
  let brought: (StorePosition & { head: number }) | null = null;

  async function ask<T>(asked: (served: Served, person: Person) => Promise<T>): Promise<Heard<T> | null> {
    if (chance.happens(NEXT.other)) relay = chance.pick(world.relays);
    if (brings && isBehind(relay, brought)) journal.count('who reads waits for what another relay showed');
    const answer = await answerOf(relay, userId, brings ? brought : null, asked);
    if (!answer) return null;
    const told = { relay: relay.name, brought, from: answer.from };
    if (brings && brought?.life === answer.place.life) {
      must(book.committed(answer.from) >= brought.head, 'a read is not older than the cursor that it brought', told);
    }
    brought = { ...answer.place, head: book.committed(answer.to) };
    return { ...answer, relay: relay.name };
  }
  return {
    ...setting,
    brings,
    ask,
    rest: () => new Promise((resolve) => world.time.after(world.now.healed ? 0 : chance.below(NEXT.spread), resolve)),
  };
}

const isBehind = (relay: SimulatedRelay, brought: { head: number } | null): boolean =>
  brought !== null && relay.isUp() && relay.store().reader.head() < brought.head;

async function answerOf<T>(
  relay: SimulatedRelay,
  userId: string,
  brought: StorePosition | null,
  asked: (served: Served, person: Person) => Promise<T>,
): Promise<Answered<T> | null> {
  if (!relay.isUp() || relay.isStopped()) return null;
  const life = await relay.asked();
  try {
    const answer = await life.reads.read(userId, brought, asked);
    // The reply of a relay that crashed meanwhile is lost.
    return life === relay.life() ? answer : null;
  } catch (error) {
    if (life !== relay.life()) return null;
    if (error instanceof ProblemError && error.problem.code === 'RELAY_BEHIND') return null;
    throw error;
  }
}
