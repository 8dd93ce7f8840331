/**
 * `app.requestSingleInstanceLock`. The lock is a name in Linux's abstract socket space: taken in one step, gone with the
 * process however it ends, so that no stale lock can keep the app from starting. What a second instance has to say
 * travels over an ordinary socket that only the same user can open.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeClone, encodeClone } from '../bridge/codec.ts';
import { isJson } from '../cdp/read.ts';

interface SecondInstance {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

/** How long a second instance waits for the first to take its message, ms: a busy machine is slow to start the program that sends it. */
const HANDOVER_TIMEOUT = 30_000;
/** A message longer than this is not from an app. */
const MAX_MESSAGE = 1 << 22;

export class SingleInstance {
  #lock: Server | null = null;
  #inbox: Server | null = null;
  readonly #onSecond: (second: SecondInstance) => void;

  constructor(onSecond: (second: SecondInstance) => void) {
    this.#onSecond = onSecond;
  }

  get held(): boolean {
    return this.#lock !== null;
  }

  /**
   * @param userData the folder that two instances must not share
   * @param mine what the first instance is told if there is one
   * @returns whether this process is the first
   */
  request(userData: string, mine: SecondInstance, env: NodeJS.ProcessEnv): boolean {
    if (this.#lock) return true;
    const key = createHash('sha256').update(`${process.getuid?.()}:${userData}`).digest('hex').slice(0, 32);
    const inbox = join(env.XDG_RUNTIME_DIR || tmpdir(), `electron-${key}.sock`);
    const lock = createServer((socket) => socket.destroy());
    lock.on('error', () => {});
    lock.listen(`\0electron-${key}`);
    if (!lock.listening) {
      handOver(inbox, mine);
      return false;
    }
    lock.unref();
    this.#lock = lock;
    this.#openInbox(inbox);
    return true;
  }

  release(): void {
    this.#inbox?.close();
    this.#lock?.close();
    this.#inbox = null;
    this.#lock = null;
  }

  #openInbox(path: string): void {
    // The lock is ours, so whatever lies here was left by a process that is gone; what is somebody else's stays.
    if (isForeign(path)) return;
    rmSync(path, { force: true });
    const inbox = createServer({ allowHalfOpen: true }, (socket) => this.#receive(socket));
    inbox.on('error', () => {});
    inbox.listen(path, () => chmodSync(path, 0o600));
    inbox.unref();
    this.#inbox = inbox;
  }

  #receive(socket: Socket): void {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_MESSAGE) socket.destroy();
    });
    socket.on('end', () => {
      socket.end('ok');
      const second = parse(text);
      if (second) this.#onSecond(second);
    });
  }
}

/** Without a runtime folder the socket lies where everybody may put one: what we have to say, a link with a code in it, is not theirs. */
function isForeign(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.uid !== process.getuid?.();
}

function parse(text: string): SecondInstance | undefined {
  try {
    const message = decodeClone(text);
    if (!isJson(message) || !Array.isArray(message.argv)) return undefined;
    return {
      argv: message.argv.map(String),
      workingDirectory: String(message.workingDirectory),
      additionalData: message.additionalData,
    };
  } catch {
    return undefined;
  }
}

/** Electron's call is synchronous and the app may end right after it, so a short-lived child does the sending. */
function handOver(inbox: string, mine: SecondInstance): void {
  if (isForeign(inbox)) return;
  const script = `const s = require('node:net').connect(process.argv[1]);
    process.stdin.pipe(s); s.on('data', () => process.exit(0)); s.on('error', () => process.exit(1));`;
  spawnSync(process.execPath, ['-e', script, inbox], {
    input: encodeClone(mine),
    timeout: HANDOVER_TIMEOUT,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}
