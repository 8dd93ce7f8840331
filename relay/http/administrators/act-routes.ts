/** Administration: acts on items and people. */
import type { ItemActName, PersonReach, ReassignRequest } from '../../../shared/admin/acts.ts';
import { actOperations } from '../../../shared/documents/act-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { AdminActor } from '../../domain/people/admin-act.ts';
import type { Serve } from '../operation-server.ts';
import type { ActDeps } from './ports.ts';

export function actRoutes(serve: Serve, { administration, itemActs, reachOf }: ActDeps): void {
  type ActBody = Omit<ReassignRequest, 'audience'> & Partial<ReassignRequest>;
  const act = (act: ItemActName, itemId: string, { userId }: AdminActor, body: ActBody) =>
    itemActs.act({ act, itemId, by: { userId, via: 'console' }, ...body });
  function reach(id: string): PersonReach {
    const found = reachOf(id);
    if (!found) throw new ProblemError('NOT_FOUND', refusals.administration.absent('person', id.slice(0, 80)));
    return found;
  }
  serve(actOperations, {
    reassignItem: ({ path, body }, by) => act('reassign', path.id, by, body),
    closeItem: ({ path, body }, by) => act('close', path.id, by, body),
    remindItem: ({ path, body }, by) => act('remind', path.id, by, body),
    previewActs: ({ body }, { userId }) => itemActs.preview({ userId, via: 'console' }, body),
    actOnItems: ({ body }, { userId }) => itemActs.actOnMany({ userId, via: 'console' }, body),
    personReach: ({ path }) => reach(path.id),
    setPersonAbsence: ({ path, body }, by) => administration.setAbsence(by, path.id, body),
    endPersonAbsence: ({ path, body }, by) => administration.endAbsence(by, path.id, body.reason),
  });
}
