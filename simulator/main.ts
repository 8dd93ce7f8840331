/**
 * The simulator command: a miniature xConnector. Six source systems (`systems/`), the eight jobs as scenarios (`scenarios/`), a reliable
 * sender, and an endpoint that verifies and applies responses (`responses.ts`).
 */
import { stringify } from 'yaml';
import { type Arguments, parseArguments, type RunArguments, USAGE, UsageError } from './arguments.ts';
import { SECOND, systemClock } from './clock.ts';
import { DEMO_RESPONSES_PORT, demoDirectoryYaml, readDirectory } from './directory.ts';
import type { Notice, ScenarioReport } from './journal.ts';
import { DEMO_ACCOUNT, gatewayEntry } from './opentext/account.ts';
import { type OpenTextServer, startOpenText } from './opentext/server.ts';
import { loadLine, scenarioLine, wordsFor } from './report.ts';
import { scenariosNamed } from './scenarios/index.ts';
import { messageOf, type Simulator, startSimulator } from './simulator.ts';

interface Io {
  out(line: string): void;
  err(line: string): void;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
}

/** @returns 0 on success, 1 on failure, 2 for an invalid command line */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv, io: Io): Promise<number> {
  let given: Arguments;
  try {
    given = parseArguments(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(error.message);
    return 2;
  }
  if (given.verb === 'help') {
    io.out(USAGE);
    return 0;
  }
  if (given.verb === 'directory') {
    io.out(demoDirectoryYaml(given.responsesUrl).trimEnd());
    return 0;
  }
  if (given.verb === 'opentext') return openText(given, io);
  return simulate(given, env, io);
}

/** Runs only the simulated OpenText, until aborted. */
async function openText({ host, port }: { host: string; port: number }, io: Io): Promise<number> {
  let server: OpenTextServer;
  try {
    server = await startOpenText({ host, port, account: DEMO_ACCOUNT, clock: systemClock });
  } catch (error) {
    io.err(messageOf(error));
    return 1;
  }
  io.out(
    `OpenText in miniature at ${server.url}; its phones at /phone, its journal at /journal, its faults at /faults. For the directory file:`,
  );
  const entry = gatewayEntry('customers', server.url, DEMO_ACCOUNT);
  const gateway = { ...entry, whatsapp: { ...entry.whatsapp, inbound: {} } };
  io.out(stringify({ gateways: [gateway] }, { lineWidth: 120 }).trimEnd());
  if (!io.signal.aborted) await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }));
  await server.close();
  return 0;
}

async function simulate(given: RunArguments, env: NodeJS.ProcessEnv, io: Io): Promise<number> {
  let simulator: Simulator;
  try {
    simulator = await startSimulator(optionsFrom(given, env, io));
  } catch (error) {
    io.err(messageOf(error));
    return 1;
  }
  if (simulator.responsesUrl && !given.json) {
    io.out(
      `Responses are taken at ${given.publicUrl ?? simulator.responsesUrl}/responses/<source>, state at ${simulator.responsesUrl}/state`,
    );
  }
  const closing = new Promise<void>((resolve) => {
    const close = () => resolve(simulator.close());
    if (io.signal.aborted) close();
    else io.signal.addEventListener('abort', close, { once: true });
  });
  try {
    return await mainPart(simulator, given, io);
  } catch (error) {
    io.err(messageOf(error));
    return 1;
  } finally {
    if (io.signal.aborted) await closing;
    else await simulator.close();
  }
}

function mainPart(simulator: Simulator, given: RunArguments, io: Io): Promise<number> {
  if (given.once) return onceEach(simulator, given, io);
  return given.rate === null ? demo(simulator, given) : load(simulator, given, given.rate, io);
}

async function onceEach(simulator: Simulator, given: RunArguments, io: Io): Promise<number> {
  let failed = 0;
  for (const { name } of scenariosNamed(given.scenario)) {
    if (io.signal.aborted) return 1;
    const report = await simulator.run(name);
    if (report.state !== 'done') failed += 1;
    if (!given.json) io.out(scenarioLine(report));
  }
  return failed === 0 ? 0 : 1;
}

async function demo(simulator: Simulator, given: RunArguments): Promise<number> {
  await simulator.demo(given.scenario ?? undefined);
  return 0;
}

async function load(simulator: Simulator, given: RunArguments, rate: number, io: Io): Promise<number> {
  const whole = await simulator.load({
    rate,
    ...(given.count === null ? {} : { count: given.count }),
    ...(given.scenario === null ? {} : { scenario: given.scenario }),
    onProgress: (progress) => io.out(given.json ? JSON.stringify({ kind: 'load', progress }) : loadLine(progress)),
  });
  io.out(given.json ? JSON.stringify({ kind: 'loaded', progress: whole }) : `In all: ${loadLine(whole)}`);
  return whole.refused === 0 ? 0 : 1;
}

function optionsFrom(given: RunArguments, env: NodeJS.ProcessEnv, io: Io): Parameters<typeof startSimulator>[0] {
  const withKey = given.key === null ? {} : { key: given.key };
  const withDirectory = given.directory === null ? {} : { directory: readDirectory(given.directory) };
  return {
    relayUrl: given.relayUrl,
    env,
    seed: given.seed,
    host: given.host,
    port: given.port ?? (given.directory === null ? null : DEMO_RESPONSES_PORT),
    waitFor: given.wait ? given.waitSeconds * SECOND : null,
    // Load uses concurrent requests; a demo preserves the order of its events.
    maxInFlight: given.rate !== null && !given.once ? 4 : 1,
    ...(given.once ? { patience: given.waitSeconds * SECOND } : {}),
    ...withKey,
    ...withDirectory,
    ...(given.secret === null ? {} : { responseSecret: given.secret }),
    ...(given.to === null ? {} : { alsoTo: given.to }),
    ...(given.rate !== null && given.once ? { rate: given.rate } : {}),
    onNotice: printer(given, io),
  };
}

/** Prints notices; of consecutive equal lines (two hundred failed transfers) only the first. */
function printer(given: RunArguments, io: Io): (notice: Notice) => void {
  let last = '';
  return (notice) => {
    if (given.json) {
      io.out(JSON.stringify(noticeLine(notice)));
      return;
    }
    // With --once the scenario line is printed separately.
    const words = given.once && notice.kind === 'scenario' ? null : wordsFor(notice);
    if (words === null || words === last) return;
    last = words;
    io.out(`${new Date().toISOString().slice(11, 19)}  ${words}`);
  };
}

/** Abbreviates a scenario's report; consumers of the output need mainly its asks. */
function noticeLine(notice: Notice): unknown {
  if (notice.kind !== 'scenario') return notice;
  const { sent, ...report }: ScenarioReport = notice.report;
  return { kind: notice.kind, report: { ...report, sent: sent.length } };
}

if (import.meta.main) {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
  process.exitCode = await run(process.argv.slice(2), process.env, {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    signal: ending.signal,
  });
}
