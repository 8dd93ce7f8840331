/**
 * `app.requestSingleInstanceLock`. The lock is a name in Linux's abstract socket space: acquired atomically and released when the process
 * exits, so that no stale lock can prevent a start. A second instance sends its message over an ordinary socket that only the same user can
 * open.
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

/** How long a second instance waits until the first accepts its message, ms: a busy machine is slow to start the sending program. */
const HANDOVER_TIMEOUT = 30_000;
/** Maximum message size in bytes; longer ones are not from an app. */
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
   * @param mine message for the first instance, if there is one
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
    // This process holds the lock, so a file here is left over from a dead process; another user's file is not touched.
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

/** Without a runtime folder any user can create the socket. Never sends a message there, which may contain a sign-in code. */
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

/** Electron's call is synchronous and the app may exit right after it, so a short-lived child sends the message. */
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
