/** Connect: objects of earlier phases get access to those built after them. */
import type { Gauges } from '../admin/gauges.ts';
import type { TaskWaits } from '../domain/tasks.ts';
import type { BuiltRelay } from './build.ts';
import type { OpenedRelay } from './open.ts';
import type { RelayDeps } from './relay-deps.ts';

export function connectRelay(deps: RelayDeps, opened: OpenedRelay, built: BuiltRelay): void {
  built.connections.guard(built.http.server);
  built.others.tell(built.desks.here);
  opened.metrics.connect(gaugesOf(deps, opened, built));
}

function gaugesOf({ clock, version }: RelayDeps, opened: OpenedRelay, built: BuiltRelay): Gauges {
  const { core, cluster, duties, seal, trouble } = opened;
  const { store } = core;
  const { desks, connections } = built;
  return {
    now: () => clock.now(),
    version,
    openItems: () => store.openItems(),
    desks: desks.count,
    desksBehind: () => desks.behind().desks,
    connections: connections.count,
    unsentBytes: connections.unsentBytes,
    outbound: () => store.outbound.depth(),
    hookLetters: () => store.hookLetters.count(),
    condition: () => ({ whole: store.condition.whole(), checkedAt: store.condition.checkedAt() }),
    auditWhole: () => seal.trouble() === null,
    ready: () => trouble() === null,
    duties: {
      owner: duties.owner,
      // A relay that cannot reach the log performs no duties, even if its copy still lists them.
      holds: (duty) => duties.holds(duty) && (cluster?.trouble() ?? null) === null,
    },
    cluster: cluster?.gauges ?? null,
    files: () => store.files(),
    waiting: waitingOf(opened, built),
  };
}

type Lane = 'responses' | 'gateways' | 'web-push' | 'statuses';

/** TaskWaits times of the relay's tasks, each from its owner. */
function waitingOf(
  { core, seal, watch }: OpenedRelay,
  { desks, desk, connections, background }: BuiltRelay,
): TaskWaits {
  const { store, directory } = core;
  const { outbound } = store;

  function laneOf({ kind, target }: { kind: string; target: string }): Lane {
    if (kind === 'response') return 'responses';
    if (kind === 'status') return 'statuses';
    return directory.view().gateway(target)?.kind === 'webpush' ? 'web-push' : 'gateways';
  }
  const oldestOf = (wanted: Lane) => (): number | null => {
    const found = outbound.oldest().filter(({ lane }) => laneOf(lane) === wanted);
    return found.length === 0 ? null : Math.min(...found.map(({ since }) => since));
  };
  /** A status is polled: the due query counts as waiting, not the message. */
  function statuses(): number | null {
    const due = outbound.lanes().filter(({ lane }) => lane.kind === 'status');
    return due.length === 0 ? null : Math.min(...due.map(({ dueAt }) => dueAt));
  }

  return {
    ...store.waiting,
    ...watch.waiting,
    schedule: () => store.schedule.nextDueAt(),
    away: () => store.away.nextDueAt(),
    responses: oldestOf('responses'),
    gateways: oldestOf('gateways'),
    'web-push': oldestOf('web-push'),
    statuses,
    registrations: background.registrationsSince,
    seal: seal.waitingSince,
    witness: seal.witnessWaitingSince,
    desks: () => desks.behind().since,
    'sign-outs': desk.signOutDueAt,
    connections: connections.waitingSince,
    clock: background.clockWatch.waitingSince,
    'hook-requests': background.hookRequests.waitingSince,
    retention: background.retention.waitingSince,
  };
}
