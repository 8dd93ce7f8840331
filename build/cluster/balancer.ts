/** HAProxy in front of several local relays. */
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
  /** On 127.0.0.1; the relay need not listen yet. */
  port: number;
}

interface BalancerPlace {
  /** Holds the configuration file and the control socket, so the path must be short. */
  folder: string;
  port: number;
  relays: readonly BalancedRelay[];
}

/** Both list the same relays; see `fileOf`. The backends for desks track them. */
const BACKENDS = ['ready', 'running'] as const;

/**
 * Ready relays receive all traffic. When a relay stops being ready, its desk connections are closed and reconnect to another relay. HTTP
 * requests are not cut: HAProxy would answer 500 while the relay's own response is pending. If no relay is ready because the database is
 * unavailable, the running relays continue to serve what they have.
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
  /** `drain`: existing connections remain, new ones go elsewhere. */
  set(relay: string, state: 'ready' | 'drain'): Promise<void>;
  ready(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts HAProxy and waits until it accepts commands. Rejects with its output if it exits first. It exits when this process does. */
export async function startBalancer({ path, env }: Haproxy, place: BalancerPlace): Promise<Balancer> {
  const file = join(place.folder, FILE);
  await writeFile(file, fileOf(place));
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', path, '-db', '-f', file], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Detached: Ctrl-C must reach the parent only, which stops its processes in order.
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
      // HAProxy management guide, section 9.3: backend id, backend name, server id, server name, address, operational state (2: up), …
      const lines = (await ask('show servers state ready')).split('\n').map((line) => line.split(' '));
      return lines.flatMap(([, backend, , name = '', , state]) => (backend === 'ready' && state === '2' ? [name] : []));
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function command(path: string, words: string): Promise<string> {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.end(`${words}\n`);
  return text(socket);
}
