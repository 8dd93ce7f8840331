/**
 * How a decision comes about, written a second time from the contract (section 2) and in another way than the relay: rights to answer
 * are things that travel forward, from hand to hand, and a press uses those that have come to the presser. No code is shared with it.
 */
export type Policy = 'first' | 'all' | 'quorum' | 'sequential';
export interface Vote {
  presser: string;
  /** In whose place; the presser where it is their own. */
  right: string;
  rejects: boolean;
}

export interface Start {
  policy: Policy;
  quorum: number;
  order: readonly string[];
  requester: string | null;
  /** Addressed by the event. */
  audience: readonly string[];
  /** The role of the audience says that one press of a delegate is also the vote of whom they act for. */
  together: boolean;
}

export interface People {
  /** Ids of those in the directory. */
  present: ReadonlySet<string>;
  /** Role → members, present or not. */
  roles: Readonly<Record<string, readonly string[]>>;
}

export class DecisionModel {
  readonly start: Start;
  readonly people: { present: Set<string>; roles: People['roles'] };
  state: 'open' | 'approved' | 'rejected' = 'open';
  votes: Vote[] = [];
  order: string[];
  readonly #voters: readonly string[];
  readonly #handed = new Map<string, string>();
  /** Who handed it on → to whom. */
  readonly #delegates = new Map<string, ReadonlySet<string>>();
  readonly #away = new Map<string, string>();
  readonly #escalated = new Set<string>();

  constructor(start: Start, people: People) {
    this.start = start;
    this.people = { present: new Set(people.present), roles: people.roles };
    this.order = [...start.order];
    this.#voters = start.audience.filter((id) => id !== start.requester);
  }

  #isHere = (id: string): boolean => this.people.present.has(id);
  #holds = (id: string, role: string): boolean => this.#isHere(id) && (this.people.roles[role]?.includes(id) ?? false);

  /** Asked by the event or an escalation, not only through others. */
  #isAsked(id: string): boolean {
    const named =
      this.start.audience.includes(id) || this.start.order.some((entry) => entry === id || this.#holds(id, entry));
    return this.#isHere(id) && id !== this.start.requester && (named || this.#isEscalated(id));
  }

  #isEscalated = (id: string): boolean =>
    id !== this.start.requester && [...this.#escalated].some((role) => this.#holds(id, role));

  #isStandIn = (id: string): boolean =>
    this.#isHere(id) &&
    [...this.#away].some(
      ([absent, by]) => by === id && absent !== id && this.#mayBeStoodInFor(absent) && this.#receives(absent),
    );

  #mayBeStoodInFor = (absent: string): boolean =>
    absent !== this.start.requester && this.#away.get(absent) !== this.start.requester;

  #isDelegate = (id: string): boolean => [...this.#delegates.values()].some((to) => to.has(id));

  /** Gets it without anybody's absence. */
  #receives = (id: string): boolean => this.#isHere(id) && (this.#isAsked(id) || this.#isDelegate(id));

  isRecipient = (id: string): boolean => this.#receives(id) || this.#isStandIn(id);

  /** Where something that came to this person is now. */
  #end(from: string): string {
    let at = from;
    for (let next = this.#handed.get(at); next !== undefined; next = this.#handed.get(at)) at = next;
    return at;
  }

  /** Who may use the right of this person now. */
  #users(owner: string): string[] {
    const holder = this.#end(owner);
    const standIn = this.#away.get(holder);
    const covered =
      standIn !== undefined && this.#mayBeStoodInFor(holder) && this.#receives(holder) && this.#isHere(standIn);
    return covered ? [holder, this.#end(standIn)] : [holder];
  }

  /** A quorum is of different people: there a press uses up the presser's own right too. */
  #isSpent = (owner: string): boolean =>
    this.votes.some(({ right, presser }) => right === owner || (presser === owner && this.start.policy === 'quorum'));

  /** Rights that have come to this person and are not used; their own first. */
  rightsOf(id: string): string[] {
    const own = this.#isSpent(id) || !this.#isAsked(id) ? [] : [id];
    const others = ALL.filter((owner) => owner !== id && owner !== this.start.requester && !this.#isSpent(owner));
    return [...own, ...others.filter((owner) => this.#users(owner).includes(id))];
  }

  #fits = (owner: string, entry: string): boolean => owner === entry || this.#holds(owner, entry);

  /**
   * The rights that a press may use, one of them or `every`, `alone` where it decides by itself; null where it is refused.
   */
  wouldUse(id: string): { rights: string[]; alone: boolean; every: boolean } | null {
    const isOut = this.state !== 'open' || id === this.start.requester || !this.isRecipient(id) || this.#handed.has(id);
    if (isOut || (this.start.policy === 'quorum' && this.votes.some(({ presser }) => presser === id))) return null;
    const rights = this.rightsOf(id);
    if (rights.length === 0) return null;
    const escalated = rights.filter((owner) => this.#isEscalated(owner));
    const usable = this.#usable(id, rights);
    const { policy, together } = this.start;
    if (usable.length > 0) return { rights: usable, alone: policy === 'first', every: policy === 'all' && together };
    return escalated.length > 0 ? { rights: escalated, alone: true, every: false } : null;
  }

  #usable(id: string, rights: readonly string[]): string[] {
    if (this.start.policy === 'first') return [...rights];
    if (this.start.policy !== 'sequential')
      return rights.filter((owner) => this.#voters.includes(owner) && this.#isHere(owner));
    const entry = this.order[this.votes.length];
    return entry === undefined
      ? []
      : rights.filter((owner) => (owner === id || this.#isHere(owner)) && this.#fits(owner, entry));
  }

  /** @param by the rights used, as the relay recorded them: where several would do, the choice is its own */
  press(id: string, rejects: boolean, alone: boolean, by: readonly string[]): void {
    for (const right of by) this.votes.push({ presser: id, right, rejects });
    this.state = alone ? (rejects ? 'rejected' : 'approved') : this.#counted();
  }

  #counted(): 'open' | 'approved' | 'rejected' {
    const voters = this.#voters.filter(this.#isHere);
    const approvals = this.votes.filter(({ rejects }) => !rejects).length;
    const pending = voters.filter((id) => !this.#isSpent(id)).length;
    switch (this.start.policy) {
      case 'first':
        return 'open';
      case 'all':
        return approvals < this.votes.length ? 'rejected' : pending === 0 ? 'approved' : 'open';
      case 'quorum':
        return approvals >= this.start.quorum
          ? 'approved'
          : approvals + pending < this.start.quorum
            ? 'rejected'
            : 'open';
      case 'sequential':
        return approvals < this.votes.length ? 'rejected' : approvals >= this.order.length ? 'approved' : 'open';
    }
  }

  /** Whether it is taken; then the right goes on. To oneself: what was handed over is taken back. */
  hand(from: string, to: string): boolean {
    const { requester } = this.start;
    const isTheirs = this.state === 'open' && this.isRecipient(from) && from !== requester && this.#isHere(to);
    if (isTheirs && from === to && this.#handed.delete(from)) {
      this.#delegates.delete(from);
      return true;
    }
    if (!isTheirs || from === to || this.#handed.has(from)) return false;
    this.#delegates.set(from, new Set(this.#delegates.get(from)).add(to));
    this.#handed.delete(to);
    this.#handed.set(from, to);
    return true;
  }

  setAway(id: string, standIn: string | null): void {
    if (standIn === null) this.#away.delete(id);
    else this.#away.set(id, standIn);
  }

  escalate(role: string): void {
    if (this.state === 'open') this.#escalated.add(role);
  }

  /** Out of the directory. */
  leave(id: string): void {
    this.people.present.delete(id);
    if (this.state !== 'open') return;
    const { votes } = this;
    this.order = this.order.filter(
      (entry, at) => at < votes.length || entry in this.people.roles || this.#isHere(entry),
    );
    if (votes.length > 0 && this.start.policy !== 'first') this.state = this.#counted();
  }
}

export const ALL: readonly string[] = ['ann', 'bob', 'cat', 'dan', 'eve'];
