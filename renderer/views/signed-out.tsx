import { useCapability } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';
import { PageSignIn } from './page-sign-in.tsx';
import { PairingQuestion, PairingView } from './pairing.tsx';

export function SignedOut({ navigation: { pairing, linked }, go }: ListViewProps) {
  const page = useCapability('page-sign-in');
  if (!pairing) return page ? <PageSignIn line={page} code={linked} /> : <PairingView />;
  // Remounts for a new link, so that a yes meant for the previous one does not apply to it.
  return (
    <PairingQuestion
      key={`${pairing.relay} ${pairing.code}`}
      asked={pairing}
      onDone={() => go({ to: 'pair', asked: null })}
    />
  );
}
