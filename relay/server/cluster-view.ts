/** Cluster status for the console: cached for a second for all callers, and without waiting for an unreachable log. */
import type { ClusterLog, ClusterRelay, SeveralRelays } from '../../shared/admin/cluster.ts';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { ClusterAtHand } from '../admin/cluster-verb.ts';
import type { CopyVerification } from '../cluster/copy-verification.ts';
import type { RelayFacts } from '../cluster/log-port.ts';
import type { Peer, Peers } from '../cluster/peers.ts';
import type { AuditedActor } from '../domain/people/admin-act.ts';
import type { Clock } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Store } from '../domain/store-ports.ts';
import { lackedBy } from './cluster-keys.ts';
import { keysOf, troubleOf } from './cluster-verdict.ts';
import { byName, verificationOf } from './cluster-verification.ts';
import type { LogLook } from './log-look.ts';
import { countsIn } from './presence-board.ts';

interface ClusterViewParts {
  look: () => Promise<LogLook>;
  replica: Pick<Replica, 'relay' | 'place' | 'level'>;
  seen: Peers;
  verifying: Pick<CopyVerification, 'recent'>;
  atHand: Pick<ClusterAtHand, 'beginVerify' | 'verdict'>;
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
const KEPT_MS = 1000;
/** ms that a relay may lack an entry before it counts as behind: positions are published once a second. */
const BEHIND_MS = 5000;
/** Minimum ms between two verifications. */
const PAUSE_MS = 60_000;

export function createClusterView(parts: ClusterViewParts): ClusterView {
  const { atHand, steady } = parts;
  let kept: { at: number; view: Promise<SeveralRelays> } | null = null;
  let beginning: Promise<string> | null = null;

  async function begin(by: AuditedActor): Promise<string> {
    try {
      return await atHand.beginVerify(by);
    } finally {
      beginning = null;
      kept = null;
    }
  }

  return {
    view() {
      if (kept === null || steady() - kept.at >= KEPT_MS) {
        const view = parts.look().then((look) => viewOf(parts, look));
        kept = { at: steady(), view };
        view.catch(() => {
          kept = null;
        });
      }
      return kept.view;
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

function viewOf(parts: ClusterViewParts, look: LogLook): SeveralRelays {
  const { replica, seen, clock, steady } = parts;
  const log = logOf(parts, look);
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
function logOf({ replica, seen, clock, steady }: ClusterViewParts, { seen: told, at, away }: LogLook): ClusterLog {
  const place = replica.place();
  const sinceBeat = seen.age() ?? Number.POSITIVE_INFINITY;
  const sinceLook = at === null ? Number.POSITIVE_INFINITY : steady() - at;
  const silence = Math.min(sinceBeat, sinceLook);
  const snapshot = told?.snapshot ?? null;
  return {
    away,
    answeredAt: isoOf(clock.now() - (Number.isFinite(silence) ? silence : 0)),
    generation: told?.head.generation ?? place?.generation ?? '',
    schema: replica.level(),
    // This copy may know newer entries.
    position: Math.max(told?.head.position ?? 0, place?.position ?? 0),
    oldest: told?.head.oldest ?? null,
    snapshot: snapshot && { position: snapshot.position, bytes: snapshot.bytes, at: isoOf(snapshot.at) },
    turn: told?.turn ? { holder: told.turn.holder, asking: [...told.turn.asking] } : null,
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

type Standing = Pick<ClusterRelay, 'state' | 'trouble' | 'heardAt'>;

function relayOf(
  { leases, sealed }: ClusterViewParts,
  log: ClusterLog,
  { relay: id, name, version, schema, position, more }: RelayFacts,
  { state, trouble, heardAt }: Standing,
): ClusterRelay {
  const behind = Math.max(0, log.position - position);
  const held = leases.all().filter(({ owner }) => owner === id);
  const duties = held.map(({ duty }) => duty);
  const lacksKeys = lackedBy(keysOf({ more }), sealed.namedKeys());
  return { id, name, version, schema, state, trouble, position, behind, heardAt, duties, lacksKeys, ...countsIn(more) };
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
