/** The simulator as a library, for the command and tests: `startSimulator(options)` → run, demo, load, state, close. */
import type { Directory } from '../shared/directory.ts';
import type { ClosedEvent, ResponseEvent, WithdrawalEvent } from '../shared/responses.ts';
import { type Clock, SECOND, systemClock } from './clock.ts';
import { type Colleague, createColleague } from './colleague.ts';
import { runDemo, TURN_GAP } from './demo.ts';
import { type Access, accessFrom, demoDirectory } from './directory.ts';
import { AnswerLog, CustomerInbox, type Notice, type ScenarioReport, type SimulatorState } from './journal.ts';
import { createLimiter } from './limiter.ts';
import { type LoadProgress, runLoad } from './load.ts';
import type { Account } from './opentext/account.ts';
import { createFullMailbox } from './opentext/full-mailbox.ts';
import { createOpenText, type OpenText } from './opentext/opentext.ts';
import { type Random, seededRandom } from './random.ts';
import { openResponseEndpoint, type ResponseEndpoint } from './responses.ts';
import { SCENARIOS, scenariosNamed } from './scenarios/index.ts';
import type { Scenario, ScenarioName, Stage } from './scenarios/scenario.ts';
import { createPacer, createStage, type Pacer } from './stage.ts';
import type { AppliedAnswer, Ask } from './systems/asks.ts';
import type { SourceSystem, Verdict } from './systems/source-system.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { createWire } from './wire.ts';
import { createWorld, type World } from './world.ts';

export interface SimulatorOptions {
  /** May be a promise, for a relay that starts later: events are queued until then. */
  relayUrl: string | Promise<string>;
  /** Keys and secrets of the six systems; default without `key`: the demo's directory. */
  directory?: Directory;
  /** One source's key, for systems without credentials in a directory, and the secret of its response endpoint. */
  key?: string;
  responseSecret?: string;
  /** For `env:NAME` secrets of the directory. */
  env?: NodeJS.ProcessEnv;
  seed?: number;
  /** ms since 1970; part of every event id and record number. Default: now. */
  run?: number;
  clock?: Clock;
  host?: string;
  /** Port of the response endpoint; 0 picks a free one, null opens none. Default 0. */
  port?: number | null;
  /** Maximum events per second, in `run`. */
  rate?: number;
  /** Maximum concurrent requests per source; default 1, which preserves the order of events. */
  maxInFlight?: number;
  /** ms after which an event that the relay has not accepted is abandoned; default: never. */
  patience?: number;
  /** Id of a person who receives every event. */
  alsoTo?: string;
  /** How long `run` waits for an answer, in ms; null: does not wait. Default 120 s. */
  waitFor?: number | null;
  onNotice?(notice: Notice): void;
}

export interface Simulator {
  /** Address of the response endpoint, without path; null if `port` was null. */
  readonly responsesUrl: string | null;
  /** The simulated OpenText, at `/opentext` of `responsesUrl`; null if no gateway of the directory targets it. */
  readonly openText: OpenText | null;
  state(): SimulatorState;
  /** Plays one scenario once. Never rejects: a failure is in the report. */
  run(scenario: ScenarioName): Promise<ScenarioReport>;
  /** Runs the demo until `close`. Rejects if the relay refuses a source altogether. */
  demo(scenario?: ScenarioName): Promise<void>;
  load(options: {
    rate: number;
    count?: number;
    scenario?: ScenarioName;
    onProgress?(progress: LoadProgress): void;
  }): Promise<LoadProgress>;
  /** Ends scenarios and demo, waits up to `graceMs` for queued events, stops listening. */
  close(graceMs?: number): Promise<void>;
}

/** ms between events at the desk in mode `once`: enough for a notification to be drawn. */
const ONCE_GAP = 400;
const ANSWER_WITHIN = 120 * SECOND;
/** For answers to a foreign source that uses this endpoint: always accepted. */
const OK: Verdict = { status: 'ok' };

/** Resolves once the response endpoint listens. @throws if its port is in use or the directory lacks a system */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const simulator = new RunningSimulator(options);
  await simulator.listen();
  return simulator;
}

class RunningSimulator implements Simulator {
  readonly #options: SimulatorOptions;
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #run: number;
  readonly #random: Random;
  /** null: one key for all systems. */
  readonly #access: Access | null;
  readonly #tasks: Tasks;
  readonly #wire = createWire();
  readonly #world: World;
  readonly #answers = new AnswerLog();
  readonly #inbox = new CustomerInbox();
  readonly #lossy = createFullMailbox();
  readonly openText: OpenText | null;
  readonly #reports = new Map(SCENARIOS.map((scenario) => [scenario.name, blankReport(scenario)]));
  #endpoint: ResponseEndpoint | null = null;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#seed = options.seed ?? 1;
    this.#run = options.run ?? this.#clock.now();
    this.#random = seededRandom(this.#seed);
    const directory = options.directory ?? (options.key === undefined ? demoDirectory() : null);
    this.#access = directory && accessFrom(directory, options.env ?? {});
    this.openText = this.#access?.openText ? this.#createOpenText(this.#access.openText) : null;
    this.#tasks = createTasks((error) => this.#fail(error));
    this.#world = this.#createWorld(options);
  }

  async listen(): Promise<void> {
    const { host = '127.0.0.1', port = 0, responseSecret = null } = this.#options;
    if (port === null) return;
    const access = this.#access;
    this.#endpoint = await openResponseEndpoint({
      host,
      port,
      secretOf: (id) => (access ? (access.sources.get(id)?.responseSecret ?? null) : responseSecret),
      inboxSecret: access?.inboxSecret ?? null,
      documentsOf: (id) => this.#world.all().find(({ identity }) => identity.id === id)?.documents ?? null,
      openText: this.openText,
      apply: (sourceId, webhookId, response) => this.#systemOf(sourceId, response)?.apply(webhookId, response) ?? OK,
      close: (sourceId, closed) => this.#systemOf(sourceId, closed)?.close(closed),
      withdraw: (sourceId, webhookId, taken) => this.#systemOf(sourceId, taken)?.withdraw(webhookId, taken) ?? OK,
      receive: (id, message) => {
        this.#tell({ kind: 'customer', message: this.#inbox.receive(id, message, this.#clock.now()) });
      },
      state: () => this.state(),
    });
  }

  get responsesUrl(): string | null {
    return this.#endpoint?.url ?? null;
  }

  state(): SimulatorState {
    return {
      run: this.#run,
      seed: this.#seed,
      responsesUrl: this.responsesUrl,
      scenarios: [...this.#reports.values()],
      systems: this.#world.all().map((system) => ({
        id: system.identity.id,
        name: system.identity.name,
        sent: system.stats(),
        records: system.records.all(),
      })),
      answers: this.#answers.entries,
      customerInbox: this.#inbox.messages,
    };
  }

  async run(name: ScenarioName): Promise<ScenarioReport> {
    const [scenario] = scenariosNamed(name);
    if (!scenario) throw new Error(`There is no scenario "${name}"`);
    // The failure is in the report.
    await this.#play(scenario, 'once', createPacer(ONCE_GAP, this.#clock)).catch(() => undefined);
    return this.#reportOf(scenario);
  }

  demo(name?: ScenarioName): Promise<void> {
    this.#lossy.begin();
    const pacer = createPacer(TURN_GAP, this.#clock);
    return runDemo({
      world: this.#world,
      scenarios: scenariosNamed(name ?? null),
      random: this.#random,
      clock: this.#clock,
      signal: this.#tasks.signal,
      play: (scenario) => this.#play(scenario, 'demo', pacer),
      onError: (error) => this.#fail(error),
    });
  }

  load({ rate, count, scenario, onProgress }: Parameters<Simulator['load']>[0]): Promise<LoadProgress> {
    return runLoad({
      world: this.#world,
      scenarios: scenariosNamed(scenario ?? null),
      random: this.#random.fork('load'),
      clock: this.#clock,
      signal: this.#tasks.signal,
      rate,
      count: count ?? null,
      onProgress: (progress) => onProgress?.(progress),
    });
  }

  async close(graceMs?: number): Promise<void> {
    await this.#tasks.close();
    await this.#world.close(graceMs);
    await this.#endpoint?.close();
    this.#wire.close();
  }

  #createOpenText(account: Account): OpenText {
    return createOpenText({
      account,
      clock: this.#clock,
      loses: this.#lossy.loses,
      onMessage: (job, message) => {
        this.#tell({ kind: 'customer', message: this.#inbox.receive(job, message, this.#clock.now()) });
      },
    });
  }

  #createWorld({ relayUrl, key, rate, alsoTo, maxInFlight, patience }: SimulatorOptions): World {
    return createWorld({
      relayUrl,
      access: this.#access,
      key: key ?? null,
      run: this.#run,
      clock: this.#clock,
      random: this.#random,
      wire: this.#wire,
      tasks: this.#tasks,
      limiter: rate === undefined ? null : createLimiter(rate, this.#clock, this.#tasks.signal),
      alsoTo: alsoTo ?? null,
      maxInFlight: maxInFlight ?? 1,
      patience: patience ?? null,
      onAnswer: (system, ask, answer) => this.#noteAnswer(system, ask, answer),
      onTrouble: (system, reason) => this.#tell({ kind: 'trouble', system: system.name, reason }),
    });
  }

  async #play(scenario: Scenario, mode: 'once' | 'demo', pacer: Pacer): Promise<void> {
    const report = this.#reportOf(scenario);
    report.state = 'running';
    report.rounds += 1;
    const stage = this.#stage(scenario, report, mode, pacer);
    try {
      report.fate = await scenario.play(stage);
      report.state = 'done';
    } catch (error) {
      report.fate = messageOf(error);
      report.state = 'failed';
      throw error;
    } finally {
      // Do not report a scenario aborted by `close`.
      if (!this.#tasks.signal.aborted) this.#tell({ kind: 'scenario', report });
    }
  }

  #stage(scenario: Scenario, report: ScenarioReport, mode: 'once' | 'demo', pacer: Pacer): Stage {
    const { waitFor = ANSWER_WITHIN } = this.#options;
    return createStage({
      mode,
      scenario,
      report,
      systems: this.#world.systems,
      random: this.#random.fork(`${scenario.name}/${report.rounds}`),
      clock: this.#clock,
      tasks: this.#tasks,
      pacer,
      inbox: this.#inbox,
      waitFor: this.#hearsAnswers() ? waitFor : null,
      customersHere: this.#access !== null && (this.#access.inboxSecret !== null || this.#access.openText !== null),
      colleague: (personId) => this.#colleague(personId),
      tell: (notice) => this.#tell(notice),
    });
  }

  /** Answers arrive only if an endpoint is open and the relay knows of one. */
  #hearsAnswers(): boolean {
    if (!this.#endpoint) return false;
    if (!this.#access) return this.#options.responseSecret !== undefined;
    return [...this.#access.sources.values()].some((source) => source.responseSecret !== null);
  }

  #colleague(personId: string): Colleague | null {
    const token = this.#access?.tokens.get(personId);
    return token ? createColleague(this.#options.relayUrl, token, this.#wire) : null;
  }

  #systemOf(sourceId: string, { data }: ResponseEvent | WithdrawalEvent | ClosedEvent): SourceSystem | undefined {
    // With one key for all, the event's own source identifies the system.
    const systemId = this.#access ? sourceId : data.eventSource.replace('/xconnector/', '');
    return this.#world.all().find(({ identity }) => identity.id === systemId);
  }

  #noteAnswer(sourceId: string, ask: Ask | null, answer: AppliedAnswer): void {
    this.#answers.note(sourceId, answer, this.#clock.now());
    this.#tell({ kind: 'answer', sourceId, title: ask?.title ?? null, answer });
  }

  #reportOf(scenario: Scenario): ScenarioReport {
    return this.#reports.get(scenario.name) ?? blankReport(scenario);
  }

  #tell(notice: Notice): void {
    this.#options.onNotice?.(notice);
  }

  #fail(error: unknown): void {
    this.#tell({ kind: 'error', message: messageOf(error) });
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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
