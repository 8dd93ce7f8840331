/** Who is at the desks of other relays, as far as those told; and what this relay tells them. The single relay has no others. */

/** How somebody is there who has at least one desk. */
export interface Standing {
  /** They would notice now. */
  beckons: boolean;
  /** At a desktop, not at pages alone. */
  desktop: boolean;
}

/** Who is at this relay. */
export interface Here {
  desks: number;
  people: ReadonlyMap<string, Standing>;
}

export interface PresenceElsewhere {
  /** All their desks together; null: at none there. */
  of(userId: string): Standing | null;
  /** As `Presence.hereUntil`: Infinity at a desk where they notice, a moment after it is gone, 0 when away. */
  hereUntil(userId: string): number;
  /** Desks connected there. */
  desks(): number;
  /** People at a desk of any relay. @param here ids of those at this one */
  online(here: Iterable<string>): number;
  /** @param changed called after somebody came to desks there, or left them. @returns stops it */
  onChanged(changed: () => void): () => void;
  /** Asked from now on who is here. */
  tell(here: () => Here): void;
}

export const nobodyElsewhere: PresenceElsewhere = {
  of: () => null,
  hereUntil: () => 0,
  desks: () => 0,
  online: (here) => [...here].length,
  onChanged: () => () => {},
  tell() {},
};
