/** Browser push subscriptions of staff and of sources' customers, one row each. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { MAX_SUBSCRIPTIONS } from '../../../shared/push.ts';
import type { PushOwner, ReceivedSubscription, StoredSubscription } from '../../domain/away/away-ports.ts';
import type { Cached, UnitState } from '../unit-state.ts';

const PERSON = 'person';
const CUSTOMER = 'customer';

const columnsOf = (owner: PushOwner): [string, string] =>
  'userId' in owner ? [PERSON, owner.userId] : [CUSTOMER, JSON.stringify([owner.sourceId, owner.customer])];

const SAVE = `
  INSERT INTO push_subscriptions (endpoint, kind, owner, p256dh, auth, since, token, details)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
  ON CONFLICT (endpoint) DO UPDATE SET kind = ?2, owner = ?3, p256dh = ?4, auth = ?5, since = ?6, token = ?7, details = ?8`;

/** Expiry writes nothing, so every query checks it. A token not stored here, such as an issuer's, is not checked. */
const IS_OVER = '(revoked_at IS NOT NULL OR expires_at <= ?)';

/** Two selects, each with its own index. */
const OVER = `
  SELECT id FROM tokens WHERE revoked_at IS NOT NULL UNION ALL SELECT id FROM tokens WHERE expires_at <= ?`;

const CROP = `
  DELETE FROM push_subscriptions WHERE kind = ?1 AND owner = ?2 AND endpoint NOT IN (
    SELECT endpoint FROM push_subscriptions WHERE kind = ?1 AND owner = ?2 ORDER BY since DESC, seq DESC LIMIT ?3)`;

export class PushTable implements Cached {
  readonly #state: UnitState;
  /** Null: to be read. */
  #people: ReadonlySet<string> | null = null;
  #touched = false;
  readonly #save;
  readonly #crop;
  readonly #drop;
  readonly #dropAnyones;
  readonly #dropOwner;
  readonly #dropToken;
  readonly #dropOver;
  readonly #of;
  readonly #owners;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#save = database.prepare(SAVE);
    this.#crop = database.prepare(CROP);
    this.#drop = database.prepare('DELETE FROM push_subscriptions WHERE endpoint = ? AND kind = ? AND owner = ?');
    this.#dropToken = database.prepare(
      `DELETE FROM push_subscriptions WHERE kind = '${PERSON}' AND owner = ?1 AND IFNULL(token, ?2) = ?2`,
    );
    this.#dropOwner = database.prepare('DELETE FROM push_subscriptions WHERE kind = ? AND owner = ?');
    this.#dropAnyones = database.prepare('DELETE FROM push_subscriptions WHERE endpoint = ?');
    this.#dropOver = database.prepare(
      `DELETE FROM push_subscriptions WHERE +kind = '${PERSON}' AND token IN (${OVER})`,
    );
    this.#of = database.prepare(`
      SELECT endpoint, p256dh, auth, since, details FROM push_subscriptions WHERE kind = ? AND owner = ?
      AND NOT EXISTS (SELECT 1 FROM tokens WHERE id = token AND ${IS_OVER}) ORDER BY since, seq`);
    this.#owners = database.prepare(`SELECT DISTINCT owner FROM push_subscriptions WHERE kind = '${PERSON}'`);
  }

  save(owner: PushOwner, { endpoint, keys, details = false }: ReceivedSubscription): StoredSubscription {
    const [kind, name] = columnsOf(owner);
    const since = this.#state.now;
    const token = 'userId' in owner ? (owner.tokenId ?? null) : null;
    this.#save.run(endpoint, kind, name, keys.p256dh, keys.auth, since, token, Number(details));
    this.#crop.run(kind, name, MAX_SUBSCRIPTIONS);
    this.#changed();
    return { endpoint, keys, since, details };
  }

  dropOf(owner: PushOwner): void {
    this.#dropOwner.run(...columnsOf(owner));
    this.#changed();
  }

  /** Also deletes those with an unknown token. */
  dropSignedIn(userId: string, tokenId: string): void {
    this.#dropToken.run(userId, tokenId);
    this.#changed();
  }

  /** Call before token rows are deleted. */
  dropOver(): void {
    const { changes } = this.#dropOver.run(this.#state.now);
    if (changes > 0) this.#changed();
  }

  drop(endpoint: string, owner?: PushOwner): boolean {
    const { changes } = owner ? this.#drop.run(endpoint, ...columnsOf(owner)) : this.#dropAnyones.run(endpoint);
    if (changes > 0) this.#changed();
    return changes > 0;
  }

  /** Only while their sign-in is valid. @param now ms since 1970 */
  of(owner: PushOwner, now: number): readonly StoredSubscription[] {
    return this.#of.all(...columnsOf(owner), now).map(subscriptionOf);
  }

  /** Returns the same object while nothing changes. */
  people(): ReadonlySet<string> {
    this.#people ??= new Set(this.#owners.all().map((row) => String(row.owner)));
    return this.#people;
  }

  #changed(): void {
    this.#people = null;
    this.#touched = true;
  }

  undo(): void {
    if (this.#touched) this.#people = null;
    this.#touched = false;
  }

  keep(): void {
    this.#touched = false;
  }

  reload(): void {
    this.#people = null;
  }
}

const subscriptionOf = (row: Record<string, SQLOutputValue>): StoredSubscription => ({
  endpoint: String(row.endpoint),
  keys: { p256dh: String(row.p256dh), auth: String(row.auth) },
  since: Number(row.since),
  details: row.details === 1,
});
