/**
 * Above a limit the relay requires a confirmation before it accepts an answer (contract section 8). A challenge is valid for this person,
 * item, version and action, for two minutes and one answer; if the limit says so, only with a sign-in made after it. Challenges are not
 * stored. The client's claim to have asked the person is not used.
 */

import type { Item, ItemAction } from '../../../shared/items.ts';
import { type Problem, problem } from '../../../shared/problems.ts';
import { CONFIRM_WITHIN_MS, type Confirmation } from '../../../shared/responses.ts';
import { isConfirmed } from '../../../shared/rules/step-up.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { isoOf } from '../items/recipients.ts';

/** What a challenge is bound to. */
export interface ChallengeSubject {
  userId: string;
  itemId: string;
  version: number;
  action: string;
  /** The person for whom the answer is given, if it says so. */
  onBehalfOf: string | null;
  /** Number of answers by this person to the item so far; makes a challenge valid for one of them. */
  given: number;
}

export interface Challenges {
  /** @param now ms since 1970. @param until expiry, ms since 1970 */
  make(what: ChallengeSubject, now: number, until: number): string;
  /** Creation and expiry, ms since 1970; null for a challenge that was not made here, or for something else. */
  read(challenge: string, what: ChallengeSubject): { madeAt: number; until: number } | null;
}

interface ConfirmationInput {
  userId: string;
  onBehalfOf: string | null;
  challenge: string | undefined;
  /** ms since 1970 at which the person signed in at the issuer; 0: the token does not say; null: not at an issuer. */
  signedInAt: number | null;
}

/** @returns null if the answer may be accepted. @param now ms since 1970 */
export function confirmationProblem(
  item: Item,
  action: ItemAction,
  { userId, onBehalfOf, challenge, signedInAt }: ConfirmationInput,
  challenges: Challenges,
  now: number,
): Problem | null {
  if (!item.stepUp || !isConfirmed(action, item.type)) return null;
  const freshSignIn = item.freshSignIn ?? false;
  // Without an issuer the person cannot sign in again.
  if (freshSignIn && signedInAt === null)
    return problem('FORBIDDEN', refusals.items.signInNeeded, { reason: 'sign-in' });
  const what: ChallengeSubject = {
    userId,
    itemId: item.id,
    version: item.version,
    action: action.id,
    onBehalfOf,
    given: given(item, userId),
  };
  const ask = (detail: string): Problem => {
    const until = now + CONFIRM_WITHIN_MS;
    const asked: Confirmation = { challenge: challenges.make(what, now, until), confirmBy: isoOf(until), freshSignIn };
    return problem('CONFIRMATION_REQUIRED', detail, { ...asked });
  };
  if (challenge === undefined) return ask(refusals.items.confirm);
  const made = challenges.read(challenge, what);
  if (!made) return ask(refusals.items.confirmedOther);
  if (now >= made.until) return ask(refusals.items.confirmedLate);
  if (!freshSignIn || isFresh(signedInAt, made.madeAt)) return null;
  return ask(signedInAt === 0 ? refusals.items.signInUndated : refusals.items.signedInBefore);
}

/** Issuers report whole seconds. */
const isFresh = (signedInAt: number | null, madeAt: number): boolean =>
  signedInAt !== null && Math.floor(signedInAt / 1000) >= Math.floor(madeAt / 1000);

const given = ({ answers }: Item, userId: string): number =>
  answers.filter(({ kind, by }) => kind !== 'request-info' && by.id === userId).length;
