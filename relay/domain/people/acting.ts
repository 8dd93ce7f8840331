/** Administrators' acts, as the audit has them. */
import type { RotateRequest } from '../../../shared/admin/directory.ts';
import type { Tx } from '../unit-of-work.ts';

/** Who acts: a person by their role, or null for the holder of the administrator's token. Stands in the audit. */
export interface Acting {
  userId: string | null;
}

/** By which way: over HTTP, as the console does, or at the command line. */
export type ActingBy = Acting & { via: 'console' | 'cli' };

/** What an administrator can have done, in the words of the audit: the same by whichever way. */
export type AdminAct =
  | `source ${'add' | 'change' | 'remove' | 'enable'}`
  | `source rotate ${RotateRequest['what']}`
  | `role ${'add' | 'change' | 'remove'}`
  | `user ${'add' | 'change' | 'remove' | 'token' | 'token revoke' | 'pair'}`
  | `hook ${'change' | 'remove'}`
  | `keys ${'add' | 'rotate' | 'retire'}`
  | 'cluster verify'
  | 'gateway enable'
  | 'retention change'
  | 'dead letter replay';

/** An administrator's act in the audit: who did it, by which way, and to what. Whom it concerns did nothing: they are no actor. */
export function noteAct(
  tx: Pick<Tx, 'audit'>,
  { userId, via }: ActingBy,
  act: AdminAct,
  about: string,
  more: { itemId?: string; facts?: Record<string, string> } = {},
): void {
  const { itemId = null, facts = {} } = more;
  tx.audit({ kind: 'admin', itemId, actor: userId, about, facts: { act, by: via, ...facts } });
}
