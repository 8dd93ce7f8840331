/** The connection state as reported to the window. */
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import type { Account } from '../account/account.ts';
import type { Clock } from '../ports.ts';
import { hostOf } from './address.ts';

/** `retryAt`: ms since 1970; `proxySignIn`: proxy that requires a sign-in; `silent`: a request has no reply. */
interface ConnectionDetails {
  reason?: string | null;
  retryAt?: number | null;
  proxySignIn?: string | null;
  silent?: boolean;
}

export interface ConnectionState {
  get(): ConnectionView;
  /** Reports the state; `since` is unchanged if the state is the same. */
  set(state: ConnectionView['state'], because?: ConnectionDetails): void;
}

export function createConnectionState(
  clock: Clock,
  account: () => Account | null,
  tell: (view: ConnectionView) => void,
): ConnectionState {
  const viewOf = (
    state: ConnectionView['state'],
    { reason = null, retryAt = null, proxySignIn = null, silent = false }: ConnectionDetails,
  ): ConnectionView => {
    const { relay, signedIn } = account() ?? {};
    return {
      state,
      relay: relay ?? null,
      ...(signedIn ? { issuer: hostOf(signedIn.issuer) } : {}),
      since: new Date(clock.now()).toISOString(),
      reason,
      retryAt: retryAt === null ? null : new Date(retryAt).toISOString(),
      ...(proxySignIn === null ? {} : { proxySignIn }),
      ...(silent ? { silent } : {}),
    };
  };
  let view = viewOf('unpaired', {});
  return {
    get: () => view,
    set(state, because = {}) {
      const same = view.state === state;
      view = { ...viewOf(state, because), ...(same ? { since: view.since } : {}) };
      tell(view);
    },
  };
}
