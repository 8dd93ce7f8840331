/** A relay in its own process, with limits that a test process does not have. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { ADMIN } from '../../relay/parts/relay.ts';

export interface RelayProgram {
  url: string;
  pid: number;
  output(): string;
  /** Requires `heldClock`. */
  clock: Program['clock'];
  get(path: string, token?: string): Promise<Response>;
  /** As the source `erp`; expects 202. */
  send(...events: readonly object[]): Promise<void>;
  /** The value of one line of `/metrics`; 0 where there is none. @param line name with its labels */
  metric(line: string): Promise<number>;
  /** Resident memory in MiB. */
  memory(): number;
  close(): Promise<void>;
}

interface RelayProgramOptions {
  directory: object;
  descriptors?: number;
  /** Arguments of node before the script. */
  flags?: readonly string[];
  /** As of `startProgram`. */
  heldClock?: number;
}

export async function startRelayProgram({
  directory,
  descriptors,
  flags = [],
  heldClock,
}: RelayProgramOptions): Promise<RelayProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-attack-'));
  const file = join(folder, 'directory.yaml');
  writeFileSync(file, JSON.stringify(directory));
  const program = startProgram({
    args: [...flags, RELAY_PROGRAM, 'serve'],
    env: {
      BECKON_DATA: folder,
      BECKON_STORE: '',
      BECKON_CONFIG: '',
      BECKON_HOST: '127.0.0.1',
      BECKON_PORT: '0',
      BECKON_DIRECTORY: file,
      BECKON_ADMIN_TOKEN: ADMIN,
    },
    ...(descriptors === undefined ? {} : { descriptors }),
    ...(heldClock === undefined ? {} : { heldClock }),
  });
  const close = async () => {
    await program.end();
    rmSync(folder, { recursive: true, force: true });
  };
  const line = await program.waitForLine(/relay ready at/).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const url = line.split(' ').at(-1) ?? '';
  const get = (path: string, token?: string) =>
    fetch(url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  return {
    url,
    pid: program.pid,
    output: program.output,
    clock: program.clock,
    get,
    async send(...events) {
      const reply = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { authorization: 'Bearer erp-key', 'content-type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      });
      if (reply.status !== 202) throw new Error(`refused: ${(await reply.text()).slice(0, 300)}`);
    },
    async metric(name) {
      const metrics = await metricsOf(url);
      const found = metrics.split('\n').find((one) => one.startsWith(`${name} `));
      return Number(found?.split(' ').at(-1) ?? 0);
    },
    memory: () => memoryOf(program.pid),
    close,
  };
}

let asked = 0;

/** Sent from a different address each time: frequent requests from one address get a response cached for up to a second. */
async function metricsOf(url: string): Promise<string> {
  asked += 1;
  const localAddress =
    process.platform === 'linux' ? `127.0.${1 + (Math.floor(asked / 200) % 200)}.${1 + (asked % 200)}` : undefined;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${url}/metrics`, { localAddress, agent: false }, resolve).on('error', reject).end();
  });
  return text(response);
}

function memoryOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
