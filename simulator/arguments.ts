import { parseArgs } from 'node:util';
import { DEMO_RESPONSES_URL } from './directory.ts';
import { SCENARIO_NAMES, type ScenarioName } from './scenarios/scenario.ts';

export const USAGE = `Beckon's xConnector in miniature: six source systems that send events and carry out the answers.

  npm run simulator -- --relay URL --key KEY [--rate N/s] [--scenario NAME] [--once]
  npm run simulator -- --relay URL --directory FILE [...]
  npm run simulator -- directory [--responses URL]
  npm run simulator -- opentext [--port N] [--host HOST]

  --relay URL        the relay (default http://127.0.0.1:7420)
  --key KEY          one source's key, used for all events
  --directory FILE   each system with its own key and secret, e.g. simulator/demo-directory.yaml;
                     --key then serves the systems that have none there
  --scenario NAME    only this one: ${SCENARIO_NAMES.slice(0, 4).join(', ')},
                     ${SCENARIO_NAMES.slice(4).join(', ')}
  --once             tell each scenario once and end: 0 if all was accepted and answered, else 1
  --no-wait          with --once: do not wait for answers
  --wait SECONDS     with --once: how long to wait for an answer, or for the relay (default 120)
  --rate N/s         load of N events a second instead of the demo; with --once: at most so many
  --count N          with --rate: end after N events
  --seed N           the same seed tells the same stories (default 1)
  --to USER          this person gets every event too
  --port N           where responses are taken: default 7430 with a directory, none with a key alone; 0 picks one
  --host HOST        the address that --port is opened on (default 127.0.0.1)
  --public-url URL   how the relay reaches that endpoint, where it is not on the same machine
  --secret SECRET    with --key and --port: the whsec_ secret of the source's response endpoint
  --json             one JSON object a line instead of words

  directory          prints the demo's directory file
  --responses URL    for a simulator that listens there (default ${DEMO_RESPONSES_URL})

  opentext           an OpenText Notifications in miniature alone, for trying a gateway; prints the gateway's entry
  --port N           where it listens (default 9998; 0 picks one)
`;

export interface RunArguments {
  verb: 'run';
  relayUrl: string;
  key: string | null;
  directory: string | null;
  scenario: ScenarioName | null;
  once: boolean;
  wait: boolean;
  waitSeconds: number;
  rate: number | null;
  count: number | null;
  seed: number;
  to: string | null;
  /** null: as in the directory, or none. */
  port: number | null;
  host: string;
  publicUrl: string | null;
  secret: string | null;
  json: boolean;
}

export type Arguments =
  | RunArguments
  | { verb: 'directory'; responsesUrl: string }
  | { verb: 'opentext'; host: string; port: number }
  | { verb: 'help' };

export class UsageError extends Error {}

const OPTIONS = {
  relay: { type: 'string', default: 'http://127.0.0.1:7420' },
  key: { type: 'string' },
  directory: { type: 'string' },
  scenario: { type: 'string' },
  once: { type: 'boolean', default: false },
  'no-wait': { type: 'boolean', default: false },
  wait: { type: 'string', default: '120' },
  rate: { type: 'string' },
  count: { type: 'string' },
  seed: { type: 'string', default: '1' },
  to: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  'public-url': { type: 'string' },
  secret: { type: 'string' },
  json: { type: 'boolean', default: false },
  responses: { type: 'string', default: DEMO_RESPONSES_URL },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** @throws UsageError naming the option */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const [verb = 'run', ...more] = positionals;
  if (values.help || verb === 'help') return { verb: 'help' };
  if (more.length > 0 || (verb !== 'run' && verb !== 'directory' && verb !== 'opentext')) {
    throw new UsageError(`I do not know "${positionals.join(' ')}"; see --help`);
  }
  if (verb === 'directory') return { verb, responsesUrl: urlFrom('--responses', values.responses) };
  if (verb === 'opentext') {
    return { verb, host: values.host, port: numberFrom('--port', values.port ?? '9998', 0, 65_535) };
  }
  if (!values.key && !values.directory) throw new UsageError('--key KEY or --directory FILE is needed; see --help');
  return {
    verb,
    relayUrl: urlFrom('--relay', values.relay),
    key: values.key ?? null,
    directory: values.directory ?? null,
    scenario: values.scenario === undefined ? null : scenarioFrom(values.scenario),
    once: values.once,
    wait: !values['no-wait'],
    waitSeconds: numberFrom('--wait', values.wait, 1, 86_400),
    rate: values.rate === undefined ? null : numberFrom('--rate', values.rate.replace(/\/s(ec)?$/, ''), 0.01, 1e6),
    count: values.count === undefined ? null : numberFrom('--count', values.count, 1, 1e9),
    seed: numberFrom('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
    to: values.to ?? null,
    port: values.port === undefined ? null : numberFrom('--port', values.port, 0, 65_535),
    host: values.host,
    publicUrl: values['public-url'] === undefined ? null : urlFrom('--public-url', values['public-url']),
    secret: values.secret ?? null,
    json: values.json,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function scenarioFrom(name: string): ScenarioName {
  const known = SCENARIO_NAMES.find((scenario) => scenario === name);
  if (!known) throw new UsageError(`--scenario: there is no "${name}"; there are ${SCENARIO_NAMES.join(', ')}`);
  return known;
}

function numberFrom(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= min && value <= max)) {
    throw new UsageError(`${option}: "${text}" is not a number from ${min} to ${max}`);
  }
  return value;
}

function urlFrom(option: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`${option}: "${text}" is not an http or https address`);
  }
  return text.replace(/\/+$/, '');
}
