/**
 * A process that evaluates expressions one by one. Not a thread: a thread that exhausts its heap by one large allocation, such as
 * `[1..10000000]`, ends the whole relay (V8 aborts the process; `resourceLimits` does not help).
 */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Type, { type Static } from 'typebox';
import { checker } from '../../shared/validate.ts';
import type { Mapped, Timers } from '../domain/ports.ts';
import { GRACE_MS, MAPPING_LIMITS } from './limits.ts';
import { lineReader, READY } from './lines.ts';

export interface MappingProcess {
  /** One call at a time. Never rejects. After `ended` create another process. */
  run(expression: string, input: string): Promise<Mapped>;
  readonly ended: boolean;
  /** Ends the process and waits for its exit. A running evaluation is answered first. */
  close(): Promise<void>;
}

const BUSY: Mapped = { ok: false, reason: 'The mapping could not be run now', busy: true };
const TOO_SLOW: Mapped = { ok: false, reason: `It took more than ${MAPPING_LIMITS.time / 1000} s` };
/** V8 aborts when the heap is full. */
const TOO_MUCH: Mapped = { ok: false, reason: `It took more than ${MAPPING_LIMITS.memory} MiB` };

/** Signals of an external kill, or of the limit of processor time. */
const OF_OTHERS: ReadonlySet<unknown> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGXCPU']);

/** Seconds of processor time after which the system kills it, in case the relay was killed and cannot. */
const CPU_SECONDS = 30;
/** ms of work after which a process is replaced, before it reaches its processor time limit. */
const MAX_WORK_MS = 20_000;

const entry = fileURLToPath(new URL('./evaluate.ts', import.meta.url));

const ownPackage = fileURLToPath(new URL('../../package.json', import.meta.url));

function start(): ChildProcess {
  const { memory } = MAPPING_LIMITS;
  // A single file without dependencies.
  const library = createRequire(import.meta.url).resolve('jsonata');
  const readable = [dirname(entry), ownPackage, library];
  const args = [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${memory}`,
    '--max-semi-space-size=8',
    '--disable-warning=ExperimentalWarning',
    entry,
    library,
  ];
  const options: SpawnOptions = { stdio: ['pipe', 'pipe', 'ignore'], env: {}, windowsHide: true };
  const shell = '/bin/sh';
  if (process.platform === 'win32' || !existsSync(shell)) return spawn(process.execPath, args, options);
  // No core dump: its memory contains payloads.
  const limits = `ulimit -c 0; ulimit -t ${CPU_SECONDS}; exec "$0" "$@"`;
  return spawn(shell, ['-c', limits, process.execPath, ...args], options);
}

export function startMappingProcess(timers: Timers): MappingProcess {
  const child = start();
  const ready = Promise.withResolvers<boolean>();
  const gone = Promise.withResolvers<void>();
  let ended = false;
  let worked = 0;
  let isReady = false;
  let answer: ((mapped: Mapped) => void) | null = null;

  function settle(mapped: Mapped): void {
    const waiting = answer;
    answer = null;
    waiting?.(mapped);
  }
  function end(mapped: Mapped): void {
    ended = true;
    settle(mapped);
    child.kill('SIGKILL');
  }
  function onLine(line: string): void {
    if (!isReady) {
      isReady = line === READY;
      ready.resolve(isReady);
      if (!isReady) end(BUSY);
      return;
    }
    const reply = readReply(line);
    if (reply) settle(reply);
    else end(BUSY);
  }
  function onGone(_?: unknown, signal?: unknown): void {
    ended = true;
    ready.resolve(false);
    settle(isReady && !OF_OTHERS.has(signal) ? TOO_MUCH : BUSY);
    gone.resolve();
  }

  child.stdout?.setEncoding('utf8').on('data', lineReader(onLine));
  // A write to a process that just ended is answered by its exit.
  child.stdin?.on('error', () => {});
  child.once('error', onGone).once('exit', onGone);
  hold(child, false);

  return {
    get ended() {
      return ended;
    },
    async run(expression, input) {
      hold(child, true);
      if (!(await ready.promise) || ended) return BUSY;
      const result = new Promise<Mapped>((resolve) => {
        answer = resolve;
      });
      const began = performance.now();
      const cancel = timers.after(MAPPING_LIMITS.time + GRACE_MS, () => end(TOO_SLOW));
      child.stdin?.write(requestLine(expression, input));
      const mapped = await result;
      cancel();
      worked += performance.now() - began;
      if (worked >= MAX_WORK_MS) end(BUSY);
      hold(child, false);
      return mapped;
    },
    async close() {
      hold(child, true);
      end(BUSY);
      await gone.promise;
    },
  };
}

/** Whether the child keeps this process alive: only while it works. */
function hold(child: ChildProcess, held: boolean): void {
  const streams: unknown[] = [child, child.stdin, child.stdout];
  for (const stream of streams) if (isHeld(stream)) stream[held ? 'ref' : 'unref']();
}
const isHeld = (value: unknown): value is { ref(): void; unref(): void } =>
  typeof value === 'object' && value !== null && 'ref' in value && 'unref' in value;

/** One JSON text per line. */
const Reply = Type.Union([
  Type.Object({ ok: Type.Literal(true), value: Type.Unknown() }),
  Type.Object({
    ok: Type.Literal(false),
    reason: Type.String({ maxLength: 2000 }),
    nothing: Type.Optional(Type.Literal(true)),
  }),
]);
type Reply = Static<typeof Reply>;

const replies = checker(Reply);

/** Null: not a valid reply. */
function readReply(line: string): Reply | null {
  try {
    const reply = replies.check(JSON.parse(line));
    return reply.ok ? reply.value : null;
  } catch {
    return null;
  }
}

/** @param input JSON text of `{ context, bindings }`, inserted unchanged */
const requestLine = (expression: string, input: string): string =>
  `{"expression":${JSON.stringify(expression)},"input":${input}}\n`;
