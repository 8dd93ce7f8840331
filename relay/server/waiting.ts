/** Waiting times of the relay's tasks, each from its owner. */
import type { TaskWaits } from '../domain/tasks.ts';
import type { RelayCore } from './core.ts';
import type { WitnessedSeal } from './witness.ts';

/** Parts that are opened after the metrics. */
export type WaitingElsewhere = Pick<
  TaskWaits,
  'desks' | 'sign-outs' | 'connections' | 'clock' | 'hook-requests' | 'retention'
>;

interface WaitingParts {
  core: RelayCore;
  seal: () => WitnessedSeal | null;
  watch: () => Pick<TaskWaits, 'directory' | 'addressing'>;
  elsewhere: WaitingElsewhere;
}

type Lane = 'responses' | 'gateways' | 'web-push' | 'statuses';

export function joinWaiting({ core, seal, watch, elsewhere }: WaitingParts): TaskWaits {
  const { store, directory } = core;

  function laneOf({ kind, target }: { kind: string; target: string }): Lane {
    if (kind === 'response') return 'responses';
    if (kind === 'status') return 'statuses';
    return directory.view().gateway(target)?.kind === 'webpush' ? 'web-push' : 'gateways';
  }
  const oldestOf = (wanted: Lane) => (): number | null => {
    const found = store.outbound.oldest().filter(({ lane }) => laneOf(lane) === wanted);
    return found.length === 0 ? null : Math.min(...found.map(({ since }) => since));
  };
  /** A status is polled: the due query counts as waiting, not the message. */
  function statuses(): number | null {
    const due = store.outbound.lanes().filter(({ lane }) => lane.kind === 'status');
    return due.length === 0 ? null : Math.min(...due.map(({ dueAt }) => dueAt));
  }

  return {
    ...store.waiting,
    ...elsewhere,
    schedule: () => store.schedule.nextDueAt(),
    away: () => store.away.nextDueAt(),
    responses: oldestOf('responses'),
    gateways: oldestOf('gateways'),
    'web-push': oldestOf('web-push'),
    statuses,
    seal: () => seal()?.waitingSince() ?? null,
    witness: () => seal()?.witnessWaitingSince() ?? null,
    directory: () => watch().directory(),
    addressing: () => watch().addressing(),
  };
}
