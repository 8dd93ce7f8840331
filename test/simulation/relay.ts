/**
 * A relay that may be up or down, seen from outside. It can die at each call of its store: before the commit, or after it and before
 * anybody hears.
 */

import type { Sealing } from '../../relay/domain/keeping/sealing-ports.ts';
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import { type Store, StoreError } from '../../relay/domain/store-ports.ts';
import type { HttpRequest } from '../../relay/outbound/exchange.ts';
import type { IngestResult } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import type { DeskAuth } from '../../shared/socket.ts';
import type { Chance } from './chance.ts';
import { exchangeOver } from './exchange-over.ts';
import type { Faulty } from './faulty.ts';
import type { Journal } from './journal.ts';
import { createFates } from './mortal.ts';
import type { Network, Pipe } from './network.ts';
import type { Plan } from './plan.ts';
import type { Book } from './reads/book.ts';
import { createRelayLife, type RelayLife } from './relay-life.ts';
import type { StorePlace } from './store-place.ts';
import type { Life, VirtualTime } from './time.ts';
import type { Witness } from './witness.ts';

export interface RelaySetting {
  /** `relay`; of several with its number. */
  name: string;
  time: VirtualTime;
  chance: Chance;
  network: Network;
  journal: Journal;
  plan: Plan;
  place: (life: Life, died: () => void) => StorePlace;
  sealing: Sealing;
  rows: (store: Store) => DirectoryRow[];
  /** ms by which its wall clock is ahead. */
  ahead: () => number;
  /** What a response endpoint answers to a request that arrived. */
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  /** Asked when it has sent such a request: for how many virtual ms it stands still now; null: it does not. */
  stall: () => number | null;
  /** Whether it may die by itself now. */
  mortal: () => boolean;
  isFull: () => boolean;
  /** Each commit, in order, before anybody is told. */
  witness: Pick<Witness, 'see' | 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;
  /** The same, for those who read. */
  book: Pick<Book, 'see'>;
  stir: () => void;
  /** Faults built in, to see them found. */
  faulty: Faulty;
}

export interface SimulatedRelay {
  readonly name: string;
  /** Between it and desks and sources. */
  readonly network: Network;
  /** Resolves when it serves, or has died over it. */
  start(): Promise<void>;
  /** As by kill -9: what is not committed is gone. Resolves when its file can be opened again. */
  kill(): Promise<void>;
  /** Serves, or begins to. */
  isUp(): boolean;
  /** Up, or not so far yet. */
  isRunning(): boolean;
  /** It is up and serves nobody: its copy is none of the others' any more. */
  isStopped(): boolean;
  /** It could not start, as its store is none of the others'; until it starts the next time. */
  wasRefused(): boolean;
  /** As by SIGSTOP: for this time it does nothing, and what arrives waits. @param ms virtual */
  pause(ms: number): void;
  /** It stands still no longer. */
  resume(): void;
  /** How often it died by itself. */
  deaths(): number;
  /** Of its clock now. */
  now(): number;
  /** Events over HTTP, together. @throws ProblemError where they are refused */
  accept(events: readonly unknown[]): Promise<IngestResult[]>;
  /** Taking an answer back over HTTP. @throws ProblemError where it is refused */
  withdraw(userId: string, itemId: string, key: string): Promise<void>;
  /** Over HTTP. @param away whether the absence begins or ends */
  absence(userId: string, away: { delegate: string } | null): Promise<void>;
  directoryChanged(): void;
  /** Over HTTP, by an administrator. */
  saveDirectory(rows: readonly DirectoryRow[]): Promise<void>;
  mend(): Promise<void>;
  /** It itself, once it hears of what is asked. */
  asked(): Promise<RelayLife>;
  /** The same as it now is; null: it is down. */
  life(): RelayLife | null;
  /** A desk's socket arrived; it is cut where nobody by that name is known. @returns false where the relay is not up */
  connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean;
  /** What a desk sent over it. */
  hear(pipe: Pipe, message: unknown): void;
  /** The store, while it is up. @throws where it is down */
  store(): Store;
}

/** What its administrator reads. */
const REFUSED = /data of its own/;

/** From its start to its end. */
interface Run {
  life: Life;
  place: StorePlace;
  /** Null: it is not so far yet. */
  relay: RelayLife | null;
}

/** ms of an absence. */
const AWAY_MS = 3_600_000;
const never = <T>(): Promise<T> => new Promise<T>(() => {});

export function createSimulatedRelay(setting: RelaySetting): SimulatedRelay {
  const { name, time, chance, network, journal, plan, stir } = setting;
  const fates = createFates(chance.of('fates'), plan.weakest.relay, setting.mortal);
  let run: Run | null = null;
  let refused = false;
  let deaths = 0;
  let closing: Promise<void> = Promise.resolve();
  /** Sockets that the system took for a relay which stands still. */
  const knocking = new Set<Pipe>();

  function end(): void {
    if (!run) return;
    const { life, place, relay } = run;
    life.end();
    closing = relay ? relay.end() : place.leave(null);
    run = null;
    for (const pipe of knocking) pipe.cut();
    knocking.clear();
  }

  async function start(): Promise<void> {
    await closing;
    if (run) return;
    journal.say(name, 'starts');
    refused = false;
    const life = time.life(setting.ahead);
    const died = () => {
      deaths += 1;
      end();
    };
    const begun: Run = { life, place: setting.place(life, died), relay: null };
    run = begun;
    const started = begin(begun, died).catch((error: unknown) => {
      // It ends by itself, as a server that cannot start does.
      journal.say(name, `cannot start: ${error instanceof Error ? error.message : String(error)}`);
      refused = error instanceof StoreError && REFUSED.test(error.message);
      if (run === begun) end();
    });
    await Promise.race([started, ended(() => run !== begun)]);
  }

  async function begin(begun: Run, died: () => void): Promise<void> {
    const { life, place } = begun;
    if (place.prepare) await place.prepare();
    if (life.isOver()) return;
    const relay = createRelayLife({
      ...{ life, chance, sealing: setting.sealing, rows: setting.rows, faulty: setting.faulty, asked: setting.witness },
      place,
      exchange: exchangeOver({ network, life, receive: setting.receive, sent: stall }),
      mortal: { name, fates, journal, stir, isFull: setting.isFull },
      died,
    });
    relay.store.feed.subscribe(setting.witness.see);
    relay.store.feed.subscribe((changes) => setting.book.see(name, changes));
    begun.relay = relay;
    await relay.start();
  }

  function pause(ms: number): void {
    const stopped = run;
    if (!stopped) return;
    journal.say(name, `stands still for ${ms / 1000} s`);
    stopped.life.pause();
    time.after(ms, () => resume(stopped));
  }

  /** What was just sent is answered to a relay that does not hear it. */
  function stall(): void {
    const ms = setting.stall();
    if (ms === null || run?.life.isPaused()) return;
    journal.count('a relay stands still past its duties');
    pause(ms);
  }

  function resume(stopped: typeof run): void {
    if (stopped !== run || !stopped?.life.isPaused()) return;
    journal.say(name, 'goes on');
    stopped.life.resume();
  }

  /** A start that never comes to its end, as it died or time has to pass, holds nobody up. */
  async function ended(over: () => boolean): Promise<void> {
    for (let turns = 0; turns < 20 && !over(); turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** The relay that is asked, once it hears of it. */
  function asked(): Promise<RelayLife> {
    const relay = run?.relay;
    return relay ? new Promise((resolve) => relay.arrive(() => resolve(relay))) : never();
  }

  return {
    ...{ name, network, start, pause },
    async kill() {
      if (run) journal.say(name, 'is killed');
      end();
      await closing;
    },
    isUp: () => run?.relay != null,
    isRunning: () => run !== null,
    isStopped: () => (run?.relay && run.place.isStopped?.()) ?? false,
    wasRefused: () => refused,
    deaths: () => deaths,
    now: () => time.now() + setting.ahead(),
    resume() {
      if (run) resume(run);
    },
    async accept(events) {
      const { directory, services } = await asked();
      const source = directory().source('erp');
      if (!source) throw new Error('the source is gone');
      const parsed = events.map((value) => parseEvent(value));
      const good = parsed.flatMap((one) => (one.ok ? [one.event] : []));
      const bad = parsed.flatMap((one) => (one.ok ? [] : one.errors));
      if (bad[0]) throw new ProblemError('EVENT_INVALID', `${bad[0].pointer} ${bad[0].detail}`);
      const pointers = good.map((_, index) => (good.length === 1 ? '' : `/${index}`));
      return services.accept(source, { events: good, pointers, faults: [] });
    },
    async withdraw(userId, itemId, key) {
      const { services } = await asked();
      await services.withdraw(userId, itemId, key);
    },
    async absence(userId, away) {
      const { services } = await asked();
      const [from, to] = [0, AWAY_MS].map((ms) => new Date(time.now() + setting.ahead() + ms).toISOString());
      await services.saveAbsence(userId, away && from && to ? { from, to, ...away } : {});
    },
    async saveDirectory(rows) {
      const relay = await asked();
      await relay.saveDirectory(rows);
    },
    directoryChanged: () => run?.relay?.directoryChanged(),
    mend: async () => run?.relay?.mend(),
    asked,
    life: () => run?.relay ?? null,
    connect(pipe, auth, deliver) {
      const relay = run?.relay;
      if (!relay) return false;
      knocking.add(pipe);
      relay.arrive(() => {
        knocking.delete(pipe);
        if (!relay.connect(pipe, auth, deliver)) pipe.cut();
      });
      return true;
    },
    hear(pipe, message) {
      const relay = run?.relay;
      relay?.arrive(() => relay.hear(pipe, message));
    },
    store() {
      if (!run?.relay) throw new Error('the relay is down');
      return run.relay.store;
    },
  };
}
