/** Late-bound references between the parts that `host.ts` composes. */
import type { Accounts } from '../../desk/account/account.ts';
import type { Desk } from '../../desk/desk.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';

/** The functions are called only after all parts are created. */
export interface WebParts {
  accounts(): Accounts;
  desk(): Desk;
  client(): RelayClient;
  locale(): string;
}
