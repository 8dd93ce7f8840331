/** Unsent bytes of connections whose peer does not read: in total, and per address, person or source. */
import type { Socket } from 'node:net';
import type { OpenConnection } from './connection-table.ts';

export interface Party {
  /** `address`, `person` or `source`. */
  readonly kind: string;
  bytes: number;
  /** Connections with unsent data and their bytes, longest unsent first. */
  readonly unsent: Map<OpenConnection, number>;
}

/** `who` is a person's id, or `source ` and a source's id. */
const kindOf = ({ who }: OpenConnection): string =>
  who === null ? 'address' : who.startsWith('source ') ? 'source' : 'person';
const nameOf = ({ who, address }: OpenConnection): string => who ?? `address ${address}`;

export class UnsentBytes {
  readonly #parties = new Map<string, Party>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** @param bytes added; negative: sent. @returns the owner */
  add(held: OpenConnection, bytes: number): Party {
    const name = nameOf(held);
    const party = this.#parties.get(name) ?? {
      kind: kindOf(held),
      bytes: 0,
      unsent: new Map<OpenConnection, number>(),
    };
    const before = party.unsent.get(held) ?? 0;
    const after = Math.max(0, before + bytes);
    if (after > 0) party.unsent.set(held, after);
    else party.unsent.delete(held);
    party.bytes += after - before;
    this.#total += after - before;
    if (party.unsent.size > 0) this.#parties.set(name, party);
    else this.#parties.delete(name);
    return party;
  }

  /** Forgets the connection. @returns its unsent bytes */
  leave(held: OpenConnection): number {
    const bytes = this.#parties.get(nameOf(held))?.unsent.get(held) ?? 0;
    if (bytes > 0) this.add(held, -bytes);
    return bytes;
  }

  /** The party with the most unsent bytes; null: no one has any. */
  fullest(kind: string | null = null): Party | null {
    let found: Party | null = null;
    for (const party of this.#parties.values()) {
      if ((kind === null || party.kind === kind) && party.bytes > (found?.bytes ?? 0)) found = party;
    }
    return found;
  }
}

/** The connection that has been unread for longest, if the party has more than one. */
export function oldestOf({ unsent }: Party): Socket | null {
  const [oldest] = unsent.keys();
  return oldest && unsent.size > 1 ? oldest.socket : null;
}
