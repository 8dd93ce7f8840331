/**
 * The Chrome DevTools Protocol over `--remote-debugging-pipe`: NUL-terminated JSON messages on file descriptors 3 and 4 of Chromium. When
 * this process dies in any way, Chromium reads the end of the pipe and exits too. https://chromedevtools.github.io/devtools-protocol/
 */
import type { Readable, Writable } from 'node:stream';
import { isJson, type Json, textAt } from './read.ts';

type CdpListener = (params: Json) => void;

/** Chromium rejected a command, or exited before it replied. */
class CdpError extends Error {
  override readonly name = 'CdpError';
}

interface Pending {
  method: string;
  sessionId: string;
  resolve(result: Json): void;
  reject(error: Error): void;
}

export class CdpConnection {
  #nextId = 1;
  #closed = false;
  readonly #out: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #sessions = new Map<string, CdpSession>();
  readonly root: CdpSession;

  /** @param out Chromium's descriptor 3. @param input Chromium's descriptor 4 */
  constructor(out: Writable, input: Readable) {
    this.#out = out;
    this.root = this.session('');
    let parts: Buffer[] = [];
    input.on('data', (chunk: Buffer) => {
      let from = 0;
      for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, from)) {
        parts.push(chunk.subarray(from, end));
        const message = Buffer.concat(parts).toString('utf8');
        parts = [];
        from = end + 1;
        this.#receive(message);
      }
      if (from < chunk.length) parts.push(chunk.subarray(from));
    });
    input.once('close', () => this.close());
    out.on('error', () => this.close());
    input.on('error', () => this.close());
  }

  /** The session of a target, by the id from `Target.attachedToTarget`; '' is the browser. */
  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  /** @throws CdpError (as a rejection) if Chromium rejects the command, the session ends or the pipe closes */
  send(method: string, params: Json, sessionId: string): Promise<Json> {
    if (this.#closed) return Promise.reject(new CdpError(`${method}: Chromium is gone`));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, sessionId, resolve, reject });
      const message = sessionId === '' ? { id, method, params } : { id, method, params, sessionId };
      this.#out.write(`${JSON.stringify(message)}\0`);
    });
  }

  /** Ends a session whose target is gone and rejects its pending commands. */
  drop(sessionId: string): void {
    this.#sessions.delete(sessionId);
    this.#failPending(new CdpError('the page is gone'), sessionId);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failPending(new CdpError('Chromium is gone'));
  }

  #failPending(error: Error, sessionId?: string): void {
    for (const [id, pending] of this.#pending) {
      if (sessionId !== undefined && pending.sessionId !== sessionId) continue;
      this.#pending.delete(id);
      pending.reject(error);
    }
  }

  #receive(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isJson(message)) return;
    if (typeof message.id !== 'number') {
      const sessionId = textAt(message, 'sessionId', '');
      const params = message.params;
      this.#sessions.get(sessionId)?.emit(textAt(message, 'method', ''), isJson(params) ? params : {});
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    const error = message.error;
    if (error !== undefined) pending.reject(new CdpError(`${pending.method}: ${textAt(error, 'message', 'refused')}`));
    else pending.resolve(isJson(message.result) ? message.result : {});
  }
}

export class CdpSession {
  readonly id: string;
  readonly #connection: CdpConnection;
  readonly #listeners = new Map<string, Set<CdpListener>>();

  constructor(connection: CdpConnection, id: string) {
    this.#connection = connection;
    this.id = id;
  }

  send(method: string, params: Json = {}): Promise<Json> {
    return this.#connection.send(method, params, this.id);
  }

  /** Sends and ignores the outcome, for commands that are irrelevant once the page is gone. */
  post(method: string, params: Json = {}): void {
    this.send(method, params).catch(() => {});
  }

  on(method: string, listener: CdpListener): () => void {
    const listeners = this.#listeners.get(method) ?? new Set();
    this.#listeners.set(method, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(method: string, params: Json): void {
    for (const listener of [...(this.#listeners.get(method) ?? [])]) {
      try {
        listener(params);
      } catch (error) {
        // Rethrow a listener's error as an uncaught exception, without losing the following messages.
        setImmediate(() => {
          throw error;
        });
      }
    }
  }
}
