/** What the files that join the parts tell each other. */
import type { Accounts } from '../../desk/account/account.ts';
import type { Desk } from '../../desk/desk.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';

/** Parts that know each other ask for one another when they need it: by then all are made. */
export interface WebParts {
  accounts(): Accounts;
  desk(): Desk;
  client(): RelayClient;
  /** BCP 47. */
  locale(): string;
}
