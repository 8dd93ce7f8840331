/** Whoever asks, as the unit finds them: removed or erased since, here or by another relay, they leave nothing behind. */
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Tx } from '../unit-of-work.ts';

/** @throws UNAUTHENTICATED */
export function stillHere(tx: Pick<Tx, 'directory'>, userId: string): Person {
  const person = tx.directory.person(userId);
  if (!person) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.personGone);
  return person;
}
