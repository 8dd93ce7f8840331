/** Who is signed in to the console. */
import { useCallback, useEffect, useState } from 'react';
import type { AdminSession, SessionState } from '../../shared/admin/overview.ts';
import type { Failure } from '../api.ts';
import { useServices } from './services.tsx';

type SignInState =
  | { kind: 'asking' }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'signed-out'; ways: SessionState['ways']; ended: boolean }
  | { kind: 'signed-in'; session: AdminSession };

export interface SignIn {
  state: SignInState;
  /** @returns the failure, or null on success */
  signIn: (token: string) => Promise<Failure | null>;
  signOut: () => void;
  again: () => void;
}

export function useSession(): SignIn {
  const { api } = useServices();
  const [state, setState] = useState<SignInState>({ kind: 'asking' });

  const ask = useCallback(
    async (ended: boolean) => {
      const result = await api.session();
      if (!result.ok) return setState({ kind: 'failed', failure: result.failure });
      const { session, ways } = result.value;
      setState(session ? { kind: 'signed-in', session } : { kind: 'signed-out', ways, ended });
    },
    [api],
  );
  useEffect(() => {
    void ask(false);
    return api.onSignedOut(() => void ask(true));
  }, [api, ask]);

  const out = state.kind === 'signed-out';
  const ended = out && state.ended;
  useEffect(() => {
    if (!out) return;
    // The user may have signed in in another tab; use that session.
    const look = () => {
      if (document.visibilityState === 'visible') void ask(ended);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [ask, out, ended]);

  const signIn = useCallback(
    async (token: string) => {
      const result = await api.signIn(token);
      if (!result.ok) return result.failure;
      setState({ kind: 'signed-in', session: result.value });
      return null;
    },
    [api],
  );
  const signOut = useCallback(() => void api.signOut().then(() => ask(false)), [api, ask]);
  const again = useCallback(() => void ask(false), [ask]);
  return { state, signIn, signOut, again };
}
