/**
 * Counts unsent bytes of one connection over all that is sent: pages, changes, replies, `me`, `process`. Beyond one limit the relay stops
 * reading from it, so that it sends no requests and answers no ping; beyond a second limit the connection is destroyed.
 *
 * Prebuilt frames are written directly to the socket: Engine.IO would only count them, at a quarter of the cost of a change to a thousand
 * desks (docs/decisions/0006-socket-protocol.md). Other packets go through Engine.IO; while it holds packets, frames queue behind them.
 */
import type { Socket as Wire } from 'node:net';
import type { Socket } from 'socket.io';
import type { EncodedEvent } from './frame.ts';

type EngineConnection = Socket['conn'];

/** Unsent bytes beyond those that the system has accepted. */
const LIMITS = { full: 512 * 1024, most: 2 * 1024 * 1024 } as const;
/** Minimum growth of unsent bytes before it is reported: most are sent within a moment. */
const REPORT_BYTES = 16 * 1024;
/** Overhead of a packet in bytes. */
const PACKET_OVERHEAD = 256;

interface SendQueueEvents {
  onRoom(): void;
  /** Change of the number of unsent bytes; negative: fewer. */
  onUnsent(bytes: number): void;
  onOverflow(): void;
}

export class SendQueue {
  readonly #connection: EngineConnection;
  readonly #wire: Wire;
  readonly #events: SendQueueEvents;
  /** Bytes queued in Engine.IO until the socket accepts them. */
  #queued = 0;
  #full = false;
  /** Bytes reported so far. */
  #told = 0;

  constructor(connection: EngineConnection, wire: Wire, events: SendQueueEvents) {
    this.#connection = connection;
    this.#wire = wire;
    this.#events = events;
    // Earlier packets are unknown; if the transport is not writable now there may be some.
    if (!connection.transport.writable) this.#queued = PACKET_OVERHEAD;
    connection.on('packetCreate', ({ data, options }: { data?: unknown; options?: { wsPreEncodedFrame?: Buffer[] } }) =>
      this.#add(options?.wsPreEncodedFrame?.[0]?.length ?? (typeof data === 'string' ? data.length : 0)),
    );
    // `flush` precedes the handover of the packets, which the socket counts from then on.
    connection.on('flush', () => {
      this.#queued = 0;
      if (this.#full || this.#told > 0) this.#look();
    });
    wire.on('drain', () => {
      if (this.#full || this.#told > 0) this.#look();
    });
  }

  get bytes(): number {
    return this.#queued + this.#wire.writableLength;
  }

  /** Send only what is necessary. */
  get full(): boolean {
    return this.#full;
  }

  /** Engine.IO hands over its queue at once, so direct writes preserve the order if the queue is empty. */
  send({ text, options }: EncodedEvent): void {
    const [frame] = options.wsPreEncodedFrame;
    if (this.#queued > 0 || this.#connection.readyState !== 'open') this.#connection.write(text, options);
    else if (this.#wire.writable && !this.#wire.write(frame)) this.#measure();
  }

  #add(bytes: number): void {
    this.#queued += bytes + PACKET_OVERHEAD;
    this.#measure();
  }

  #measure(): void {
    const waiting = this.bytes;
    if (waiting - this.#told >= REPORT_BYTES) this.#tell(waiting);
    if (waiting > LIMITS.most) this.#overflow();
    else if (waiting > LIMITS.full && !this.#full) this.#fill();
  }

  #tell(waiting: number): void {
    this.#events.onUnsent(waiting - this.#told);
    this.#told = waiting;
  }

  #fill(): void {
    this.#full = true;
    this.#wire.pause();
  }

  #overflow(): void {
    if (this.#wire.destroyed) return;
    this.#wire.destroy();
    this.#events.onOverflow();
  }

  /** Measures after `flush` and `drain`: fast sockets never drain, and slow ones have `flush` long before their bytes are sent. */
  #look(): void {
    setImmediate(() => {
      if (this.#wire.destroyed) return;
      this.#tell(this.bytes);
      if (!this.#full || this.bytes > LIMITS.full) return;
      this.#full = false;
      this.#wire.resume();
      this.#events.onRoom();
    });
  }
}
