/** A relay of a cluster: a process with its own copy, port and line to the database. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { until } from '../../helpers/until.ts';
import type { Line } from './line.ts';

interface RelaySpec {
  name: string;
  port: number;
  folder: string;
  env: Readonly<Record<string, string>>;
  cluster: Readonly<Record<string, string>>;
  line: Line | null;
}

interface StartOptions {
  /** Runs on its copy without the cluster. */
  alone?: boolean;
  /** The program of another build, for this and later starts. */
  main?: string;
}

export interface RigRelay {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  /** Its data directory, removed after the test. */
  readonly data: string;
  /** Null for a single relay without a database. */
  readonly line: Line | null;
  readonly isRunning: boolean;
  readonly pid: number;
  /** Starts it. Resolves once it accepts connections, perhaps not ready yet; rejects with its output. */
  start(options?: StartOptions): Promise<void>;
  /** Starts it and waits until it is ready. */
  begin(options?: StartOptions): Promise<void>;
  /** SIGKILL: immediate; SIGTERM: graceful. Resolves once it has exited. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** SIGSTOP, until `resume`. */
  pause(): void;
  resume(): void;
  isReady(): Promise<boolean>;
  /** Why it is not ready, as it reports; empty if it is ready. */
  trouble(): Promise<string>;
  /** Waits until `/health/ready` returns 200. */
  ready(timeoutMs?: number): Promise<void>;
  /** Runs a CLI command with its settings; rejects with the output if it fails. */
  verb(...words: readonly string[]): Promise<string>;
  /** All output since its first start. */
  output(): string;
  /** Opens its copy for reading. */
  copy(): DatabaseSync;
}

const READY_WITHIN_MS = 30_000;

export function rigRelay({ name, port, folder, env, cluster, line }: RelaySpec): RigRelay {
  const [data, url] = [join(folder, name), `http://127.0.0.1:${port}`];
  let program: Program | null = null;
  let earlier = '';
  let running = false;
  let build = RELAY_PROGRAM;

  const signal = (which: NodeJS.Signals) => process.kill(program?.pid ?? 0, which);
  const trouble = async () => {
    const asked = fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    const response = await asked.catch(() => null);
    if (response === null) return 'no answer';
    return response.status === 200 ? '' : String(JSON.parse(await response.text()).detail);
  };
  const isReady = async () => (await trouble()) === '';
  const output = () => earlier + (program?.output() ?? '');
  const ready = async (timeoutMs = READY_WITHIN_MS) => {
    await until(`${name} is ready`, isReady, timeoutMs).catch(async (error: Error) => {
      throw new Error(`${error.message}: ${await trouble()}; it said:\n${output().slice(-4000)}`);
    });
  };
  const settings = { ...env, ...cluster, BECKON_PORT: String(port), BECKON_DATA: data };
  const run = (words: readonly string[], own: Readonly<Record<string, string | undefined>>) =>
    startProgram({ args: [build, ...words], env: own, tied: true });
  const verb = async (...words: readonly string[]) => {
    const ran = run(words, settings);
    const code = await ran.exited;
    if (code !== 0) throw new Error(`${words.join(' ')} at ${name} ended with ${code}: ${ran.output()}`);
    return ran.output();
  };
  const start = async ({ alone = false, main = build }: StartOptions = {}) => {
    earlier = output();
    build = main;
    const own = run(['serve'], { ...settings, ...(alone ? { BECKON_CLUSTER: undefined } : {}) });
    program = own;
    running = true;
    void own.exited.then(() => {
      if (program === own) running = false;
    });
    await own.waitForLine(/^relay ready/);
  };

  return {
    name,
    port,
    url,
    data,
    line,
    get isRunning() {
      return running;
    },
    get pid() {
      return program?.pid ?? 0;
    },
    start,
    async begin(options) {
      await start(options);
      await ready();
    },
    async end(how) {
      await program?.kill(how);
      running = false;
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    isReady,
    trouble,
    ready,
    verb,
    output,
    copy: () => new DatabaseSync(join(data, 'beckon.db'), { readOnly: true }),
  };
}
