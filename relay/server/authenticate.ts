/**
 * Authenticates tokens for HTTP and sockets: device tokens from the store, issuer tokens by the issuer's keys. New claims about a person
 * are stored in the directory before the sign-in completes; known ones cost one comparison.
 */

import { hash } from 'node:crypto';
import { ProblemError } from '../../shared/problems.ts';
import { canonicalForm } from '../../shared/rules/canonical.ts';
import { refusals } from '../../shared/words/relay.ts';
import { checkAddress } from '../directory/read-file.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { Freshness } from '../domain/freshness.ts';
import { type Identity, type IdentityClaims, type OidcSettings, saysTheSame } from '../domain/people/identity.ts';
import type { SessionBook } from '../domain/people/sessions.ts';
import { storeIdentities } from '../domain/people/store-identities.ts';
import type { Authenticator, Clock, Log, Login, Timers } from '../domain/ports.ts';
import { claimedOf } from '../oidc/claims.ts';
import type { Wire } from '../oidc/fetch-json.ts';
import { createIssuer, type Issuer, looksSigned } from '../oidc/issuer.ts';
import type { RelayCore } from './core.ts';
import { createTokenLookup } from './token-turn.ts';

interface AuthenticateDeps {
  core: RelayCore;
  /** Reloads the directory and recomputes the recipients of open items. */
  directoryChanged: () => Promise<void>;
  /** `admit` checks the expiry of device tokens; `isRevoked` covers issuer tokens. */
  book: Pick<SessionBook, 'admit' | 'isRevoked'>;
  freshness: Pick<Freshness, 'found'>;
  wire: Wire;
  clock: Clock;
  timers: Timers;
  log: Log;
}

export interface SignIn extends Authenticator {
  /** Prefetches the issuer's keys; does not wait. */
  warm(): void;
}

/** A token without `iat` counts as issued this many ms ago. */
const UNDATED_MS = 24 * 3600_000;
/** How long a first sign-in waits for the open items of its roles, ms; the rest follows as live changes. */
const READDRESS_MS = 2000;

export function createSignIn(deps: AuthenticateDeps): SignIn {
  const { core, book, freshness, wire, clock, log } = deps;
  const { directory, store } = core;
  const people = createLearning(deps);
  const deviceOf = createTokenLookup(store.reader);
  let current: { of: string; issuer: Issuer } | null = null;

  /** Recreated when issuer or audience changes. */
  function issuerOf({ issuer, audience }: OidcSettings): Issuer {
    const of = JSON.stringify([issuer, audience]);
    if (current?.of !== of) {
      current = { of, issuer: createIssuer({ issuer, audience, wire, clock, log, isAllowed: isSafe }) };
    }
    return current.issuer;
  }

  /** The issuer does not know about a local revocation: tokens issued before it are rejected. */
  function isRevoked(userId: string, issuedAt: number): boolean {
    const madeAt = issuedAt === 0 ? store.clock.now() - UNDATED_MS : issuedAt * 1000;
    return book.isRevoked(userId, 'all', madeAt);
  }

  async function byIssuer(token: string, settings: OidcSettings): Promise<Login | null> {
    const { claims, issuedAt, expiresAt } = await issuerOf(settings).check(token);
    const claimed = claimedOf(claims, settings.claims);
    if (isRevoked(claimed.userId, issuedAt)) {
      throw new ProblemError('UNAUTHENTICATED', refusals.signIn.endedByAdministrator, {
        reason: 'ended',
      });
    }
    await people.learn({ ...claimed, issuer: settings.issuer, issuedAt });
    if (!directory.view().person(claimed.userId)) return null;
    const tokenId = `oidc:${hash('sha256', token, 'base64url')}`;
    const admin = administers(claimed, settings);
    return { userId: claimed.userId, tokenId, device: null, expiresAt, signedInAt: signedInAt(claims), admin };
  }

  return {
    async authenticate(token) {
      const isSigned = looksSigned(token);
      const device = await (isSigned ? deviceOf(token) : freshness.found(() => deviceOf(token)));
      if (device) return book.admit(device);
      if (!isSigned) return null;
      const settings = directory.view().oidc();
      return settings ? byIssuer(token, settings) : null;
    },
    warm() {
      const settings = directory.view().oidc();
      if (settings) void issuerOf(settings).warm();
    },
  };
}

/** A refresh keeps `auth_time` but changes `iat` (OIDC Core 1.0 section 2, RFC 9068 section 2.2.1). @returns ms since 1970, 0 if absent */
function signedInAt({ auth_time: seconds }: Readonly<Record<string, unknown>>): number {
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) * 1000 : 0;
}

/** Only this token counts: neither the directory file nor an earlier token makes a person an administrator. */
const administers = ({ roles }: IdentityClaims, { adminRole }: OidcSettings): boolean =>
  adminRole !== null && (roles?.includes(adminRole) ?? false);

export function isSafe(url: string): boolean {
  try {
    checkAddress(url, '');
    return true;
  } catch {
    return false;
  }
}

const NOBODY: Promise<ReadonlySet<string>> = Promise.resolve(new Set());

function isKnown(view: DirectoryView, identity: Identity): boolean {
  const known = view.identity(identity.userId);
  return known !== null && saysTheSame(known, identity);
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
function createLearning({ core, directoryChanged, timers, log }: AuthenticateDeps) {
  const { directory, store } = core;
  /** `iat` of each person's newest token, s since 1970. An older token is still valid but does not change the directory. */
  const newest = new Map<string, number>();
  let batch: { identities: Map<string, Identity>; done: Promise<ReadonlySet<string>> } | null = null;
  /** People whose rejection is already logged. */
  const told = new Set<string>();
  let running: Promise<unknown> = Promise.resolve();

  async function write(identities: Map<string, Identity>): Promise<ReadonlySet<string>> {
    const all = [...identities.values()];
    const now = split(directory.view(), all);
    if (now.fresh.length === 0) return now.refused;
    // Check again inside the unit: another relay may have added people meanwhile.
    const refused = await store.writer.write((tx) => {
      const found = split(tx.directory, all);
      storeIdentities(tx, found.fresh);
      return found.refused;
    });
    await atMost(directoryChanged(), READDRESS_MS, timers);
    return refused;
  }

  /** Sign-ins during a write form the next batch. */
  function enqueue(identity: Identity): Promise<ReadonlySet<string>> {
    if (!batch) {
      const next = { identities: new Map<string, Identity>(), done: NOBODY };
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
    async learn(identity: Identity): Promise<void> {
      const { userId, issuedAt } = identity;
      const known = directory.view().identity(userId);
      const before = newest.get(userId) ?? known?.issuedAt ?? 0;
      if (known && issuedAt < before) return;
      newest.set(userId, issuedAt);
      if (isKnown(directory.view(), identity) || !(await enqueue(identity)).has(userId)) return;
      if (!told.has(userId))
        log.warn(
          { by: directory.view().owners(userId)[0] ?? null },
          'a first sign-in was refused: its id is a name of somebody here',
        );
      told.add(userId);
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
