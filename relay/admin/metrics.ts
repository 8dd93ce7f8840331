/** Prometheus metrics. Each relay has its own registry: two relays in one process do not share counters. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SourceWarning } from '../../shared/admin/overview.ts';
import type { InboundResult } from '../domain/away/inbound-messages.ts';
import type { HookResult } from '../domain/hooks/hook-requests.ts';
import type { DeliveryResult, OutboundLane } from '../domain/outbound/outbound-ports.ts';
import { FALLIBLE_TASKS, type TaskMeter } from '../domain/tasks.ts';
import type { LogMetrics } from './cluster-metrics.ts';
import { addGauges, type Gauges } from './gauges.ts';

interface MetricsDeps {
  /** ms since 1970. */
  now: () => number;
  /** Whether sources and hooks are labels; readers of the metrics then learn their names. */
  names: boolean;
  /** Counters of the log; null: a single relay. */
  logMetrics: LogMetrics | null;
}

export function createMetrics({ now, names, logMetrics }: MetricsDeps) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const events = new Counter({
    name: 'beckon_events_total',
    help: 'Events received, by result',
    labelNames: ['source', 'type', 'result'] as const,
    registers,
  });
  const refused = new Counter({
    name: 'beckon_events_refused_total',
    help: 'Requests with events that were refused as a whole, by problem code',
    labelNames: ['source', 'code'] as const,
    registers,
  });
  const nobody = new Counter({
    name: 'beckon_events_without_recipients_total',
    help: 'Accepted events without recipients',
    labelNames: ['source', 'type'] as const,
    registers,
  });
  const eventWarnings = new Counter({
    name: 'beckon_event_warnings_total',
    help: 'Events that lost something; differs: a known id with other content, which was not accepted; unknown: names that the directory does not have',
    labelNames: ['source', 'type', 'kind'] as const,
    registers,
  });
  const commitUnits = new Histogram({
    name: 'beckon_commit_units',
    help: 'Units of work that shared one commit',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers,
  });
  const commitSeconds = new Histogram({
    name: 'beckon_commit_seconds',
    help: 'Seconds of one group commit: units and sync to disk; in a cluster also the append to its log',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  });
  const failedCommits = new Counter({
    name: 'beckon_commits_failed_total',
    help: 'Group commits that failed',
    registers,
  });
  const lagging = new Counter({
    name: 'beckon_desks_lagging_total',
    help: 'Times a slow desk was moved back to catching up',
    registers,
  });
  const attempts = new Counter({
    name: 'beckon_outbound_attempts_total',
    help: 'Delivery attempts, by kind and result',
    labelNames: ['kind', 'result'] as const,
    registers,
  });
  const hookRequests = new Counter({
    name: 'beckon_hook_requests_total',
    help: 'Hook requests, by result; nothing: ignored without a reason; handshake: a service verified the address',
    labelNames: ['source', 'hook', 'result'] as const,
    registers,
  });
  const hookNobody = new Counter({
    name: 'beckon_hook_events_without_recipients_total',
    help: 'Events from hooks without recipients',
    labelNames: ['source', 'hook'] as const,
    registers,
  });
  const inboundMessages = new Counter({
    name: 'beckon_inbound_messages_total',
    help: 'Messages from phones, by result; ignored: not from the number of a person, or with a token that is not valid',
    labelNames: ['result'] as const,
    registers,
  });
  const witnessed = new Counter({
    name: 'beckon_audit_witness_total',
    help: 'Audit heads offered to the witness, by result',
    labelNames: ['result'] as const,
    registers,
  });
  const connectionsRefused = new Counter({
    name: 'beckon_connections_refused_total',
    help: 'Connections closed by the relay: all, address (limit reached), slow-reader, unread, overflow (the peer does not read)',
    labelNames: ['reason'] as const,
    registers,
  });
  const usedUp = new Counter({
    name: 'beckon_descriptors_used_up_total',
    help: 'Checks, one every two seconds, that found no free file descriptor',
    registers,
  });
  const clockSteps = new Counter({
    name: 'beckon_clock_steps_total',
    help: 'Steps of the system clock: back by a second or more, ahead (or sleep) by ten seconds or more',
    labelNames: ['direction'] as const,
    registers,
  });
  const refusals = new Counter({
    name: 'beckon_refusals_total',
    help: 'Refused sign-ins, answers and other requests, by problem code',
    labelNames: ['what', 'code'] as const,
    registers,
  });
  const took = new Histogram({
    name: 'beckon_event_request_seconds',
    help: 'Seconds from the arrival of a request with events until they are stored and sent to connected desks',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const arrived = new Histogram({
    name: 'beckon_answer_delivery_seconds',
    help: "Seconds from a person's answer until its source acknowledges it",
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200, 43_200],
    registers,
  });
  const tasks = addTasks(now, registers);
  logMetrics?.join(registry);
  const of = (source: string) => (names ? { source } : {});
  const accepted = remembered(names, (source, type) => events.labels({ ...of(source), type, result: 'accepted' }));
  const ofHook = (source: string, hook: string) => (names ? { source, hook } : {});
  return {
    ...tasks,
    /** Adds the gauges, which read objects that are created after the counters. */
    connect: (gauges: Gauges) => addGauges(gauges, registers),
    accepted: (source: string, type: string) => accepted(source, type).inc(),
    duplicate: (source: string, type: string) => events.inc({ ...of(source), type, result: 'duplicate' }),
    refused: (source: string, code: string) => refused.inc({ ...of(source), code }),
    /** One event with a warning. */
    warned(kind: SourceWarning['kind'], source: string, type: string) {
      if (kind === 'nobody') nobody.inc({ ...of(source), type });
      else eventWarnings.inc({ ...of(source), type, kind });
    },
    /** Seconds from the arrival of a request with events until they are stored and sent to connected desks. */
    took: (seconds: number) => took.observe(seconds),
    /** Seconds from a person's answer until its source acknowledges it. */
    answerArrived: (seconds: number) => arrived.observe(seconds),
    /** One group commit; `seconds` includes the transactions' own work. */
    commit({ units, seconds, failed }: { units: number; seconds: number; failed: boolean }) {
      commitUnits.observe(units);
      commitSeconds.observe(seconds);
      if (failed) failedCommits.inc();
    },
    /** A slow desk was switched back to catching up. */
    lagging: () => lagging.inc(),
    /** A connection was closed, either for lack of room or because its client did not read. */
    connectionRefused: (reason: 'all' | 'address' | 'slow-reader' | 'unread' | 'overflow') =>
      connectionsRefused.inc({ reason }),
    /** A periodic check found no free file descriptor. */
    descriptorsUsedUp: () => usedUp.inc(),
    /** The system clock was changed, or (ahead) the machine was suspended. */
    clockStepped: (direction: 'back' | 'ahead') => clockSteps.inc({ direction }),
    /** One outbound delivery attempt. */
    attempt: (kind: OutboundLane['kind'], result: DeliveryResult['kind']) => attempts.inc({ kind, result }),
    /** One hook request; names are those of the directory, or `-`. */
    hookRequest: (source: string, hook: string, result: HookResult) =>
      hookRequests.inc({ ...ofHook(source, hook), result }),
    /** Events from a hook that match no recipient. */
    hookNobody: (source: string, hook: string, events: number) => hookNobody.inc(ofHook(source, hook), events),
    /** One message from a phone. */
    inboundMessage: (result: InboundResult) => inboundMessages.inc({ result }),
    /** One audit head offered to the witness. */
    witness: (result: 'taken' | 'failed' | 'replaced') => witnessed.inc({ result }),
    /** A sign-in, answer or other request was rejected, by problem code. */
    wasRefused: (what: string, code: string) => refusals.inc({ what, code }),
    text: () => registry.metrics(),
  };
}

/** Caches labelled counters: a lookup costs more than an increment. Sources and types are few, limited by directory and contract. */
function remembered<T>(names: boolean, make: (source: string, type: string) => T): (source: string, type: string) => T {
  const known = new Map<string, T>();
  return (source, type) => {
    const key = names ? `${type}\n${source}` : type;
    const found = known.get(key) ?? make(source, type);
    known.set(key, found);
    return found;
  };
}

function addTasks(now: () => number, registers: Registry[]): TaskMeter {
  const failures = new Counter({
    name: 'beckon_task_failures_total',
    help: 'Failures of background tasks, each retried',
    labelNames: ['task'] as const,
    registers,
  });
  const done = new Gauge({
    name: 'beckon_task_done_timestamp_seconds',
    help: 'Last completion of a periodic task, seconds since 1970',
    labelNames: ['task'] as const,
    registers,
  });
  for (const task of FALLIBLE_TASKS) failures.inc({ task }, 0);
  return {
    done: (task) => done.set({ task }, now() / 1000),
    failed: (task) => failures.inc({ task }),
  };
}
