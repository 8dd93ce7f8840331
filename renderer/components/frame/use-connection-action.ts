import { useWords } from '../../i18n/words.tsx';
import { useCapability, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useNotice } from './notice.tsx';

/** What the user can do to connect; null: nothing, or it is not needed. */
export function useConnectionAction(): { label: string; run: () => void } | null {
  const { t } = useWords();
  const { state, proxySignIn, issuer } = useSnapshotPart('connection');
  const { bridge, navigation } = useServices();
  const browser = useCapability('browser-sign-in');
  const report = useNotice();
  const signIn = (label: string) => ({
    label,
    run: () => navigation.go({ to: 'view', view: 'preferences', section: 'connection' }),
  });
  if (state === 'revoked') {
    return signIn(browser && issuer !== undefined ? t.connection.signInAgain : t.connection.pairAgain);
  }
  if (proxySignIn !== undefined) return signIn(t.proxy.open);
  if (state !== 'offline') return null;
  return { label: t.connection.reconnect, run: () => void report(bridge.invoke('relay.reconnect', null)) };
}
