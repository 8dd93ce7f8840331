/** Register of open connections: by address before sign-in, then by identity. It closes none. */
import type { Socket } from 'node:net';

export interface OpenConnection {
  readonly socket: Socket;
  readonly address: string;
  /** Null: not signed in, or shared by many users. */
  who: string | null;
}

export class ConnectionTable {
  readonly #signed = new Map<object, OpenConnection>();
  /** Oldest first. */
  readonly #unsigned = new Map<object, OpenConnection>();
  readonly #byAddress = new Map<string, Set<Socket>>();
  readonly #byWho = new Map<string, number>();

  counts(): { signed: number; unsigned: number } {
    return { signed: this.#signed.size, unsigned: this.#unsigned.size };
  }

  get size(): number {
    return this.#signed.size + this.#unsigned.size;
  }

  of(socket: object): OpenConnection | undefined {
    return this.#unsigned.get(socket) ?? this.#signed.get(socket);
  }

  *all(): Generator<OpenConnection> {
    yield* this.#unsigned.values();
    yield* this.#signed.values();
  }

  /** Oldest first. */
  unsignedOf(address: string): ReadonlySet<Socket> {
    return this.#byAddress.get(address) ?? NONE;
  }

  countOf(who: string): number {
    return this.#byWho.get(who) ?? 0;
  }

  /** Of the address with the most unsigned ones if it has several, else of all. @param spared addresses shared by many users */
  oldestUnsigned(spared: (address: string) => boolean): Socket | null {
    let fullest: Set<Socket> | null = null;
    for (const [address, sockets] of this.#byAddress) {
      if (sockets.size > (fullest?.size ?? 1) && !spared(address)) fullest = sockets;
    }
    const [oldest] = fullest ?? [];
    const [first] = this.#unsigned.values();
    return oldest ?? first?.socket ?? null;
  }

  enter(socket: Socket, address: string): void {
    this.#unsigned.set(socket, { socket, address, who: null });
    const ofAddress = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, ofAddress.add(socket));
  }

  /** @param who null: counts for no one, but no longer as unsigned */
  sign(held: OpenConnection, who: string | null): void {
    this.#unsigned.delete(held.socket);
    this.#leaveAddress(held);
    this.#signed.set(held.socket, held);
    held.who = who;
    if (who !== null) this.#byWho.set(who, this.countOf(who) + 1);
  }

  leave(socket: Socket): void {
    const held = this.of(socket);
    if (!held) return;
    this.#unsigned.delete(socket);
    this.#signed.delete(socket);
    this.#leaveAddress(held);
    if (held.who === null) return;
    const left = this.countOf(held.who) - 1;
    if (left > 0) this.#byWho.set(held.who, left);
    else this.#byWho.delete(held.who);
  }

  #leaveAddress({ socket, address }: OpenConnection): void {
    const ofAddress = this.#byAddress.get(address);
    ofAddress?.delete(socket);
    if (ofAddress?.size === 0) this.#byAddress.delete(address);
  }
}

const NONE: ReadonlySet<Socket> = new Set();
