/** No background work without supervision: every wait belongs to a task whose age is measured, or to a request whose caller sees it end. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TASKS, type Task } from '../../../relay/domain/tasks.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Waits on Node's timers or on the timers port. */
const WAITS = /\b(setTimeout|setInterval|timers\.after)\(/;

/** Files that wait, with the tasks they belong to or the reason that they need none. */
const WAITING: Record<string, readonly Task[] | string> = {
  'relay/admin/repeat-log.ts': 'what was folded is said once it is over; every line of it was counted',
  'relay/admin/refusals.ts': 'a line of the log that was left open; what it says is counted at once',
  'relay/audit/seal.ts': ['seal'],
  'relay/audit/witness-places.ts': ['witness'],
  'relay/audit/witness.ts': ['witness'],
  'relay/cluster/appender.ts': 'whoever asked waits for what is in doubt, and is told so in time; readiness says why',
  'relay/cluster/cluster-writer.ts': 'looks once a second whether it has what others wrote; readiness says if not',
  'relay/cluster/groups.ts': 'whoever asked waits for what is in doubt, and is told so in time',
  'relay/cluster/duty-leases.ts':
    'which relay has a duty is a number of its own; what waits for one is counted where it waits',
  'relay/cluster/periodic-duty.ts':
    'of the comparison of copies and the schema switch: BeckonCopiesUnverified, and cluster status',
  'relay/cluster/postgres/log-cleanup.ts': 'between two slices of what is taken away from the log',
  'relay/cluster/postgres/dial.ts': 'a connection that does not come about is given up; readiness says why',
  'relay/cluster/postgres/line.ts': 'a call that is not answered is given up; readiness says why',
  'relay/cluster/postgres/listener.ts':
    'a connection that ended is made again; the log is looked at once a second without it',
  'relay/cluster/postgres/snapshot-table.ts': 'between two pieces of a copy for others',
  'relay/cluster/heartbeats.ts': 'a beat a second; readiness says if it is not heard',
  'relay/cluster/snapshot-duty.ts':
    'looks now and then whether a copy for others is due; the log says where none could be made',
  'relay/cluster/append-turn.ts': 'whoever asked waits for the turn of this relay',
  'relay/cluster/copy-verification.ts': 'whoever compares the copies sees which relay has not told of its own yet',
  'relay/desk/connection.ts': ['desks'],
  'relay/desk/expiry.ts': ['sign-outs'],
  'relay/desk/socket-server.ts': 'a connection that nobody signs in on, or that does not close, is cut off',
  'relay/domain/hooks/hook-requests.ts': ['hook-requests'],
  'relay/domain/keeping/retention.ts': ['retention', 'erasure'],
  'relay/domain/outbound/response-waits.ts': 'a source waits for its next response, a minute at most',
  'relay/domain/schedule/scheduler.ts': ['schedule', 'away'],
  'relay/door/call.ts': 'a verb of the command line waits for the relay',
  'relay/door/door.ts': 'a verb that does not say what it wants, or goes on after the end, is cut off',
  'relay/http/app.ts': 'the relay goes down; requests that are under way end',
  'relay/http/gate/lingering-close.ts': 'who was refused before their body was read has a moment to read why',
  'relay/http/gate/client-errors.ts': 'who never sent a request has a moment to read why it is refused',
  'relay/http/gate/person.ts': 'whoever asks too much waits for the refusal',
  'relay/http/pages/open-routes.ts': 'a page in a browser waits, not the relay',
  'relay/http/people/document-reply.ts': 'a document that its reader does not take ends after five minutes',
  'relay/http/sources/fair-scheduler.ts': 'a source waits for the answer to its request, 10 s at most',
  'relay/http/sources/ingest.ts': 'a source that sends too much waits for the refusal',
  'relay/mapping/mapper.ts': 'a request waits for its mapping, or a process that nobody needs ends',
  'relay/mapping/mapping-process.ts': 'a mapping that takes too long is ended',
  'relay/oidc/browser-sign-in.ts': 'an issuer that did not answer is asked again by the next who signs in',
  'relay/outbound/delivery.ts': ['responses', 'gateways', 'web-push', 'statuses'],
  'relay/outbound/documents/document-limits.ts': 'a person waits for a document, 30 s at most',
  'relay/outbound/exchange.ts': ['responses', 'gateways', 'web-push', 'statuses'],
  'relay/outbound/outbound.ts': ['responses', 'gateways', 'web-push', 'statuses'],
  'relay/outbound/inbound-registrations.ts': ['registrations'],
  'relay/outbound/routes.ts': ['responses', 'gateways', 'web-push', 'statuses'],
  'relay/outbound/descriptors.ts': ['responses', 'gateways', 'web-push', 'statuses'],
  'relay/cli/dispatch.ts': 'a verb of the command line waits for the store',
  'relay/domain/people/identity-updates.ts': 'whoever signs in waits, so long at most',
  'relay/domain/schedule/clock-watch.ts': ['clock'],
  'relay/cluster/member/administration.ts': 'whoever verifies the copies waits for the digests of all, so long at most',
  'relay/connections/connection-watch.ts': ['connections'],
  'relay/connections/connection-guard.ts': 'a line of the log that is not said again so soon',
  'relay/cluster/member/replica-freshness.ts': 'whoever asks waits for what others wrote, so long at most',
  'relay/cluster/member/log-report.ts': 'whoever looks at the log waits for its answer, so long at most',
  'relay/directory/directory-watch.ts': ['directory', 'addressing'],
  'relay/domain/keeping/erasure-task.ts': ['erasure'],
  'relay/server/serve.ts': 'lines of the log wait for a disk with room',
  'relay/cluster/member/startup-wait.ts': 'a relay that has no copy yet waits for the log, and says why',
  'relay/store/condition.ts':
    'when all was last looked at is a number of its own, and BeckonStoreUnchecked is told of it',
  'relay/store/search/index-schedule.ts': ['search', 'audit-index'],
  'relay/system.ts': 'the port itself',
};
/** The relay waits for no timer here: SQLite restarts its WAL with the commits. */
const WITHOUT_TIMER: readonly Task[] = ['checkpoint'];

const waiting = readdirSync(join(ROOT, 'relay'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `relay/${file}`)
  .filter((file) => {
    const code = readFileSync(join(ROOT, file), 'utf8');
    return WAITS.test(code);
  })
  .sort();

test('every file of the relay that waits for time is a task that can be seen, or says why it is none', () => {
  assert.deepEqual(waiting, Object.keys(WAITING).sort());
});

test('every task is somewhere', () => {
  const found = new Set(Object.values(WAITING).flatMap((tasks) => (typeof tasks === 'string' ? [] : tasks)));
  assert.deepEqual([...found, ...WITHOUT_TIMER].sort(), [...TASKS].sort());
});
