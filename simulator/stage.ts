/** Implements the stage of a scenario: sends events, waits for answers, controls the pace. */
import { type Clock, MINUTE, SECOND } from './clock.ts';
import type { Colleague } from './colleague.ts';
import { appendBounded, askReport, type CustomerInbox, type Notice, type ScenarioReport } from './journal.ts';
import type { Random } from './random.ts';
import type { Scenario, ScenarioName, Stage } from './scenarios/scenario.ts';
import type { AppliedAnswer, Ask } from './systems/asks.ts';
import type { SentEvent } from './systems/source-system.ts';
import type { Tasks } from './tasks.ts';
import type { Systems } from './world.ts';

/** Paces notifications: one turn per `gap` ms, in the order of requests. */
export interface Pacer {
  turn(signal: AbortSignal): Promise<void>;
}

export function createPacer(gap: number, clock: Clock): Pacer {
  let next = 0;
  return {
    async turn(signal) {
      const now = clock.now();
      const at = Math.max(next, now);
      next = at + gap;
      if (at > now) await clock.sleep(at - now, signal);
    },
  };
}

interface StageOptions {
  mode: 'once' | 'demo';
  scenario: Scenario;
  report: ScenarioReport;
  systems: Systems;
  random: Random;
  clock: Clock;
  tasks: Tasks;
  pacer: Pacer;
  inbox: CustomerInbox;
  /** Maximum wait for answers and messages, in ms; null: does not wait. */
  waitFor: number | null;
  /** Whether a customer gateway ends in this simulator. */
  customersHere: boolean;
  colleague(personId: string): Colleague | null;
  tell(notice: Notice): void;
}

const LOOK_AGAIN = 200;
/** Caps pauses in mode `once`. */
const LONGEST_ONCE = 3 * SECOND;

export function createStage(options: StageOptions): Stage {
  const { mode, systems, random, clock, tasks, report } = options;
  const waitFor = mode === 'once' ? options.waitFor : null;
  const name: ScenarioName = options.scenario.name;
  const noteSent = (sent: SentEvent) => {
    appendBounded(report.sent, sent);
    options.tell({ kind: 'sent', scenario: name, sent });
  };
  return {
    systems,
    random,
    mode,
    turn: () => options.pacer.turn(tasks.signal),
    pause: (ms) => clock.sleep(mode === 'once' ? Math.min(ms, LONGEST_ONCE) : ms, tasks.signal),
    async send(system, filed) {
      const sent = await system.send(filed);
      noteSent(sent);
      return sent;
    },
    async ask(system, filed, rule, { press, pressOn = 'first', required = false }) {
      const ask = await system.ask(filed, rule);
      const entry = askReport(ask, system.identity.id, { press, pressOn, required });
      appendBounded(report.asks, entry);
      options.tell({ kind: 'ask', scenario: name, ask: entry });
      return ask;
    },
    answered: async (ask) => (waitFor === null || ask.recipients === 0 ? null : settledWithin(ask, waitFor, options)),
    async delivered(messages) {
      if (waitFor === null || !options.customersHere) return null;
      const arrived = () => messages.filter((message) => options.inbox.has(message)).length;
      const all = () => (arrived() === messages.length ? true : null);
      await until(all, waitFor, options, () => `${arrived()} of ${messages.length} messages reached their customers`);
      return arrived();
    },
    async watch(ask, personId, what, wanted) {
      const { itemId } = ask;
      const person = options.colleague(personId);
      if (waitFor === null || !person || itemId === null || !(await person.item(itemId))) return null;
      const look = async () => {
        const item = await person.item(itemId);
        return item && wanted(item) ? item : null;
      };
      return until(look, Math.min(waitFor, MINUTE), options, () => `"${ask.title}": ${what}: not`);
    },
    colleague: options.colleague,
    async meanwhile(work) {
      if (mode === 'once') await work();
      else tasks.start(work);
    },
  };
}

async function settledWithin(ask: Ask, ms: number, { clock, tasks }: StageOptions): Promise<AppliedAnswer> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, tasks.signal]);
  const late = clock.sleep(ms, signal).then(() => {
    throw new Error(`no answer to "${ask.title}" within ${Math.round(ms / SECOND)} s`);
  });
  try {
    return await Promise.race([ask.settled, late]);
  } finally {
    giveUp.abort();
    late.catch(() => undefined);
  }
}

async function until<T>(
  look: () => Promise<T | null> | T | null,
  ms: number,
  { clock, tasks }: StageOptions,
  complaint: () => string,
): Promise<T> {
  const end = clock.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (clock.now() >= end) throw new Error(`${complaint()} within ${Math.round(ms / SECOND)} s`);
    await clock.sleep(LOOK_AGAIN, tasks.signal);
  }
}
