/** Stores token claims in the directory; the latest take precedence over the file (contract section 4). */
import type { Tx } from '../unit-of-work.ts';
import type { Identity } from './identity.ts';

/** The audit gets ids and counts only. */
export function storeIdentities(
  tx: Pick<Tx, 'audit' | 'directoryRows' | 'erasure'>,
  identities: readonly Identity[],
): void {
  for (const { userId, ...said } of identities) {
    // The person is being erased: a later sign-in belongs to another person.
    if (tx.erasure(userId)) continue;
    const isKnown = tx.directoryRows.get('identity', userId) !== null;
    tx.directoryRows.put({ kind: 'identity', id: userId, doc: JSON.stringify(said) }, 'oidc');
    const facts = { act: isKnown ? 'sign-in changed a person' : 'first sign-in', roles: said.roles?.length ?? null };
    tx.audit({ kind: 'admin', itemId: null, actor: userId, facts });
  }
}
