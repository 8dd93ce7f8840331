/** What tokens said of people becomes part of the directory: the last one stands above the file (contract section 4). */
import type { Tx } from '../unit-of-work.ts';
import type { Identity } from './identity.ts';

/** Ids and counts alone enter the audit. */
export function keepIdentities(tx: Tx, identities: readonly Identity[]): void {
  for (const { userId, ...said } of identities) {
    // They are being erased: a sign-in after that is another person's.
    if (tx.erasure(userId)) continue;
    const isKnown = tx.directoryRows.get('identity', userId) !== null;
    tx.directoryRows.put({ kind: 'identity', id: userId, doc: JSON.stringify(said) }, 'oidc');
    const facts = { act: isKnown ? 'sign-in changed a person' : 'first sign-in', roles: said.roles?.length ?? null };
    tx.audit({ kind: 'admin', itemId: null, actor: userId, facts });
  }
}
