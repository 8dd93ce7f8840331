/** Delivers committed changes to the affected desks by person. Iterates over the smaller of recipients and connected people. */

import type { Item } from '../../shared/items.ts';
import type { Process } from '../../shared/processes.ts';
import type { RequestedItem } from '../../shared/requests.ts';
import type { CommittedChange, Reader } from '../domain/reader.ts';
import type { LocalPresence } from '../domain/remote-presence.ts';
import type { DeskConnection } from './connection.ts';
import { type EncodedEvent, encodeEvent } from './frame.ts';

export interface Desks {
  add(desk: DeskConnection): void;
  remove(desk: DeskConnection): void;
  of(userId: string): readonly DeskConnection[];
  all(): DeskConnection[];
  count(): number;
  here(): LocalPresence;
  /** Whether this person would notice at one of their desks now. */
  beckons(userId: string): boolean;
  /** Desks that lack changes, and since when the first of them, ms since 1970. */
  behind(): { desks: number; since: number | null };
  /** Sends changes of processes to the desk from now on. */
  watch(desk: DeskConnection): void;
  publish(changes: readonly CommittedChange[]): void;
}

const NOBODY: readonly DeskConnection[] = [];
const NO_IDS: readonly string[] = [];

/** What a person receives outside their recipient sets. */
interface PersonalViews {
  told(process: Process): Process;
  sees(userId: string, process: Process): boolean;
  /** The item as its requester sees it. @returns null: not their request, or they do not see what changed */
  requested(userId: string, itemId: string, cursor: number): RequestedItem | null;
}

export function createDesks(reader: Pick<Reader, 'me'>, views: PersonalViews): Desks {
  // Most people have one desk: a short array costs a quarter of a set.
  const byUser = new Map<string, readonly DeskConnection[]>();
  const watching = new Set<DeskConnection>();
  let count = 0;

  const of = (userId: string) => byUser.get(userId) ?? NOBODY;

  /** Encodes only if a desk of the person is connected. */
  function toUser(userId: string, cursor: number, encode: () => EncodedEvent): void {
    const desks = byUser.get(userId);
    if (!desks) return;
    const event = encode();
    for (const desk of desks) desk.change(cursor, event);
  }

  function toMembers(members: readonly string[], cursor: number, encode: () => EncodedEvent): void {
    let event: EncodedEvent | null = null;
    for (const desks of connected(members)) {
      event ??= encode();
      for (const desk of desks) desk.change(cursor, event);
    }
  }

  /** Desks of connected members. `members` is sorted, so that the smaller side can be iterated. */
  function* connected(members: readonly string[]): Generator<readonly DeskConnection[]> {
    if (members.length <= byUser.size) {
      for (const member of members) {
        const desks = byUser.get(member);
        if (desks) yield desks;
      }
      return;
    }
    for (const [userId, desks] of byUser) if (includesSorted(members, userId)) yield desks;
  }

  function publishOne(change: CommittedChange): void {
    if (change.kind === 'item') {
      const { cursor } = change;
      toMembers(change.members, cursor, () => encodeEvent('item', { cursor, item: change.item }));
      if (byUser.size > 0) toRequester(change.item, cursor);
    } else if (change.kind === 'own') {
      const { cursor, own } = change;
      toUser(change.userId, cursor, () => encodeEvent('own', { cursor, own }));
    } else if (change.kind === 'removed') {
      const { cursor, itemId } = change;
      toUser(change.userId, cursor, () => encodeEvent('removed', { cursor, itemId }));
    } else if (change.kind === 'process') {
      sendProcess(change.process);
    } else if (change.kind === 'me') {
      sendMe(change.userId);
    } else if (change.kind === 'elsewhere') {
      for (const desks of byUser.values()) for (const desk of desks) desk.readOn();
    } else if (change.kind === 'revoked') {
      const { userId, tokenId } = change;
      for (const desk of of(userId)) if (tokenId === null || desk.login.tokenId === tokenId) desk.revoke();
    }
  }

  function toRequester({ id, requestedBy }: Item, cursor: number): void {
    for (const userId of requestedBy?.ids ?? NO_IDS) {
      const desks = of(userId);
      const request = desks.length > 0 ? views.requested(userId, id, cursor) : null;
      if (!request) continue;
      const event = encodeEvent('request', request);
      for (const desk of desks) desk.send(event);
    }
  }

  function sendProcess(process: Process): void {
    let event: EncodedEvent | null = null;
    for (const desk of watching) {
      if (!views.sees(desk.login.userId, process)) continue;
      event ??= encodeEvent('process', views.told(process));
      desk.send(event);
    }
  }

  function sendMe(userId: string): void {
    const desks = of(userId);
    if (desks.length === 0) return;
    const me = reader.me(userId);
    if (!me) {
      // The person no longer exists: a single sign-on user has no token here that could be revoked.
      for (const desk of desks) desk.revoke();
      return;
    }
    const event = encodeEvent('me', me);
    for (const desk of desks) desk.send(event);
  }

  const all = () => [...byUser.values()].flat();

  return {
    add(desk) {
      const { userId } = desk.login;
      byUser.set(userId, [...of(userId), desk]);
      count += 1;
    },
    remove(desk) {
      const { userId } = desk.login;
      const desks = of(userId);
      const rest = desks.filter((other) => other !== desk);
      count -= desks.length - rest.length;
      watching.delete(desk);
      if (rest.length > 0) byUser.set(userId, rest);
      else byUser.delete(userId);
    },
    of,
    all,
    count: () => count,
    here: () => ({
      desks: count,
      people: new Map(Array.from(byUser, ([userId, desks]) => [userId, standingOf(desks)])),
    }),
    beckons: (userId) => of(userId).some(({ beckons }) => beckons),
    behind() {
      const since = all().flatMap((desk) => desk.behindSince ?? []);
      return { desks: since.length, since: since.length === 0 ? null : Math.min(...since) };
    },
    watch: (desk) => void watching.add(desk),
    publish(changes) {
      for (const change of changes) publishOne(change);
    },
  };
}

const standingOf = (desks: readonly DeskConnection[]) => ({
  beckons: desks.some(({ beckons }) => beckons),
  desktop: desks.some(({ page }) => !page),
});

function includesSorted(sorted: readonly string[], wanted: string): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
