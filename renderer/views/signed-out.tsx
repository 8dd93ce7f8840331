import { useCapability } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';
import { PageSignIn } from './page-sign-in.tsx';
import { PairingQuestion, PairingView } from './pairing.tsx';

/** Nobody is signed in here, or a link asks to pair with a relay. */
export function SignedOut({ navigation: { pairing, linked }, go }: ListViewProps) {
  const page = useCapability('page-sign-in');
  if (!pairing) return page ? <PageSignIn line={page} code={linked} /> : <PairingView />;
  // Another link is another question: it begins at "no", and a yes meant for the one before does not reach it.
  return (
    <PairingQuestion
      key={`${pairing.relay} ${pairing.code}`}
      asked={pairing}
      onDone={() => go({ to: 'pair', asked: null })}
    />
  );
}
