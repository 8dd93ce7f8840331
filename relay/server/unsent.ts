/** Bytes that wait in the relay because the other side of a connection does not read them: of all, and of each address, person or source. */
import type { Socket } from 'node:net';
import type { Held } from './connection-book.ts';

/** Whose connections they are. */
export interface Party {
  /** `address`, `person` or `source`. */
  readonly kind: string;
  bytes: number;
  /** Those with something unsent, by how long without a break; and how much. */
  readonly unsent: Map<Held, number>;
}

/** People are known by their id alone, sources as `source` and theirs. */
const kindOf = ({ who }: Held): string => (who === null ? 'address' : who.startsWith('source ') ? 'source' : 'person');
const nameOf = ({ who, address }: Held): string => who ?? `address ${address}`;

export class Unsent {
  readonly #parties = new Map<string, Party>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** @param bytes more; negative: so many were sent. @returns whose they are */
  add(held: Held, bytes: number): Party {
    const name = nameOf(held);
    const party = this.#parties.get(name) ?? { kind: kindOf(held), bytes: 0, unsent: new Map<Held, number>() };
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

  /** Nothing of it waits any more. @returns how much did */
  leave(held: Held): number {
    const bytes = this.#parties.get(nameOf(held))?.unsent.get(held) ?? 0;
    if (bytes > 0) this.add(held, -bytes);
    return bytes;
  }

  /** Whoever holds most; null: nobody holds any. */
  fullest(kind: string | null = null): Party | null {
    let found: Party | null = null;
    for (const party of this.#parties.values()) {
      if ((kind === null || party.kind === kind) && party.bytes > (found?.bytes ?? 0)) found = party;
    }
    return found;
  }
}

/** The connection of a party that has read nothing for longest, where it has others beside it. */
export function oldestOf({ unsent }: Party): Socket | null {
  const [oldest] = unsent.keys();
  return oldest && unsent.size > 1 ? oldest.socket : null;
}
