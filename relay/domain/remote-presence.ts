/** Presence at other relays as they reported it, and this relay's report to them. A single relay has no others. */

export interface PersonPresence {
  /** They would notice a notification now. */
  beckons: boolean;
  /** At a desktop, not only in web pages. */
  desktop: boolean;
}

export interface LocalPresence {
  desks: number;
  people: ReadonlyMap<string, PersonPresence>;
}

export interface RemotePresence {
  /** All their desks there together; null: none. */
  of(userId: string): PersonPresence | null;
  /** As `Presence.hereUntil`: Infinity at an attentive desk, a moment after it is gone, 0 when away. */
  hereUntil(userId: string): number;
  desks(): number;
  /** People at a desk of any relay. @param here ids of those at this one */
  online(here: Iterable<string>): number;
  /** @param changed called after people came to desks there, or left them. @returns unsubscribes */
  onChanged(changed: () => void): () => void;
  /** Registers the source of this relay's report. */
  tell(here: () => LocalPresence): void;
}

export const noRemotePresence: RemotePresence = {
  of: () => null,
  hereUntil: () => 0,
  desks: () => 0,
  online: (here) => [...here].length,
  onChanged: () => () => {},
  tell() {},
};
