/** HAProxy before several relays of this machine: where it sends whom, and how it is told that one of them shall empty. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Haproxy } from './programs.ts';

export interface BalancedRelay {
  name: string;
  /** On 127.0.0.1; nobody needs to listen there yet. */
  port: number;
}

interface BalancerPlace {
  /** Takes its file and its control socket: a short path. */
  folder: string;
  port: number;
  relays: readonly BalancedRelay[];
}

/** Both have the same relays; see `fileOf`. Those of desks follow them. */
const BACKENDS = ['ready', 'running'] as const;

/**
 * Relays that are ready take everything; desks of one that no longer is are cut, and come back to another. What asks for something is not cut:
 * HAProxy would say 500 of it, and the relay's own answer is on its way. While none is ready, since the database is away, those that run go
 * on showing what they have.
 */
function fileOf({ folder, port, relays }: BalancerPlace): string {
  const servers = (of: string, more: (name: string) => string) =>
    `backend ${of}\n${relays.map(({ name, port: at }) => `  server ${name} 127.0.0.1:${at} ${more(name)}`).join('\n')}`;
  const checked = () => 'check inter 500ms fall 2 rise 1';
  const asked = (path: string) => `  option httpchk\n  http-check send meth GET uri ${path}\n  timeout server 30s`;
  const desks = (of: string) =>
    servers(`${of}-desks`, (name) => `track ${of}/${name} on-marked-down shutdown-sessions`);
  return `global
  stats socket ${join(folder, CONTROL)} mode 600 level admin

defaults
  mode http
  timeout connect 2s
  timeout client 75s
  timeout server 75s
  timeout http-request 15s
  timeout http-keep-alive 60s
  timeout tunnel 120s
  option redispatch 1
  balance leastconn

frontend beckon
  bind 127.0.0.1:${port}
  option forwardfor
  acl desk path_beg /socket.io/
  acl one_is_ready nbsrv(ready) gt 0
  use_backend ready-desks if desk one_is_ready
  use_backend running-desks if desk
  use_backend ready if one_is_ready
  default_backend running

${servers('ready', checked)}
${asked('/health/ready')}
${servers('running', checked)}
${asked('/health/live')}
${desks('ready')}
${desks('running')}
`;
}

const CONTROL = 'control.sock';
const FILE = 'haproxy.cfg';

export interface Balancer {
  readonly pid: number;
  readonly exited: Promise<void>;
  /** `drain`: who is there stays, nobody new comes. */
  set(relay: string, state: 'ready' | 'drain'): Promise<void>;
  /** Names of the relays that are checked and found ready. */
  ready(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts it and waits until it takes commands; rejects with what it said where it ends first. It ends when this process does. */
export async function startBalancer({ path, env }: Haproxy, place: BalancerPlace): Promise<Balancer> {
  const file = join(place.folder, FILE);
  await writeFile(file, fileOf(place));
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', path, '-db', '-f', file], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C reaches whoever started it.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const said = text(child.stderr);
  const ask = (words: string) => command(join(place.folder, CONTROL), words);
  let over = false;
  void exited.then(() => {
    over = true;
  });
  while (!(await ask('show info').catch(() => ''))) {
    if (over) throw new Error(`HAProxy ended:\n${await said}`);
    await pause(20);
  }
  return {
    pid: child.pid ?? 0,
    exited,
    async set(relay, state) {
      for (const backend of BACKENDS) await ask(`set server ${backend}/${relay} state ${state}`);
    },
    async ready() {
      // Columns of its own documentation, section 9.3: name of the backend, name, address, operational state (2: up), …
      const lines = (await ask('show servers state ready')).split('\n').map((line) => line.split(' '));
      return lines.flatMap(([, backend, , name = '', , state]) => (backend === 'ready' && state === '2' ? [name] : []));
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** One command over its control socket. @returns what it answers */
async function command(path: string, words: string): Promise<string> {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.end(`${words}\n`);
  return text(socket);
}
