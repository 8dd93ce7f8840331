/** The desk hosted by this tab: opens it, retries if the store cannot be opened, closes it synchronously. */
import { type Problem, ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Calls } from './calls.ts';
import type { DataDeletion, DeskOutput, HolderFault, HostedDesk, StorageKind, TabPorts, UnsentData } from './ports.ts';

/** ms between attempts to open a store. */
const RETRY_MS = 3_000;

export interface DeskSlot {
  /** Replaces the current desk and takes over its unsent answers. @param holderFault why it is in memory; null: no other tab holds the store */
  open(storage: StorageKind, holderFault: HolderFault | null): void;
  /** Synchronous: another tab can open the store afterwards. */
  close(): void;
  /** Runs the work with the desk, or with a stand-in that refuses calls if the store cannot be opened; dropped if closed first. */
  whenOpen(work: (desk: HostedDesk) => void): void;
  /** True if closing the desk would lose nothing. */
  isIdle(): boolean;
}

interface DeskRequest {
  storage: StorageKind;
  holderFault: HolderFault | null;
  wipe: DataDeletion | null;
}

/** Stand-in for a desk that cannot be opened. */
const refusingDesk = (why: Problem): HostedDesk => ({
  answer: async () => ({ ok: false, problem: why }),
  wake() {},
  pagesChanged() {},
  setHolderFault() {},
  unsentCount: () => 0,
  stop: () => null,
});

/** Drops events of a closed desk. */
function whileOpen(out: DeskOutput, isOpen: () => boolean): DeskOutput {
  return {
    tell: (...told) => isOpen() && out.tell(...told),
    act: (...acted) => isOpen() && out.act(...acted),
    facts: out.facts,
    wipe: (left) => isOpen() && out.wipe(left),
  };
}

export function createDeskSlot(ports: TabPorts, pages: Omit<DeskOutput, 'wipe'>, calls: Calls): DeskSlot {
  const { log, clock } = ports;
  /** Incremented on open and close; results of an earlier turn are dropped. */
  let generation = 0;
  let wanted: DeskRequest | null = null;
  let desk: HostedDesk | null = null;
  let queue: ((desk: HostedDesk) => void)[] = [];
  let unsent: UnsentData | null = null;
  /** Serializes openings: a worker opens its store once at a time. */
  let opened: Promise<void> = Promise.resolve();
  const out: DeskOutput = { ...pages, wipe };

  function setDesk(next: HostedDesk): void {
    desk = next;
    const works = queue;
    queue = [];
    for (const work of works) work(next);
  }
  function failed(error: unknown, mine: number): void {
    log.warn('the store cannot be opened', { reason: reasonOf(error) });
    const words = wordsFor(out.facts().locale);
    setDesk(
      refusingDesk(error instanceof ProblemError ? error.problem : problem('STORE_UNAVAILABLE', words.unexpected)),
    );
    clock.after(RETRY_MS, () => {
      if (mine === generation) begin(mine);
    });
  }
  async function attempt(mine: number): Promise<void> {
    if (mine !== generation || !wanted) return;
    const request = wanted;
    try {
      const made = await ports.open({ ...request, unsent, output: whileOpen(out, () => mine === generation) });
      // Closed while opening: take back the answers that were passed to it.
      if (mine !== generation) unsent = made.stop();
      else {
        request.wipe = null;
        setDesk(made);
      }
    } catch (error) {
      if (mine === generation) failed(error, mine);
    }
  }
  function begin(mine: number): void {
    opened = opened.then(() => attempt(mine));
  }
  function close(): void {
    generation += 1;
    wanted = null;
    queue = [];
    unsent = desk?.stop() ?? unsent;
    desk = null;
  }
  function start(next: DeskRequest): void {
    close();
    wanted = next;
    const mine = generation;
    begin(mine);
    calls.setAnswerer({
      name: `${ports.id} ${mine}`,
      ask: (call) =>
        whenOpen((one) => {
          void one.answer(call.channel, call.request, 0).then((result) => {
            if (mine === generation) calls.settle(call.id, result);
          });
        }),
    });
  }
  function whenOpen(work: (desk: HostedDesk) => void): void {
    if (desk) work(desk);
    else if (wanted) queue.push(work);
  }
  /** Deletes all data and opens an empty desk. */
  function wipe(left: DataDeletion): void {
    if (!wanted) return;
    const { storage, holderFault } = wanted;
    close();
    unsent = null;
    start({ storage, holderFault, wipe: left });
  }
  return {
    open: (storage, holderFault) => start({ storage, holderFault, wipe: null }),
    close,
    whenOpen,
    isIdle: () => desk !== null && desk.unsentCount() === 0,
  };
}
