/** The desk hosted by this tab: opens it, retries if the store cannot be opened, closes it synchronously. */
import { type Problem, ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Calls } from './calls.ts';
import type { Aside, Carried, DeskOut, HostedDesk, Left, Place, TabPorts } from './ports.ts';

/** ms between attempts to open a store. */
const AGAIN_MS = 3_000;

export interface DeskPlace {
  /** Replaces the current desk and takes over its unsent answers. @param aside why it is in memory; null: no other tab holds the store */
  open(place: Place, aside: Aside | null): void;
  /** Synchronous: another tab can open the store afterwards. */
  close(): void;
  /** Runs the work with the desk, or with a stand-in that refuses calls if the store cannot be opened; dropped if closed first. */
  whenOpen(work: (desk: HostedDesk) => void): void;
  /** True if closing the desk would lose nothing. */
  isIdle(): boolean;
  /** Deletes all data and opens an empty desk. */
  wipe(left: Left): void;
}

interface Wanted {
  place: Place;
  aside: Aside | null;
  wipe: Left | null;
}

/** Stand-in for a desk that cannot be opened. */
const refusing = (why: Problem): HostedDesk => ({
  answer: async () => ({ ok: false, problem: why }),
  notice() {},
  wake() {},
  look() {},
  say() {},
  waiting: () => 0,
  stop: () => null,
});

/** Drops events of a closed desk. */
function whileOpen(out: DeskOut, isOpen: () => boolean): DeskOut {
  return {
    tell: (...told) => isOpen() && out.tell(...told),
    act: (...acted) => isOpen() && out.act(...acted),
    facts: out.facts,
    wipe: (left) => isOpen() && out.wipe(left),
  };
}

export function createDeskPlace(ports: TabPorts, out: DeskOut, calls: Calls): DeskPlace {
  const { log, clock } = ports;
  /** Incremented on open and close; results of an earlier turn are dropped. */
  let turn = 0;
  let wanted: Wanted | null = null;
  let desk: HostedDesk | null = null;
  let queue: ((desk: HostedDesk) => void)[] = [];
  let carried: Carried | null = null;
  /** Serializes openings: a worker opens its store once at a time. */
  let opened: Promise<void> = Promise.resolve();

  const there = (next: HostedDesk): void => {
    desk = next;
    const works = queue;
    queue = [];
    for (const work of works) work(next);
  };
  const failed = (error: unknown, mine: number): void => {
    log.warn('the store cannot be opened', { reason: reasonOf(error) });
    const words = wordsFor(out.facts().locale);
    there(refusing(error instanceof ProblemError ? error.problem : problem('STORE_UNAVAILABLE', words.unexpected)));
    clock.after(AGAIN_MS, () => {
      if (mine === turn) begin(mine);
    });
  };
  const attempt = async (mine: number): Promise<void> => {
    if (mine !== turn || !wanted) return;
    const place = wanted;
    try {
      const made = await ports.open({ ...place, carried, out: whileOpen(out, () => mine === turn) });
      // Closed while opening: take back the answers that were passed to it.
      if (mine !== turn) carried = made.stop();
      else {
        place.wipe = null;
        there(made);
      }
    } catch (error) {
      if (mine === turn) failed(error, mine);
    }
  };
  const begin = (mine: number): void => {
    opened = opened.then(() => attempt(mine));
  };
  const close = (): void => {
    turn += 1;
    wanted = null;
    queue = [];
    carried = desk?.stop() ?? carried;
    desk = null;
  };
  const start = (next: Wanted): void => {
    close();
    wanted = next;
    const mine = turn;
    begin(mine);
    calls.answerer({
      name: `${ports.id} ${mine}`,
      ask: (call) =>
        whenOpen((one) => {
          void one.answer(call.channel, call.request, 0).then((result) => {
            if (mine === turn) calls.settle(call.id, result);
          });
        }),
    });
  };
  const whenOpen = (work: (desk: HostedDesk) => void): void => {
    if (desk) work(desk);
    else if (wanted) queue.push(work);
  };
  return {
    open: (place, aside) => start({ place, aside, wipe: null }),
    close,
    whenOpen,
    isIdle: () => desk !== null && desk.waiting() === 0,
    wipe(left) {
      if (!wanted) return;
      const { place, aside } = wanted;
      close();
      carried = null;
      start({ place, aside, wipe: left });
    },
  };
}
