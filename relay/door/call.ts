/** Command side of the local socket. Tracks whether the command may have run, to report it if the relay ends meanwhile. */
import { connect, type Socket } from 'node:net';
import type { Say } from './door.ts';
import { addressToCall } from './door-address.ts';
import { type Call, greeting, LONGEST_CALL, lineOf, onLines, parsed, SPOKEN, said } from './protocol.ts';

/** The command did not run, or its outcome is unknown; `message` is one line. */
class CallError extends Error {
  override name = 'CallError';
}

/** Time limit for the greeting, ms; a running relay greets at once. */
const GREET_MS = 10_000;

/** @returns the exit code; null: no relay listens there. @throws CallError */
export async function callRelay(path: string, call: Call, say: Say, version: string): Promise<number | null> {
  const line = lineOf(call);
  const address = addressToCall(path);
  if (!address) return null;
  try {
    const socket = await connected(address.name);
    return socket && (await new Conversation(socket, line, say, version).end);
  } finally {
    address.close();
  }
}

/** No relay listens: its socket is a remnant, or was just replaced. */
const NOBODY: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOENT']);

function connected(name: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(name);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code)) resolve(null);
      else if (error.code === 'EACCES' || error.code === 'EPERM') {
        reject(
          new CallError('The relay that runs takes commands of its own account and of root alone; nothing was done'),
        );
      } else reject(new CallError(`The relay that runs cannot be reached (${error.code}); nothing was done`));
    });
  });
}

class Conversation {
  /** Exit code. */
  readonly end: Promise<number>;
  readonly #line: string;
  readonly #say: Say;
  readonly #version: string;
  readonly #socket: Socket;
  #state: 'greeting' | 'called' | 'begun' | 'over' = 'greeting';
  #resolve: (code: number) => void = () => {};
  #reject: (error: CallError) => void = () => {};

  constructor(socket: Socket, line: string, say: Say, version: string) {
    this.#line = line;
    this.#say = say;
    this.#version = version;
    this.#socket = socket;
    this.end = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const silent = setTimeout(() => this.#fail('The relay that runs does not answer; nothing was done'), GREET_MS);
    // Output that a relay wrote before it was killed arrives before 'close'.
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(silent);
      this.#fail(ENDED[this.#state === 'begun' ? 'begun' : 'before']);
    });
    onLines(socket, Number.POSITIVE_INFINITY, (one) => {
      clearTimeout(silent);
      const fault = this.#state === 'greeting' ? this.#greeted(one) : this.#told(one);
      if (fault !== null) this.#fail(fault);
    });
  }

  #greeted(line: string): string | null {
    const checked = greeting.check(parsed(line));
    if (!checked.ok) return 'What answers there is no relay; nothing was done';
    const { beckon, door } = checked.value;
    if (door !== SPOKEN) {
      return `The relay that runs is of version ${beckon}, this command of ${this.#version}: use one of its version; nothing was done`;
    }
    if (Buffer.byteLength(this.#line) > LONGEST_CALL) {
      return 'This is more than a relay takes at once: stop it, and do it then; nothing was done';
    }
    this.#state = 'called';
    this.#socket.write(this.#line);
    return null;
  }

  #told(line: string): string | null {
    const checked = said.check(parsed(line));
    if (!checked.ok) return 'The relay said what this command does not understand; look what was done';
    const { value } = checked;
    if ('begun' in value) this.#state = 'begun';
    else if ('out' in value) this.#say.out(value.out);
    else if ('err' in value) this.#say.err(value.err);
    else {
      this.#state = 'over';
      this.#socket.end();
      this.#resolve(value.exit);
    }
    return null;
  }

  #fail(why: string): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#socket.destroy();
    this.#reject(new CallError(why));
  }
}

const ENDED = {
  before: 'The relay that runs turned this away (it ends, or is asked too much); nothing was done',
  begun: 'The relay ended while it did this: whether it was done is not known; look before you do it again',
} as const;
