/** The desk that this tab hosts, while it hosts one: opened, tried again where the store cannot be opened, closed at once. */
import { type Problem, ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Calls } from './calls.ts';
import type { Aside, Carried, DeskOut, HostedDesk, Left, Place, TabPorts } from './ports.ts';

/** ms between two tries to open a store. */
const AGAIN_MS = 3_000;

export interface DeskPlace {
  /** In place of the one before, whose unsent answers go with it. @param aside why in memory; null: not beside another tab */
  open(place: Place, aside: Aside | null): void;
  /** At once; another tab can open the store when this returns. */
  close(): void;
  /** Done with the desk, or with what says why there is none; not at all where it is closed before. */
  whenOpen(work: (desk: HostedDesk) => void): void;
  /** Nothing waits here that would be lost with the desk. */
  isIdle(): boolean;
  /** Begins anew with nothing kept. */
  wipe(left: Left): void;
}

interface Wanted {
  place: Place;
  aside: Aside | null;
  wipe: Left | null;
}

/** Answers in place of a desk that cannot be opened. */
const refusing = (why: Problem): HostedDesk => ({
  answer: async () => ({ ok: false, problem: why }),
  notice() {},
  wake() {},
  look() {},
  say() {},
  waiting: () => 0,
  stop: () => null,
});

/** Events of a desk that was closed go nowhere. */
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
  /** Changes with each opening and closing: what began under another one is over. */
  let turn = 0;
  let wanted: Wanted | null = null;
  let desk: HostedDesk | null = null;
  let queue: ((desk: HostedDesk) => void)[] = [];
  let carried: Carried | null = null;
  /** One after the other: a worker opens its store once at a time. */
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
      // Closed while it was opened: what was given to it comes back.
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
