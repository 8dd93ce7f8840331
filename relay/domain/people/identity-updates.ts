/** Stores new claims of an issuer about people in the directory, before their sign-in completes. */
import { ProblemError } from '../../../shared/problems.ts';
import { canonicalForm } from '../../../shared/rules/canonical.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import { createMinuteLog } from '../minute-log.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import type { Store } from '../store-ports.ts';
import type { Tx } from '../unit-of-work.ts';
import { hasSameClaims, type Identity } from './identity.ts';

export interface IdentityUpdateDeps {
  store: Pick<Store, 'writer'>;
  view: () => DirectoryView;
  /** Reloads the directory and recomputes the recipients of open items. */
  directoryChanged: () => Promise<void>;
  clock: Clock;
  timers: Timers;
  log: Log;
}

/** How long a first sign-in waits for the open items of its roles, ms; the rest follows as live changes. */
const READDRESS_MS = 2000;

const NO_REJECTIONS: Promise<ReadonlySet<string>> = Promise.resolve(new Set());

function isKnown(view: DirectoryView, identity: Identity): boolean {
  const known = view.identity(identity.userId);
  return known !== null && hasSameClaims(known, identity);
}

/** Rejects a new person whose id differs only in spelling from an existing one, also in this batch: a duplicate or an impersonation. */
function split(view: DirectoryView, identities: readonly Identity[]): { fresh: Identity[]; refused: Set<string> } {
  const taken = new Set<string>();
  const fresh: Identity[] = [];
  const refused = new Set<string>();
  for (const identity of identities) {
    const { userId } = identity;
    if (isKnown(view, identity)) continue;
    const form = canonicalForm(userId);
    const isOthers = form !== '' && (view.owners(userId).length > 0 || taken.has(form));
    if (view.person(userId) === null && isOthers) refused.add(userId);
    else {
      taken.add(form);
      fresh.push(identity);
    }
  }
  return { fresh, refused };
}

/** Batches sign-ins: one write and one reload serve all concurrent ones, since thousands may arrive on the first morning. */
export function createIdentityUpdates({ store, view, directoryChanged, clock, timers, log }: IdentityUpdateDeps) {
  const warn = createMinuteLog({ clock, log });
  /** `iat` of each person's newest token, s since 1970. An older token is still valid but does not change the directory. */
  const newest = new Map<string, number>();
  let batch: { identities: Map<string, Identity>; done: Promise<ReadonlySet<string>> } | null = null;
  /** People whose rejection is already logged. */
  const logged = new Set<string>();
  let running: Promise<unknown> = Promise.resolve();

  async function write(identities: Map<string, Identity>): Promise<ReadonlySet<string>> {
    const all = [...identities.values()];
    const now = split(view(), all);
    if (now.fresh.length === 0) return now.refused;
    // Check again inside the unit: another relay may have added people meanwhile.
    const refused = await store.writer.write((tx) => {
      const found = split(tx.directory, all);
      storeIdentities(tx, found.fresh);
      return found.refused;
    });
    for (const { ignoredRoles: roles } of now.fresh) {
      if (roles.length > 0)
        warn('roles', { roles }, 'the roles claim has values that are no roles here: set oidc.rolesFrom');
    }
    await atMost(directoryChanged(), READDRESS_MS, timers);
    return refused;
  }

  /** Sign-ins during a write form the next batch. */
  function enqueue(identity: Identity): Promise<ReadonlySet<string>> {
    if (!batch) {
      const next = { identities: new Map<string, Identity>(), done: NO_REJECTIONS };
      next.done = running
        .catch(() => {})
        .then(() => {
          batch = null;
          return write(next.identities);
        });
      running = next.done;
      batch = next;
    }
    batch.identities.set(identity.userId, identity);
    return batch.done;
  }

  return {
    async update(identity: Identity): Promise<void> {
      const { userId, issuedAt } = identity;
      const known = view().identity(userId);
      const before = newest.get(userId) ?? known?.issuedAt ?? 0;
      if (known && issuedAt < before) return;
      newest.set(userId, issuedAt);
      if (isKnown(view(), identity) || !(await enqueue(identity)).has(userId)) return;
      if (!logged.has(userId))
        log.warn(
          { by: view().owners(userId)[0] ?? null },
          'first sign-in rejected: its id is the name or alias of another person',
        );
      logged.add(userId);
      throw new ProblemError('UNAUTHENTICATED', refusals.signIn.nameTaken);
    },
  };
}

/** Resolves when the work is done or `ms` have passed. A later failure is ignored here; the work logs it itself. */
async function atMost(work: Promise<void>, ms: number, timers: Timers): Promise<void> {
  let cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = timers.after(ms, resolve);
  });
  await Promise.race([work, late]).finally(cancel);
  work.catch(() => {});
}

/** Without access by SCIM: their entry is only in the row of SCIM. */
const isInactive = (rows: Tx['directoryRows'], userId: string): boolean =>
  rows.get('scim-user', userId) !== null && rows.get('user', userId) === null;

/** Claims of a token take precedence over the file (contract section 4). The audit gets ids and counts only. */
export function storeIdentities(
  tx: Pick<Tx, 'audit' | 'directoryRows' | 'erasure'>,
  identities: readonly Identity[],
): void {
  for (const { userId, ...said } of identities) {
    // The person is being erased: a later sign-in belongs to another person.
    if (tx.erasure(userId)) continue;
    // Not active since, by any relay.
    if (isInactive(tx.directoryRows, userId)) continue;
    const isKnown = tx.directoryRows.get('identity', userId) !== null;
    tx.directoryRows.put({ kind: 'identity', id: userId, doc: JSON.stringify(said) }, 'oidc');
    const facts = { act: isKnown ? 'sign-in changed a person' : 'first sign-in', roles: said.roles?.length ?? null };
    tx.audit({ kind: 'admin', itemId: null, actor: userId, facts });
  }
}
