/**
 * A relay that may be up or down, seen from outside. It can die at each call of its store: before the commit, or after it and before
 * anybody hears.
 */

import type { Sealing } from '../../relay/domain/keeping/sealing-ports.ts';
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import type { CommittedChange } from '../../relay/domain/reader.ts';
import type { Store } from '../../relay/domain/store-ports.ts';
import type { Exchange, HttpRequest } from '../../relay/outbound/exchange.ts';
import { sqliteBackend } from '../../relay/store/backend.ts';
import type { IngestResult } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import type { DeskAuth } from '../../shared/socket.ts';
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { createFates } from './mortal.ts';
import type { Faulty } from './mutants.ts';
import type { Network, Pipe } from './network.ts';
import type { Plan } from './plan.ts';
import { createRelayLife, type RelayLife } from './relay-life.ts';
import type { VirtualTime } from './time.ts';

export interface RelaySetting {
  time: VirtualTime;
  chance: Chance;
  network: Network;
  journal: Journal;
  plan: Plan;
  path: string;
  sealing: Sealing;
  rows: () => DirectoryRow[];
  /** ms by which its wall clock is ahead. */
  ahead: () => number;
  /** What a response endpoint answers to a request that arrived. */
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  /** Whether it may die by itself now. */
  mortal: () => boolean;
  isFull: () => boolean;
  /** Each commit, in order, before anybody is told. */
  witness: (changes: readonly CommittedChange[]) => void;
  stir: () => void;
  /** Faults built in, to see them found. */
  faulty: Faulty;
}

export interface SimulatedRelay {
  /** Resolves when it serves, or has died over it. */
  start(): Promise<void>;
  /** As by kill -9: what is not committed is gone. Resolves when its file can be opened again. */
  kill(): Promise<void>;
  isUp(): boolean;
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
  mend(): Promise<void>;
  /** A desk's socket arrived. @returns false where it is not up */
  connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean;
  /** What a desk sent over it. */
  hear(pipe: Pipe, message: unknown): void;
  /** The store, while it is up. @throws where it is down */
  store(): Store;
}

/** ms of an absence. */
const AWAY_MS = 3_600_000;
const never = <T>(): Promise<T> => new Promise<T>(() => {});

export function createSimulatedRelay(setting: RelaySetting): SimulatedRelay {
  const { time, chance, network, journal, plan, stir } = setting;
  const backend = sqliteBackend(setting.path);
  const fates = createFates(chance.of('fates'), plan.weakest.relay, setting.mortal);
  let run: RelayLife | null = null;
  let deaths = 0;
  let closing: Promise<void> = Promise.resolve();

  function end(): void {
    if (!run) return;
    closing = run.end();
    run = null;
  }

  async function start(): Promise<void> {
    await closing;
    if (run) return;
    journal.say('relay', 'starts');
    const begun = createRelayLife({
      ...{ chance, backend, sealing: setting.sealing, rows: setting.rows, faulty: setting.faulty },
      life: time.life(setting.ahead),
      exchange: exchangeOver(network, setting.receive),
      mortal: { fates, journal, stir, isFull: setting.isFull },
      died() {
        deaths += 1;
        end();
      },
    });
    begun.store.feed.subscribe(setting.witness);
    run = begun;
    const started = begun.start().catch((error: unknown) => {
      // It ends by itself, as a server that cannot start does.
      journal.say('relay', `cannot start: ${error instanceof Error ? error.message : String(error)}`);
      if (run === begun) end();
    });
    await Promise.race([started, ended(() => run !== begun)]);
  }

  /** A start that never comes to its end, as it died or time has to pass, holds nobody up. */
  async function ended(over: () => boolean): Promise<void> {
    for (let turns = 0; turns < 20 && !over(); turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  return {
    start,
    async kill() {
      if (run) journal.say('relay', 'is killed');
      end();
      await closing;
    },
    isUp: () => run !== null,
    deaths: () => deaths,
    now: () => time.now() + setting.ahead(),
    async accept(events) {
      if (!run) return never();
      const source = run.directory().source('erp');
      if (!source) throw new Error('the source is gone');
      const parsed = events.map(parseEvent);
      const good = parsed.flatMap((one) => (one.ok ? [one.event] : []));
      const bad = parsed.flatMap((one) => (one.ok ? [] : one.errors));
      if (bad[0]) throw new ProblemError('EVENT_INVALID', `${bad[0].pointer} ${bad[0].detail}`);
      const pointers = good.map((_, index) => (good.length === 1 ? '' : `/${index}`));
      return run.services.accept(source, { events: good, pointers, faults: [] });
    },
    async withdraw(userId, itemId, key) {
      if (!run) return never();
      await run.services.withdraw(userId, itemId, key);
    },
    async absence(userId, away) {
      if (!run) return never();
      const [from, to] = [0, AWAY_MS].map((ms) => new Date(time.now() + setting.ahead() + ms).toISOString());
      await run.services.saveAbsence(userId, away && from && to ? { from, to, ...away } : {});
    },
    directoryChanged: () => run?.directoryChanged(),
    mend: async () => run?.mend(),
    connect: (pipe, auth, deliver) => run?.connect(pipe, auth, deliver) ?? false,
    hear: (pipe, message) => run?.hear(pipe, message),
    store() {
      if (!run) throw new Error('the relay is down');
      return run.store;
    },
  };
}

/** What is on its way is lost with the relay that sent it: nobody is there to hear the answer. */
function exchangeOver(network: Network, receive: RelaySetting['receive']): Exchange {
  return {
    send: (request) =>
      network
        .request(`answer ${request.headers['webhook-id']}`, () => receive(request))
        .then(({ status, body }) => ({ status, body, complete: true, retryAfter: null })),
    close() {},
  };
}
