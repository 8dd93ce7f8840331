/**
 * One connected desk. It is either catching up from its cursor, page by page, or live. A live desk that does not read fast enough
 * is moved back to catching up: what it has not got is not kept for it in memory but read again from the store when it drains.
 */
import type { Socket as Wire } from 'node:net';
import type { DefaultEventsMap, Socket } from 'socket.io';
import type { DeskClientEvents } from '../../shared/desk-operations.ts';
import { perSecond, TokenBucket } from '../../shared/rules/token-bucket.ts';
import type { DeskServerEvents } from '../../shared/socket.ts';
import { InLine } from '../domain/in-line.ts';
import type { Login, Timers } from '../domain/ports.ts';
import type { EncodedEvent } from './frame.ts';
import { Outflow } from './outflow.ts';
import type { Page } from './pages.ts';
import type { RawJson } from './raw-json.ts';

/** What the handshake found out, until the desk is opened. */
export interface Accepted {
  login: Login;
  /** A page of the relay, signed in by its session. */
  page: boolean;
  beckons: boolean;
  cursor: number | null;
  epoch: string | null;
}
/** What hangs on a socket: first what the handshake found out, then the desk. */
export interface DeskSocketData {
  accepted?: Accepted;
  desk?: DeskConnection;
}
/** What the room sends; a page goes as JSON that is ready. */
export type DeskSent = Omit<DeskServerEvents, 'sync'> & { sync: (page: RawJson, received: () => void) => void };
export type DeskSocket = Socket<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>;

/** Pages on their way without acknowledgement: two hide the round trip, more would only fill buffers. */
const PAGES_UNDERWAY = 2;
/** ms after which a desk that acknowledges no page is taken to be one that never does, and is paced by its socket alone. */
const ACKNOWLEDGE_MS = 1000;
/** Messages a desk may send. */
const MESSAGES = perSecond(20, 100);

/** Messages refused one after another before the connection is cut: each refusal is an answer that may never be read. */
const MAX_REFUSED = 200;

/** What all desks share. */
export interface DeskHost {
  readPage: (userId: string, after: number, reset: boolean) => Page;
  timers: Timers;
  /** ms since 1970. */
  now: () => number;
  /** Told when a slow desk is moved back to catching up. */
  onLagging: () => void;
  /** Told when one was cut off because more waited for it than may. */
  /** So many bytes more wait for what stands on this socket. */
  onUnsent: (wire: Wire, bytes: number) => void;
  onOverflow: () => void;
  /** Closes the transport, and cuts it off where the other side does not close. */
  end: (socket: DeskSocket) => void;
  /** Told why a page could not be read; the desk is closed and will come back. */
  onError: (error: unknown) => void;
}

interface DeskStart {
  login: Login;
  page: boolean;
  beckons: boolean;
  /** Cursor to go on from. */
  cursor: number;
  /** The first page tells the desk to forget all it has. */
  reset: boolean;
}

export class DeskConnection {
  /** A page of the relay; else whoever has a token, as a desktop. */
  readonly page: boolean;
  /** The person would notice here now. */
  beckons: boolean;
  #login: Login;
  readonly #socket: DeskSocket;
  readonly #host: DeskHost;
  readonly #outflow: Outflow;
  /** Made for the first request: most desks are idle. */
  #line: InLine | null = null;
  #bucket: TokenBucket | null = null;
  #refused = 0;
  #state: 'catching-up' | 'live' | 'lagging' | 'closed' = 'catching-up';
  /** Since when it has not got all there is; 0: it has. */
  #behindSince: number;
  #cursor: number;
  #reset: boolean;
  #pagesUnderway = 0;
  #acknowledges = true;

  constructor(socket: DeskSocket, wire: Wire, { login, page, beckons, cursor, reset }: DeskStart, host: DeskHost) {
    this.#login = login;
    this.page = page;
    this.beckons = beckons;
    this.#socket = socket;
    this.#host = host;
    this.#outflow = new Outflow(socket.conn, wire, {
      onRoom: () => this.#onRoom(),
      onUnsent: (bytes) => host.onUnsent(wire, bytes),
      onOverflow: host.onOverflow,
    });
    this.#behindSince = host.now();
    this.#cursor = cursor;
    this.#reset = reset;
  }

  /** The connection beneath. */
  get connection(): DeskSocket['conn'] {
    return this.#socket.conn;
  }

  get login(): Login {
    return this.#login;
  }

  /** Go on with another token of the same person. */
  renew(login: Login): void {
    this.#login = { ...login, device: this.#login.device };
  }

  /** Begin to catch up. */
  start(): void {
    this.#catchUp();
  }

  /** Send a change to a live desk; a desk that is catching up will read it from the store. */
  change(cursor: number, event: EncodedEvent): void {
    if (this.#state !== 'live' || cursor <= this.#cursor) return;
    this.#cursor = cursor;
    this.send(event);
    if (!this.#outflow.full) return;
    this.#state = 'lagging';
    this.#behindSince = this.#host.now();
    this.#host.onLagging();
  }

  /** Something was written that is not told of one by one: it is read from the store before anything that follows is sent. */
  readOn(): void {
    if (this.#state !== 'live') return;
    this.#state = 'catching-up';
    this.#behindSince = this.#host.now();
    this.#catchUp();
  }

  /** Send what is outside the cursors. */
  send(event: EncodedEvent): void {
    this.#outflow.send(event);
  }

  /**
   * Whether a message from the desk may pass. Who goes on all the same is cut off.
   * @param ofPerson what the person's own limit says, over all they are connected by. @returns 0, or ms until one may
   */
  limit(now: number, ofPerson: () => number): number {
    this.#bucket ??= new TokenBucket();
    const wait = this.#bucket.take(MESSAGES, now) || ofPerson();
    this.#refused = wait === 0 ? 0 : this.#refused + 1;
    if (this.#refused > MAX_REFUSED) this.#host.end(this.#socket);
    return wait;
  }

  /** The token is no longer good: say so and close for good. */
  revoke(): void {
    this.#socket.emit('revoked');
    this.#socket.disconnect();
    this.#host.end(this.#socket);
  }

  /** The relay is shutting down: the desk comes back by itself, so only the transport is closed. */
  drain(retryAfterMs: number): void {
    this.#socket.emit('drain', retryAfterMs);
    this.#host.end(this.#socket);
  }

  /** ms since 1970 since when it catches up; null: it is live. */
  get behindSince(): number | null {
    return this.#behindSince === 0 ? null : this.#behindSince;
  }

  get isOpen(): boolean {
    return this.#state !== 'closed';
  }

  /** The socket is gone. */
  closed(): void {
    this.#state = 'closed';
    this.#line?.advance();
  }

  /** Waits for the turn of a request: a few at a time, and none while replies wait. @throws nothing; then look whether it `isOpen` */
  enter(): Promise<void> {
    this.#line ??= new InLine(() => !this.#outflow.full || !this.isOpen);
    return this.#line.enter();
  }
  leave(): void {
    this.#line?.leave();
  }

  #onRoom(): void {
    this.#line?.advance();
    if (this.#state === 'lagging') this.#state = 'catching-up';
    setImmediate(() => this.#catchUp());
  }

  /** Send the next page; with the last one, in the same turn, the desk is live: no change falls between. */
  #catchUp(): void {
    // A desk may acknowledge what it never read: what waits for it counts as well.
    if (this.#state !== 'catching-up' || this.#pagesUnderway >= PAGES_UNDERWAY || this.#outflow.full) return;
    const page = this.#nextPage();
    if (!page) return;
    this.#cursor = page.cursor;
    this.#pagesUnderway += 1;
    if (page.live) {
      this.#state = 'live';
      this.#behindSince = 0;
    }
    this.#sendPage(page);
    this.#reset = false;
    // Others have their turn between two pages.
    if (!page.live && this.#pagesUnderway < PAGES_UNDERWAY) setImmediate(() => this.#catchUp());
  }

  #nextPage(): Page | null {
    try {
      return this.#host.readPage(this.login.userId, this.#cursor, this.#reset);
    } catch (error) {
      this.#host.onError(error);
      this.#host.end(this.#socket);
      return null;
    }
  }

  /** The next page may follow once this one is acknowledged, or has left the relay where the desk does not acknowledge. */
  #sendPage(page: Page): void {
    let underway = true;
    const arrived = () => {
      if (!underway) return;
      underway = false;
      cancel();
      this.#pagesUnderway -= 1;
      this.#catchUp();
    };
    const unanswered = () => {
      this.#acknowledges = false;
      const { conn } = this.#socket;
      if (conn.transport.writable) setImmediate(arrived);
      else conn.once('drain', arrived);
    };
    const cancel = this.#acknowledges ? this.#host.timers.after(ACKNOWLEDGE_MS, unanswered) : () => {};
    this.#socket.emit('sync', page.json, arrived);
    if (!this.#acknowledges) unanswered();
  }
}
