/** Cluster status for the console: cached for a second for all callers, and without waiting for an unreachable log. */
import type { ClusterLog, ClusterRelay, SeveralRelays } from '../../../shared/admin/cluster.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { ClusterAdministration } from '../../domain/administration/cluster-ports.ts';
import type { AuditedActor } from '../../domain/people/admin-act.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Replica } from '../../domain/replica-ports.ts';
import type { Store } from '../../domain/store-ports.ts';
import type { CopyVerification } from '../copy-verification.ts';
import type { RelayFacts } from '../log-port.ts';
import type { Peer, Peers } from '../peers.ts';
import { lackedBy } from './key-holders.ts';
import type { LogReport } from './log-report.ts';
import { countsIn } from './presence-table.ts';
import { keysOf, troubleOf } from './verdict.ts';
import { byName, verificationOf } from './verification.ts';

interface ClusterViewParts {
  logStatus: () => Promise<LogReport>;
  replica: Pick<Replica, 'relay' | 'place' | 'level'>;
  seen: Peers;
  verifying: Pick<CopyVerification, 'recent'>;
  administration: Pick<ClusterAdministration, 'beginVerify' | 'verdict'>;
  leases: Store['leases'];
  sealed: Pick<Store['sealed'], 'namedKeys'>;
  verifiedAt: Store['verifiedAt'];
  /** Monotonic ms since when an entry is known that a copy at this position lacks; null: it lacks none. */
  lackingSince: (position: number) => number | null;
  own: () => RelayFacts;
  trouble: () => string | null;
  /** The clock of units of work. */
  clock: Clock;
  /** Monotonic ms. */
  steady: () => number;
}

export interface ClusterView {
  view(): Promise<SeveralRelays>;
  /** @returns the id of the request, or of the one under way. @throws RATE_LIMITED less than a minute after the last */
  verify(by: AuditedActor): Promise<string>;
}

/** Cache lifetime, ms. */
const CACHE_MS = 1000;
/** ms that a relay may lack an entry before it counts as behind: positions are published once a second. */
const BEHIND_MS = 5000;
/** Minimum ms between two verifications. */
const PAUSE_MS = 60_000;

export function createClusterView(parts: ClusterViewParts): ClusterView {
  const { administration, steady } = parts;
  let cached: { at: number; view: Promise<SeveralRelays> } | null = null;
  let beginning: Promise<string> | null = null;

  async function begin(by: AuditedActor): Promise<string> {
    try {
      return await administration.beginVerify(by);
    } finally {
      beginning = null;
      cached = null;
    }
  }

  return {
    view() {
      if (cached === null || steady() - cached.at >= CACHE_MS) {
        const view = parts.logStatus().then((status) => viewOf(parts, status));
        cached = { at: steady(), view };
        view.catch(() => {
          cached = null;
        });
      }
      return cached.view;
    },
    async verify(by) {
      const last = verificationOf(parts, steady());
      if (last && !last.over) return last.id;
      const passed = steady() - (parts.verifying.recent().at(-1)?.since ?? Number.NEGATIVE_INFINITY);
      if (beginning === null && passed < PAUSE_MS) {
        const retryAfter = Math.ceil((PAUSE_MS - passed) / 1000);
        throw new ProblemError('RATE_LIMITED', refusals.administration.verifiedLately, { retryAfter });
      }
      beginning ??= begin(by);
      return beginning;
    },
  };
}

function viewOf(parts: ClusterViewParts, status: LogReport): SeveralRelays {
  const { replica, seen, clock, steady } = parts;
  const log = logOf(parts, status);
  const here = replica.relay();
  const verifiedAt = parts.verifiedAt();
  const others = seen.all().filter(({ relay }) => relay !== here);
  return {
    alone: false,
    at: isoOf(clock.now()),
    here,
    relays: [ownOf(parts, log), ...others.map((one) => otherOf(parts, log, one))].sort(byName),
    log,
    verification: verificationOf(parts, steady()),
    verifiedAt: verifiedAt === null ? null : isoOf(verifiedAt),
  };
}

/** From the log's last reply, else from this copy. */
function logOf({ replica, seen, clock, steady }: ClusterViewParts, { reply, at, away }: LogReport): ClusterLog {
  const place = replica.place();
  const sinceBeat = seen.age() ?? Number.POSITIVE_INFINITY;
  const sinceLook = at === null ? Number.POSITIVE_INFINITY : steady() - at;
  const silence = Math.min(sinceBeat, sinceLook);
  const snapshot = reply?.snapshot ?? null;
  return {
    away,
    answeredAt: isoOf(clock.now() - (Number.isFinite(silence) ? silence : 0)),
    generation: reply?.head.generation ?? place?.generation ?? '',
    schema: replica.level(),
    // This copy may know newer entries.
    position: Math.max(reply?.head.position ?? 0, place?.position ?? 0),
    oldest: reply?.head.oldest ?? null,
    snapshot: snapshot && { position: snapshot.position, bytes: snapshot.bytes, at: isoOf(snapshot.at) },
    turn: reply?.turn ? { holder: reply.turn.holder, asking: [...reply.turn.asking] } : null,
  };
}

function ownOf(parts: ClusterViewParts, log: ClusterLog): ClusterRelay {
  const trouble = parts.trouble();
  const state = trouble === null ? 'serving' : 'troubled';
  return relayOf(parts, log, parts.own(), { state, trouble, heardAt: isoOf(parts.clock.now()) });
}

function otherOf(parts: ClusterViewParts, log: ClusterLog, one: Peer): ClusterRelay {
  const trouble = troubleOf(one);
  const named = parts.sealed.namedKeys();
  const lacksSealing = lackedBy(keysOf(one), { ...named, next: null }).length > 0;
  const state = ((): ClusterRelay['state'] => {
    if (log.away !== null) return 'unknown';
    if (!one.heard) return 'silent';
    if (trouble !== null || lacksSealing) return 'troubled';
    const since = parts.lackingSince(one.position);
    return since !== null && parts.steady() - since >= BEHIND_MS ? 'behind' : 'serving';
  })();
  const silence = one.quiet + (parts.seen.age() ?? 0);
  return relayOf(parts, log, one, { state, trouble, heardAt: isoOf(parts.clock.now() - silence) });
}

type RelayCondition = Pick<ClusterRelay, 'state' | 'trouble' | 'heardAt'>;

function relayOf(
  { leases, sealed }: ClusterViewParts,
  log: ClusterLog,
  { relay: id, name, version, schema, position, more }: RelayFacts,
  { state, trouble, heardAt }: RelayCondition,
): ClusterRelay {
  const behind = Math.max(0, log.position - position);
  const held = leases.all().filter(({ owner }) => owner === id);
  const duties = held.map(({ duty }) => duty);
  const lacksKeys = lackedBy(keysOf({ more }), sealed.namedKeys());
  return { id, name, version, schema, state, trouble, position, behind, heardAt, duties, lacksKeys, ...countsIn(more) };
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
