/**
 * Decisions implemented a second time from the contract (section 2): rights to answer move forward from person to person, and a press uses
 * those that have reached the presser. It shares no code with the relay.
 */
type Policy = 'first' | 'all' | 'quorum' | 'sequential';
interface Vote {
  presser: string;
  /** The person whose right is used; the presser, unless they act for another. */
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
  /** By the audience's role, one press of a delegate also counts as the vote of the person they act for. */
  together: boolean;
  /** Rows of an item that is decided by line; only with the policy `first`. */
  rows: readonly string[];
}

interface People {
  /** Ids of the people in the directory. */
  present: ReadonlySet<string>;
  /** Members by role, whether in the directory or not. */
  roles: Readonly<Record<string, readonly string[]>>;
}

export class DecisionModel {
  readonly start: Start;
  readonly people: { present: Set<string>; roles: People['roles'] };
  state: 'open' | 'approved' | 'rejected' | 'partial' = 'open';
  /** Decided rows: whether they are rejected. */
  rejectedRows: Readonly<Record<string, boolean>> = {};
  votes: Vote[] = [];
  order: string[];
  readonly #voters: readonly string[];
  /** In force, the newest last. One to a person who delegated before returns the right to them; taken back, theirs is in force again. */
  #delegations: readonly { from: string; to: string }[] = [];
  readonly #away = new Map<string, string>();
  readonly #escalated = new Set<string>();
  /** Roles that an escalation has asked, also if their right has ended since. */
  readonly #stepsDone = new Set<string>();
  /** Addressed by the event, or by an administrator in its place. */
  #audience: readonly string[];
  isClosed = false;

  constructor(start: Start, people: People) {
    this.start = start;
    this.people = { present: new Set(people.present), roles: people.roles };
    this.order = [...start.order];
    this.#audience = start.audience;
    this.#voters = start.audience.filter((id) => id !== start.requester);
  }

  #isHere = (id: string): boolean => this.people.present.has(id);
  #holds = (id: string, role: string): boolean => this.#isHere(id) && (this.people.roles[role]?.includes(id) ?? false);

  /** Addressed by the event or an escalation, not only as delegate or stand-in. */
  #isAsked(id: string): boolean {
    const named =
      this.#audience.includes(id) || this.start.order.some((entry) => entry === id || this.#holds(id, entry));
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

  #isDelegate = (id: string): boolean => this.#delegations.some(({ to }) => to === id);

  handedTo(id: string): string | undefined {
    const last = this.#delegations.findLast(({ from, to }) => from === id || to === id);
    return last?.from === id ? last.to : undefined;
  }

  /** Receives the item independent of absences. */
  #receives = (id: string): boolean => this.#isHere(id) && (this.#isAsked(id) || this.#isDelegate(id));

  isRecipient = (id: string): boolean => this.#receives(id) || this.#isStandIn(id);

  /** The current holder of what was handed to this person. */
  #end(from: string): string {
    let at = from;
    for (let next = this.handedTo(at); next !== undefined; next = this.handedTo(at)) at = next;
    return at;
  }

  /** The people who may now use this person's right. */
  #users(owner: string): string[] {
    const holder = this.#end(owner);
    const standIn = this.#away.get(holder);
    const covered =
      standIn !== undefined && this.#mayBeStoodInFor(holder) && this.#receives(holder) && this.#isHere(standIn);
    return covered ? [holder, this.#end(standIn)] : [holder];
  }

  /** A quorum counts different people, so a press also spends the presser's own right. */
  #isSpent = (owner: string): boolean =>
    this.votes.some(({ right, presser }) => right === owner || (presser === owner && this.start.policy === 'quorum'));

  /** Unused rights that this person may use, their own first. */
  rightsOf(id: string): string[] {
    const own = this.#isSpent(id) || !this.#isAsked(id) ? [] : [id];
    const others = ALL.filter((owner) => owner !== id && owner !== this.start.requester && !this.#isSpent(owner));
    return [...own, ...others.filter((owner) => this.#users(owner).includes(id))];
  }

  #fits = (owner: string, entry: string): boolean => owner === entry || this.#holds(owner, entry);

  isOpen = (): boolean => this.state === 'open' && !this.isClosed;

  /** The usable rights: one of them, or all if `every`; `alone` if one press decides. Null if the press is rejected. */
  wouldUse(id: string): { rights: string[]; alone: boolean; every: boolean } | null {
    const isOut =
      !this.isOpen() || id === this.start.requester || !this.isRecipient(id) || this.handedTo(id) !== undefined;
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

  /**
   * @param by the used rights, as recorded by the relay, which may choose among several usable ones
   * @param listed rows that the answer lists, and whether it rejects them
   */
  press(
    {
      id,
      rejects,
      alone,
      listed,
    }: { id: string; rejects: boolean; alone: boolean; listed: Readonly<Record<string, boolean>> },
    by: readonly string[],
  ): void {
    for (const right of by) this.votes.push({ presser: id, right, rejects });
    this.state = alone ? (rejects ? 'rejected' : 'approved') : this.#counted();
    if (this.start.rows.length === 0) return;
    this.rejectedRows = Object.fromEntries(this.start.rows.map((row) => [row, listed[row] ?? rejects]));
    const kinds = new Set(Object.values(this.rejectedRows));
    this.state = kinds.size > 1 ? 'partial' : kinds.has(true) ? 'rejected' : 'approved';
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

  /** Delegates the right; to oneself it takes back what was delegated. @returns whether that is allowed */
  hand(from: string, to: string): boolean {
    const { requester } = this.start;
    const isTheirs = this.isOpen() && this.isRecipient(from) && from !== requester && this.#isHere(to);
    const isHanded = this.handedTo(from) !== undefined;
    if (!isTheirs || isHanded !== (from === to)) return false;
    this.#delegations = this.#delegations.filter((one) => one.from !== from || (!isHanded && one.to !== to));
    if (!isHanded) this.#delegations = [...this.#delegations, { from, to }];
    return true;
  }

  setAway(id: string, standIn: string | null): void {
    if (standIn === null) this.#away.delete(id);
    else this.#away.set(id, standIn);
  }

  escalate(role: string): void {
    if (!this.isOpen() || this.#stepsDone.has(role)) return;
    this.#stepsDone.add(role);
    this.#escalated.add(role);
  }

  /** An administrator replaces the recipients: rights that others had or handed on end. @returns whether that is allowed */
  reassign(to: readonly string[]): boolean {
    const isAllowed = this.isOpen() && this.start.policy === 'first';
    if (!isAllowed || to.length === 0 || !to.every((id) => this.#isHere(id) && id !== this.start.requester))
      return false;
    this.#audience = to;
    this.#escalated.clear();
    this.#delegations = [];
    return true;
  }

  /** An administrator ends the item. @returns whether that is allowed */
  close(): boolean {
    if (!this.isOpen()) return false;
    this.isClosed = true;
    return true;
  }

  /** Removes a person from the directory. */
  leave(id: string): void {
    this.people.present.delete(id);
    if (!this.isOpen()) return;
    const { votes } = this;
    this.order = this.order.filter(
      (entry, at) => at < votes.length || entry in this.people.roles || this.#isHere(entry),
    );
    if (votes.length > 0 && this.start.policy !== 'first') this.state = this.#counted();
  }
}

export const ALL: readonly string[] = ['ann', 'bob', 'cat', 'dan', 'eve'];
