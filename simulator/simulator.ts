/** The simulator as a part that programs and tests start: `startSimulator(options)` → run, demo, load, state, close. */
import type { Directory } from '../shared/directory.ts';
import type { ResponseEvent } from '../shared/responses.ts';
import { type Clock, SECOND, systemClock } from './clock.ts';
import { type Colleague, createColleague } from './colleague.ts';
import { runDemo, TURN_GAP } from './demo.ts';
import { type Access, accessFrom, demoDirectory } from './directory.ts';
import { AnswerLog, CustomerInbox, type Notice, type ScenarioReport, type SimulatorState } from './journal.ts';
import { createLimiter } from './limiter.ts';
import { type LoadProgress, runLoad } from './load.ts';
import { seededRandom } from './random.ts';
import { openResponseEndpoint } from './responses.ts';
import { SCENARIOS, scenariosNamed } from './scenarios/index.ts';
import type { Scenario, ScenarioName } from './scenarios/scenario.ts';
import { createPacer, createStage, type Pacer } from './stage.ts';
import type { AppliedAnswer, Ask } from './systems/asks.ts';
import type { Verdict } from './systems/source-system.ts';
import { createTasks } from './tasks.ts';
import { createWire } from './wire.ts';
import { createWorld } from './world.ts';

export interface SimulatorOptions {
  /** May be a promise, for a relay that starts after the simulator: events wait for it. */
  relayUrl: string | Promise<string>;
  /** Keys and secrets of the six systems; default: the demo's own. */
  directory?: Directory;
  /** Instead of a directory: one source's key for everything, and the secret of its response endpoint if it has one. */
  key?: string;
  responseSecret?: string;
  /** Where `env:NAME` secrets of the directory are looked up. */
  env?: NodeJS.ProcessEnv;
  seed?: number;
  /** ms since 1970; part of every event id and record number. Default: now. */
  run?: number;
  clock?: Clock;
  host?: string;
  /** Port of the response endpoint; 0 picks one, null opens none. Default 0. */
  port?: number | null;
  /** At most so many events a second, in `run`. */
  rate?: number;
  /** Requests under way at once per source; default 1, which keeps the order of events. */
  maxInFlight?: number;
  /** This person sees everything. */
  alsoTo?: string;
  /** How long `run` waits for an answer, in ms; null: it does not wait. Default 120 s. */
  waitFor?: number | null;
  onNotice?(notice: Notice): void;
}

export interface Simulator {
  /** Where the responses go, without a path; null when `port` was null. */
  readonly responsesUrl: string | null;
  state(): SimulatorState;
  /** Tells one scenario once. Never rejects: a failure is in the report. */
  run(scenario: ScenarioName): Promise<ScenarioReport>;
  /** The demo feed, until `close`. Rejects when the relay refuses a source altogether. */
  demo(scenario?: ScenarioName): Promise<void>;
  load(options: {
    rate: number;
    count?: number;
    scenario?: ScenarioName;
    onProgress?(progress: LoadProgress): void;
  }): Promise<LoadProgress>;
  /** Ends stories and demo, waits up to `graceMs` for events that the relay has not accepted yet, stops listening. */
  close(graceMs?: number): Promise<void>;
}

/** Between two events at the desk when a scenario is told once: enough for a notification to be drawn. */
const ONCE_GAP = 400;

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = options.clock ?? systemClock;
  const seed = options.seed ?? 1;
  const run = options.run ?? clock.now();
  const random = seededRandom(seed);
  const access = options.key === undefined ? accessFrom(options.directory ?? demoDirectory(), options.env ?? {}) : null;
  const tell = (notice: Notice) => options.onNotice?.(notice);
  const fail = (error: unknown) =>
    tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
  const tasks = createTasks(fail);
  const wire = createWire();
  const answers = new AnswerLog();
  const inbox = new CustomerInbox();
  const reports = new Map(SCENARIOS.map((scenario) => [scenario.name, blankReport(scenario)]));
  const world = createWorld({
    relayUrl: options.relayUrl,
    credentials: access ? { access } : { key: options.key ?? '' },
    run,
    clock,
    random,
    wire,
    tasks,
    limiter: options.rate === undefined ? null : createLimiter(options.rate, clock, tasks.signal),
    alsoTo: options.alsoTo ?? null,
    maxInFlight: options.maxInFlight ?? 1,
    onAnswer: (system, ask, answer) => noteAnswer(system, ask, answer),
    onTrouble: (system, reason) => tell({ kind: 'trouble', system: system.name, reason }),
  });

  const noteAnswer = (sourceId: string, ask: Ask | null, answer: AppliedAnswer) => {
    answers.note(sourceId, answer, clock.now());
    tell({ kind: 'answer', sourceId, title: ask?.title ?? null, answer });
  };

  const apply = (sourceId: string, webhookId: string, response: ResponseEvent): Verdict => {
    // One key for all: the event's own source says which system is meant.
    const systemId = access ? sourceId : response.data.eventSource.replace('/xconnector/', '');
    const system = world.all().find(({ identity }) => identity.id === systemId);
    return system ? system.apply(webhookId, response) : { status: 'ok' };
  };

  const state = (): SimulatorState => ({
    run,
    seed,
    responsesUrl: endpoint?.url ?? null,
    scenarios: [...reports.values()],
    systems: world.all().map((system) => ({
      id: system.identity.id,
      name: system.identity.name,
      sent: system.stats(),
      records: system.records.all(),
    })),
    answers: answers.entries,
    customerInbox: inbox.messages,
  });

  const port = options.port === undefined ? 0 : options.port;
  const endpoint =
    port === null
      ? null
      : await openResponseEndpoint({
          host: options.host ?? '127.0.0.1',
          port,
          secretOf: (id) =>
            access ? (access.sources.get(id)?.responseSecret ?? null) : (options.responseSecret ?? null),
          inboxSecret: access?.inboxSecret ?? null,
          apply,
          receive: (id, message) => tell({ kind: 'customer', message: inbox.receive(id, message, clock.now()) }),
          state,
        });

  const play = async (scenario: Scenario, mode: 'once' | 'demo', pacer: Pacer): Promise<string> => {
    const report = reports.get(scenario.name) ?? blankReport(scenario);
    report.state = 'running';
    report.rounds += 1;
    const stage = createStage({
      mode,
      scenario,
      report,
      systems: world.systems,
      random: random.fork(`${scenario.name}/${report.rounds}`),
      clock,
      tasks,
      pacer,
      inbox,
      waitFor:
        endpoint && hasAnswers(access, options)
          ? options.waitFor === undefined
            ? 120 * SECOND
            : options.waitFor
          : null,
      customersHere: access !== null && access.inboxSecret !== null,
      colleague: (personId) => colleagueOf(access, personId),
      tell,
    });
    try {
      report.fate = await scenario.play(stage);
      report.state = 'done';
    } catch (error) {
      report.fate = error instanceof Error ? error.message : String(error);
      report.state = 'failed';
      throw error;
    } finally {
      tell({ kind: 'scenario', report });
    }
    return report.fate;
  };

  const colleagueOf = (known: Access | null, personId: string): Colleague | null => {
    const token = known?.tokens.get(personId);
    return token ? createColleague(options.relayUrl, token, wire) : null;
  };

  return {
    responsesUrl: endpoint?.url ?? null,
    state,
    async run(name) {
      const [scenario] = scenariosNamed(name);
      if (!scenario) throw new Error(`There is no scenario "${name}"`);
      await play(scenario, 'once', createPacer(ONCE_GAP, clock)).catch(() => undefined);
      return reports.get(name) ?? blankReport(scenario);
    },
    demo(name) {
      const pacer = createPacer(TURN_GAP, clock);
      return runDemo({
        world,
        scenarios: scenariosNamed(name ?? null),
        random,
        clock,
        signal: tasks.signal,
        play: (scenario) => play(scenario, 'demo', pacer),
        onError: fail,
      });
    },
    load({ rate, count, scenario, onProgress }) {
      return runLoad({
        world,
        scenarios: scenariosNamed(scenario ?? null),
        random: random.fork('load'),
        clock,
        signal: tasks.signal,
        rate,
        count: count ?? null,
        onProgress: (progress) => onProgress?.(progress),
      });
    },
    async close(graceMs) {
      await tasks.close();
      await world.close(graceMs);
      await endpoint?.close();
      wire.close();
    },
  };
}

/** Answers come only where the relay knows a response endpoint of ours. */
function hasAnswers(access: Access | null, options: SimulatorOptions): boolean {
  if (!access) return options.responseSecret !== undefined;
  return [...access.sources.values()].some((source) => source.responseSecret !== null);
}

const blankReport = ({ name, title, ending }: Scenario): ScenarioReport => ({
  name,
  title,
  ending,
  state: 'idle',
  fate: null,
  rounds: 0,
  sent: [],
  asks: [],
});
