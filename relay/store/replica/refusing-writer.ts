/** Writer of a replica opened without its log: rejects every write, because it would make the replica diverge. */
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { StoreWriter } from '../../domain/store-ports.ts';
import type { Transaction } from '../transaction.ts';

export const createRefusingWriter = (transaction: Pick<Transaction, 'checkForeign'>): StoreWriter => ({
  write: () => Promise.reject(new ProblemError('STORE_UNAVAILABLE', refusals.requests.ofSeveral)),
  checkForeign: () => transaction.checkForeign(),
  close: () => Promise.resolve(),
});
