/** Acts of administrators, as recorded in the audit. */
import type { ItemActName } from '../../../shared/admin/acts.ts';
import type { RotateRequest } from '../../../shared/admin/directory.ts';
import type { AuditEntry, Tx } from '../unit-of-work.ts';

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
  | `gateway ${'add' | 'change' | 'remove' | 'enable' | 'ping'}`
  | 'retention change'
  | 'insights of persons'
  | `dead letter ${'replay' | 'drop'}`
  | ItemActName
  | 'absence';

/** Records an act in the audit. @param about the person or thing concerned, never the actor; null: an item alone */
export function noteAct(
  tx: Pick<Tx, 'audit'>,
  { userId, via }: AuditedActor,
  act: AdminAct,
  about: string | null,
  more: { itemId?: string; facts?: AuditEntry['facts'] } = {},
): void {
  const { itemId = null, facts = {} } = more;
  const concerned = about === null ? {} : { about };
  tx.audit({ kind: 'admin', itemId, actor: userId, ...concerned, facts: { act, by: via, ...facts } });
}
