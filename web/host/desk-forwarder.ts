/** Calls to the desk and its accounts by parts that are created before them. A call before `connect` has no effect. */
import type { Accounts } from '../../desk/account/account.ts';
import type { Desk } from '../../desk/desk.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';

export interface DeskForwarder {
  wake(): void;
  forget(): void;
  setConnection(view: ConnectionView): void;
  lapse(): Promise<void>;
  connect(desk: Desk, accounts: Accounts): void;
}

export function createDeskForwarder(): DeskForwarder {
  let desk: Desk | null = null;
  let accounts: Accounts | null = null;
  return {
    wake: () => desk?.wake(),
    forget: () => desk?.forget(),
    setConnection: (view) => desk?.relay.connection(view),
    async lapse() {
      await accounts?.lapse();
    },
    connect(nextDesk, nextAccounts) {
      desk = nextDesk;
      accounts = nextAccounts;
    },
  };
}
