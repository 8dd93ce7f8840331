/**
 * What waits in the relay for one connection, counted in one place for all that is sent: pages, changes, replies, `me`, `process`. Past
 * one bound nothing more is read from it, so that it asks for nothing more and answers no ping; past a second one it is cut off.
 *
 * Frames that are ready go to the socket itself: Engine.IO would do nothing with them but count, and takes a quarter of what a change to
 * a thousand desks costs (docs/decisions/0006-socket-protocol.md). Whatever else is sent goes its way, and what it holds back is not overtaken.
 */
import type { Socket as Wire } from 'node:net';
import type { Socket } from 'socket.io';
import type { EncodedEvent } from './frame.ts';

type Connection = Socket['conn'];

/** Bytes that wait beyond what the system has taken. */
const OUTFLOW = { full: 512 * 1024, most: 2 * 1024 * 1024 } as const;
/** Bytes by which what waits must have grown to be told: most is gone in a moment. */
const TOLD_BYTES = 16 * 1024;
/** What a packet costs beside its text. */
const OF_PACKET = 256;

interface OutflowEvents {
  /** It was full, and there is room again. */
  onRoom(): void;
  /** So many bytes more wait; negative: less. */
  onUnsent(bytes: number): void;
  /** More waits than may: it was cut off. */
  onOverflow(): void;
}

export class Outflow {
  readonly #connection: Connection;
  readonly #wire: Wire;
  readonly #events: OutflowEvents;
  /** Bytes that Engine.IO holds until the socket has taken what it was given before. */
  #queued = 0;
  #full = false;
  /** Bytes that were told. */
  #told = 0;

  constructor(connection: Connection, wire: Wire, events: OutflowEvents) {
    this.#connection = connection;
    this.#wire = wire;
    this.#events = events;
    // Nobody tells what it holds from before; it may be something where it cannot send just now.
    if (!connection.transport.writable) this.#queued = OF_PACKET;
    connection.on('packetCreate', ({ data, options }: { data?: unknown; options?: { wsPreEncodedFrame?: Buffer[] } }) =>
      this.#add(options?.wsPreEncodedFrame?.[0]?.length ?? (typeof data === 'string' ? data.length : 0)),
    );
    // Before the packets are handed over: from then on the socket counts them itself.
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

  /** Nothing but what must be should be sent now. */
  get full(): boolean {
    return this.#full;
  }

  /** Engine.IO hands over all that it holds at once, so the order is kept where it holds nothing. */
  send({ text, options }: EncodedEvent): void {
    const [frame] = options.wsPreEncodedFrame;
    if (this.#queued > 0 || this.#connection.readyState !== 'open') this.#connection.write(text, options);
    else if (this.#wire.writable && !this.#wire.write(frame)) this.#measure();
  }

  #add(bytes: number): void {
    this.#queued += bytes + OF_PACKET;
    this.#measure();
  }

  #measure(): void {
    const waiting = this.bytes;
    if (waiting - this.#told >= TOLD_BYTES) this.#tell(waiting);
    if (waiting > OUTFLOW.most) this.#overflow();
    else if (waiting > OUTFLOW.full && !this.#full) this.#fill();
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

  /**
   * Just behind both events is it known what still waits. Neither alone would do: a socket whose system takes each frame at once never
   * drains, and what waits in a slow one is handed over long before it is gone.
   */
  #look(): void {
    setImmediate(() => {
      if (this.#wire.destroyed) return;
      this.#tell(this.bytes);
      if (!this.#full || this.bytes > OUTFLOW.full) return;
      this.#full = false;
      this.#wire.resume();
      this.#events.onRoom();
    });
  }
}
