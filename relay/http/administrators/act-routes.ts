/** Administration: acts on items and people. */
import type { ItemActName, ReassignRequest } from '../../../shared/admin/acts.ts';
import { actOperations } from '../../../shared/documents/act-operations.ts';
import type { AdminActor } from '../../domain/people/admin-act.ts';
import type { Serve } from '../operation-server.ts';
import type { ActDeps } from './ports.ts';

export function actRoutes(serve: Serve, { administration, itemActs }: ActDeps): void {
  type ActBody = Omit<ReassignRequest, 'audience'> & Partial<ReassignRequest>;
  const act = (act: ItemActName, itemId: string, { userId }: AdminActor, body: ActBody) =>
    itemActs.act({ act, itemId, by: { userId, via: 'console' }, ...body });
  serve(actOperations, {
    reassignItem: ({ path, body }, by) => act('reassign', path.id, by, body),
    closeItem: ({ path, body }, by) => act('close', path.id, by, body),
    remindItem: ({ path, body }, by) => act('remind', path.id, by, body),
    setPersonAbsence: ({ path, body }, by) => administration.setAbsence(by, path.id, body),
    endPersonAbsence: ({ path, body }, by) => administration.endAbsence(by, path.id, body.reason),
  });
}
