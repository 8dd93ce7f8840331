/** The caller as of the unit of work: a person removed or erased since, by any relay, must not leave anything in the store. */
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Tx } from '../unit-of-work.ts';

/** @throws UNAUTHENTICATED */
export function currentPerson(tx: Pick<Tx, 'directory'>, userId: string): Person {
  const person = tx.directory.person(userId);
  if (!person) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.personGone);
  return person;
}
