/** Administration: sources, people, roles, gateways and retention at run time. */

import type { PingReport } from '../../../shared/admin/ping.ts';
import { retentionOperations } from '../../../shared/documents/console-operations.ts';
import { directoryOperations } from '../../../shared/documents/directory-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { AdminActor } from '../../domain/people/admin-act.ts';
import type { Serve } from '../operation-server.ts';
import { pageByKey } from './list-page.ts';
import type { DirectoryDeps, PingAct } from './ports.ts';

const byId = ({ id }: { id: string }): string => id;

export function adminDirectoryRoutes(serve: Serve, deps: DirectoryDeps): void {
  const { administration, pings, notePing } = deps;
  const removed = async (id: string, done: Promise<void>) => {
    await done;
    return { id, removed: true };
  };
  const enabled = async (id: string, done: Promise<void>) => {
    await done;
    return { id, enabled: true };
  };
  async function pinged(act: PingAct, by: AdminActor, id: string, ping: Promise<PingReport | null>) {
    const report = await ping;
    if (!report) throw new ProblemError('NOT_FOUND', refusals.administration.nothingToPing(id));
    await notePing(by, act, id);
    return report;
  }
  serve(
    { ...directoryOperations, ...retentionOperations },
    {
      sources: ({ query }) => pageByKey(administration.sources(), query, byId),
      addSource: ({ body }, by) => administration.addSource(by, body),
      changeSource: ({ path, body }, by) => administration.changeSource(by, path.id, body),
      removeSource: ({ path: { id } }, by) => removed(id, administration.removeSource(by, id)),
      rotateSource: ({ path, body }, by) => administration.rotateSource(by, path.id, body),
      enableSource: ({ path: { id } }, by) => enabled(id, administration.enable(by, 'response', id)),
      pingSource: ({ path: { id }, query: { hook } }, by) => pinged('source ping', by, id, pings.source(id, hook)),

      adminPeople: ({ query: { q, role, after, limit } }) =>
        administration.people({ text: q ?? '', role, after, limit }),
      person: ({ path }) => administration.person(path.id),
      addPerson: ({ body }, by) => administration.addPerson(by, body),
      changePerson: ({ path, body }, by) => administration.changePerson(by, path.id, body),
      removePerson: ({ path: { id } }, by) => removed(id, administration.removePerson(by, id)),
      erasePerson: ({ path }, by) => administration.erasePerson(by, path.id),
      makeToken: ({ path, body }, by) => administration.makeToken(by, path.id, body.device ?? null),
      makeCode: ({ path }, by) => administration.makeCode(by, path.id),
      revokeAll: ({ path }, by) => administration.revoke(by, path.id, null),
      revoke: ({ path }, by) => administration.revoke(by, path.id, path.token),

      roles({ query }) {
        const { items, ignored } = administration.roles();
        return { ...pageByKey(items, query, byId), ignored };
      },
      putRole: ({ path, body }, by) => administration.putRole(by, path.id, body),
      removeRole: ({ path: { id } }, by) => removed(id, administration.removeRole(by, id)),
      gateways: ({ query }) => pageByKey(administration.gateways(), query, byId),
      gateway: ({ path }) => administration.gateway(path.id),
      putGateway: ({ path, body }, by) => administration.putGateway(by, path.id, body),
      removeGateway: ({ path: { id } }, by) => removed(id, administration.removeGateway(by, id)),
      enableGateway: ({ path: { id } }, by) => enabled(id, administration.enable(by, 'gateway', id)),
      pingGateway: ({ path: { id } }, by) => pinged('gateway ping', by, id, pings.gateway(id)),

      retention: () => administration.retention(),
      setRetention: ({ body }, by) => administration.setRetention(by, body),
    },
  );
}
