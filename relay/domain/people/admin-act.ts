/** Acts of administrators, as recorded in the audit. */
import type { RotateRequest } from '../../../shared/admin/directory.ts';
import type { Tx } from '../unit-of-work.ts';

/** The acting person; null: the holder of the administrator's token. */
export interface AdminActor {
  userId: string | null;
}

/** Through HTTP (`console`), at the command line, or by an identity provider. */
export type AuditedActor = AdminActor & { via: 'console' | 'cli' | 'scim' };

export type AdminAct =
  | `source ${'add' | 'change' | 'remove' | 'enable' | 'ping'}`
  | `source rotate ${RotateRequest['what']}`
  | `role ${'add' | 'change' | 'remove'}`
  | `user ${'add' | 'change' | 'remove' | 'token' | 'token revoke' | 'pair' | 'deactivate' | 'activate'}`
  | `hook ${'change' | 'remove'}`
  | `keys ${'add' | 'rotate' | 'retire'}`
  | 'cluster verify'
  | `gateway ${'enable' | 'ping'}`
  | 'retention change'
  | `dead letter ${'replay' | 'drop'}`;

/** Records an act in the audit. The person concerned is `about`, never the actor. */
export function noteAct(
  tx: Pick<Tx, 'audit'>,
  { userId, via }: AuditedActor,
  act: AdminAct,
  about: string,
  more: { itemId?: string; facts?: Record<string, string> } = {},
): void {
  const { itemId = null, facts = {} } = more;
  tx.audit({ kind: 'admin', itemId, actor: userId, about, facts: { act, by: via, ...facts } });
}
