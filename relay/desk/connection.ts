/** A connected desk: catching up page by page, or live. A slow live desk returns to catching up instead of buffering changes. */
import type { Socket as Wire } from 'node:net';
import type { DefaultEventsMap, Socket } from 'socket.io';
import type { DeskClientEvents } from '../../shared/desk-operations.ts';
import { perSecond, TokenBucket } from '../../shared/rules/token-bucket.ts';
import type { DeskServerEvents } from '../../shared/socket.ts';
import type { Login, Timers } from '../domain/ports.ts';
import { RequestQueue } from '../domain/request-queue.ts';
import type { EncodedEvent } from './frame.ts';
import type { RawJson } from './raw-json.ts';
import { SendQueue } from './send-queue.ts';
import type { Page } from './sync-pages.ts';

export interface AcceptedDesk {
  login: Login;
  /** Web client, signed in by its session. */
  page: boolean;
  beckons: boolean;
  cursor: number | null;
  epoch: string | null;
}
export interface DeskSocketData {
  accepted?: AcceptedDesk;
  desk?: DeskConnection;
}
/** Events that the relay sends; a page is prebuilt JSON. */
export type DeskSent = Omit<DeskServerEvents, 'sync'> & { sync: (page: RawJson, received: () => void) => void };
export type DeskSocket = Socket<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>;

/** Unacknowledged pages: two hide the round trip, more would only fill buffers. */
const PAGES_UNDERWAY = 2;
/** ms without acknowledgement after which a desk counts as one that sends none; its pages are then paced by the socket alone. */
const ACKNOWLEDGE_MS = 1000;
const MESSAGES = perSecond(20, 100);

/** Consecutive refused messages before the connection is closed: each refusal is a reply that may never be read. */
const MAX_REFUSED = 200;

export interface DeskHost {
  readPage: (userId: string, after: number, reset: boolean) => Page;
  timers: Timers;
  /** ms since 1970. */
  now: () => number;
  onLagging: () => void;
  /** Called when the number of unsent bytes on a socket changes; negative: fewer. */
  onUnsent: (wire: Wire, bytes: number) => void;
  onOverflow: () => void;
  /** Closes the transport, and destroys it if the client does not close. */
  end: (socket: DeskSocket) => void;
  /** Called when a page cannot be read; the desk is closed and will reconnect. */
  onError: (error: unknown) => void;
}

interface DeskStart {
  login: Login;
  page: boolean;
  beckons: boolean;
  cursor: number;
  /** The first page tells the desk to discard its data. */
  reset: boolean;
}

export class DeskConnection {
  /** Web client; otherwise a client with a token, such as the desktop. */
  readonly page: boolean;
  /** The person would notice a notification here now. */
  beckons: boolean;
  #login: Login;
  readonly #socket: DeskSocket;
  readonly #host: DeskHost;
  readonly #outflow: SendQueue;
  /** Created on the first request: most desks are idle. */
  #line: RequestQueue | null = null;
  #bucket: TokenBucket | null = null;
  #refused = 0;
  #state: 'catching-up' | 'live' | 'lagging' | 'closed' = 'catching-up';
  /** Since when it lacks changes, ms since 1970; 0: it lacks none. */
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
    this.#outflow = new SendQueue(socket.conn, wire, {
      onRoom: () => this.#onRoom(),
      onUnsent: (bytes) => host.onUnsent(wire, bytes),
      onOverflow: host.onOverflow,
    });
    this.#behindSince = host.now();
    this.#cursor = cursor;
    this.#reset = reset;
  }

  get connection(): DeskSocket['conn'] {
    return this.#socket.conn;
  }

  get login(): Login {
    return this.#login;
  }

  /** For another token of the same person. */
  renew(login: Login): void {
    this.#login = { ...login, device: this.#login.device };
  }

  start(): void {
    this.#catchUp();
  }

  /** Sends a change to a live desk. A desk that catches up reads it from the store. */
  change(cursor: number, event: EncodedEvent): void {
    if (this.#state !== 'live' || cursor <= this.#cursor) return;
    this.#cursor = cursor;
    this.send(event);
    if (!this.#outflow.full) return;
    this.#state = 'lagging';
    this.#behindSince = this.#host.now();
    this.#host.onLagging();
  }

  /** Catches up on changes that are not sent individually, before anything later is sent. */
  readOn(): void {
    if (this.#state !== 'live') return;
    this.#state = 'catching-up';
    this.#behindSince = this.#host.now();
    this.#catchUp();
  }

  /** Sends an event that has no cursor. */
  send(event: EncodedEvent): void {
    this.#outflow.send(event);
  }

  /** @param ofPerson charges the budget of all the person's connections. @returns 0, or ms to wait. Too many refusals disconnect. */
  limit(now: number, ofPerson: () => number): number {
    this.#bucket ??= new TokenBucket();
    const wait = this.#bucket.take(MESSAGES, now) || ofPerson();
    this.#refused = wait === 0 ? 0 : this.#refused + 1;
    if (this.#refused > MAX_REFUSED) this.#host.end(this.#socket);
    return wait;
  }

  revoke(): void {
    this.#socket.emit('revoked');
    this.#socket.disconnect();
    this.#host.end(this.#socket);
  }

  /** The relay shuts down: closes only the transport, so that the desk reconnects. */
  drain(retryAfterMs: number): void {
    this.#socket.emit('drain', retryAfterMs);
    this.#host.end(this.#socket);
  }

  /** Since when it catches up, ms since 1970; null: live. */
  get behindSince(): number | null {
    return this.#behindSince === 0 ? null : this.#behindSince;
  }

  get isOpen(): boolean {
    return this.#state !== 'closed';
  }

  closed(): void {
    this.#state = 'closed';
    this.#line?.advance();
  }

  /** Waits for the turn of a request: a few run at once, and none while replies are unsent. Never throws; check `isOpen` afterwards. */
  enter(): Promise<void> {
    this.#line ??= new RequestQueue(() => !this.#outflow.full || !this.isOpen);
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

  /** Sends the next page. The last page makes the desk live in the same turn, so that no change is lost in between. */
  #catchUp(): void {
    // A desk may acknowledge pages that it did not read; unsent bytes count as well.
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
    // Other desks run between two pages.
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

  /** The next page follows the acknowledgement, or, without acknowledgements, when this one has left the relay. */
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
