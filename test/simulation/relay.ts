/** A simulated relay, up or down, seen from outside. It can crash at each store call: before the commit, or after it but before a reply. */

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
import { loginOf, OVER_HTTP } from './relay-calls.ts';
import { createRelayLife, type RelayLife } from './relay-life.ts';
import type { StorePlace } from './store-place.ts';
import type { Life, VirtualTime } from './time.ts';
import type { Witness } from './witness.ts';

interface RelaySetting {
  /** `relay`, or `relay N` if there are several. */
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
  /** The response endpoint's reply to a request that arrived. */
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  /** Called after such a request was sent. @returns virtual ms to pause the relay for; null: no pause */
  stall: () => number | null;
  /** Whether it may crash spontaneously now. */
  mortal: () => boolean;
  isFull: () => boolean;
  /** Sees each commit, in order, before any other subscriber. */
  witness: Pick<Witness, 'see' | 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;
  /** Sees the same commits, for the checks of reads. */
  book: Pick<Book, 'see'>;
  stir: () => void;
  /** Injected faults, to test that the simulation detects them. */
  faulty: Faulty;
}

export interface SimulatedRelay {
  readonly name: string;
  /** Connects it to desks and sources. */
  readonly network: Network;
  /** Resolves when it serves, or crashed during startup. */
  start(): Promise<void>;
  /** As kill -9: uncommitted data is lost. Resolves when its file can be opened again. */
  kill(): Promise<void>;
  /** Serving or starting to serve: the relay exists. */
  isUp(): boolean;
  /** Up or still starting. */
  isRunning(): boolean;
  /** Up but serving no client, because its copy diverged from the cluster. */
  isStopped(): boolean;
  /** The last start failed because its store is not a copy of the cluster's. Reset at the next start. */
  wasRefused(): boolean;
  /** As SIGSTOP: it does nothing, and input waits. @param ms virtual */
  pause(ms: number): void;
  resume(): void;
  /** How often it crashed spontaneously. */
  deaths(): number;
  /** ms, by its own clock. */
  now(): number;
  /** Submits a batch of events over HTTP. @throws ProblemError if rejected */
  accept(events: readonly unknown[]): Promise<IngestResult[]>;
  /** Withdraws an answer over HTTP. @throws ProblemError if rejected */
  withdraw(userId: string, itemId: string, key: string): Promise<void>;
  /** Over HTTP. @param away null ends the absence */
  absence(userId: string, away: { delegate: string } | null): Promise<void>;
  directoryChanged(): void;
  /** Over HTTP, as an administrator. */
  saveDirectory(rows: readonly DirectoryRow[]): Promise<void>;
  mend(): Promise<void>;
  /** The relay, once it processes the request; never resolves if it is down. */
  asked(): Promise<RelayLife>;
  /** The current instance; null: it is down. */
  life(): RelayLife | null;
  /** Opens a desk's socket, which is cut if the user is unknown. @returns false if the relay is not up */
  connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean;
  hear(pipe: Pipe, message: unknown): void;
  /** @throws if the relay is down */
  store(): Store;
}

/** Matches the error message that the administrator sees. */
const REFUSED = /data of its own/;

interface Run {
  life: Life;
  place: StorePlace;
  /** Null: still starting. */
  relay: RelayLife | null;
}

/** Duration of an absence, ms. */
const AWAY_MS = 3_600_000;
const never = <T>(): Promise<T> => new Promise<T>(() => {});

export function createSimulatedRelay(setting: RelaySetting): SimulatedRelay {
  const { name, time, chance, network, journal, plan, stir } = setting;
  const fates = createFates(chance.of('fates'), plan.weakest.relay, setting.mortal);
  let run: Run | null = null;
  let refused = false;
  let deaths = 0;
  let closing: Promise<void> = Promise.resolve();
  /** Sockets that the operating system accepted for a paused relay. */
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
      // Shuts down, as a server does that cannot start.
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

  /** Pauses after sending, so that the reply reaches a paused relay. */
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

  /** Bounds the wait for a start that never completes, because the relay crashed or virtual time has to pass. */
  async function ended(over: () => boolean): Promise<void> {
    for (let turns = 0; turns < 20 && !over(); turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

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
      const { directory, accept } = await asked();
      const source = directory().source('erp');
      if (!source) throw new Error('the source is gone');
      const parsed = events.map((value) => parseEvent(value));
      const good = parsed.flatMap((one) => (one.ok ? [one.event] : []));
      const bad = parsed.flatMap((one) => (one.ok ? [] : one.errors));
      if (bad[0]) throw new ProblemError('EVENT_INVALID', `${bad[0].pointer} ${bad[0].detail}`);
      const pointers = good.map((_, index) => (good.length === 1 ? '' : `/${index}`));
      return accept(source, { events: good, pointers, faults: [] });
    },
    async withdraw(userId, itemId, key) {
      const { operations } = await asked();
      await operations.withdraw(loginOf(userId), { itemId, key }, OVER_HTTP);
    },
    async absence(userId, away) {
      const { operations } = await asked();
      const [from, to] = [0, AWAY_MS].map((ms) => new Date(time.now() + setting.ahead() + ms).toISOString());
      await operations.absence(loginOf(userId), away && from && to ? { from, to, ...away } : {}, OVER_HTTP);
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
