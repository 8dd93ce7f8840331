import type { InboundMessages } from '../../domain/away/inbound-messages.ts';
import type { GuessLimit } from '../gate/guess-limit.ts';

export interface InboundDeps {
  inbound: InboundMessages;
  guesses: GuessLimit;
}
