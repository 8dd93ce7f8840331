/** Overview for the console: cheap counts on each request; counts that need a scan are cached for a few seconds. */
import type { Overview } from '../../shared/admin/overview.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import type { TraceReader } from '../domain/administration/trace.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { OutboundReader } from '../domain/outbound/outbound-ports.ts';
import type { DirectoryReader } from '../domain/people/directory-ports.ts';
import type { Clock } from '../domain/ports.ts';
import type { SourceWarnings } from './source-warnings.ts';
import type { Tally } from './tally.ts';

interface OverviewDeps {
  tally: Tally;
  warnings: Pick<SourceWarnings, 'of'>;
  trace: Pick<TraceReader, 'openGroups'>;
  audit: AuditReader;
  outbound: Pick<OutboundReader, 'depth'>;
  rows: Pick<DirectoryReader, 'entries'>;
  directory: () => DirectoryView;
  openItems: () => number;
  /** Dead letters of every kind. */
  deadLetters: () => number;
  /** Desks connected, and people with at least one, across all relays. */
  desks: () => number;
  online: () => number;
  /** Bytes. */
  storeSize: () => number;
  trouble: () => string | null;
  auditTrouble: () => string | null;
  /** Locations of secrets that cannot be decrypted; recomputed when the directory changes. */
  lockedSecrets: () => readonly string[];
  version: string;
  clock: Clock;
}

/** Maximum number of open items counted by state and severity; beyond it the first ones are a sample. */
const MAX_COUNTED = 20_000;
/** ms for which scanned counts are cached. */
const KEPT_MS = 2000;
/** Records at the end of the audit trail that are searched for a source's last event after a start. */
const MAX_RECORDS = 2000;

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** @returns a function that reads the current overview; concurrent calls share one scan */
export function createOverview(deps: OverviewDeps): () => Promise<Overview> {
  const { tally, outbound, clock, version, directory } = deps;
  const groups = createGroups(deps);
  const lastEvents = createLastEvents(deps.audit);
  const locked = onceADirectory(deps);

  function sources(): Overview['sources'] {
    return deps.rows.entries('source').flatMap(({ id }) => {
      const source = directory().source(id);
      if (!source) return [];
      const now = tally.of(id);
      const lastAt = now ? isoOf(now.lastAt) : (lastEvents().get(id) ?? null);
      return [{ id, name: source.name, lastAt, lastHour: now?.lastHour ?? 0, warnings: deps.warnings.of(id) }];
    });
  }

  return async () => {
    const open = await groups();
    const { queued, sending, dead } = outbound.depth();
    return {
      at: isoOf(clock.now()),
      version,
      startedAt: isoOf(tally.startedAt),
      desks: deps.desks(),
      people: { known: directory().peopleCount(), online: deps.online() },
      eventsPerMinute: tally.perMinute(),
      items: open,
      outbound: { queued, sending, dead },
      deadLetters: deps.deadLetters(),
      sources: sources(),
      storeSize: deps.storeSize(),
      trouble: deps.trouble(),
      audit: deps.auditTrouble(),
      lockedSecrets: locked(),
    };
  };
}

function onceADirectory({ directory, lockedSecrets }: OverviewDeps): () => string[] {
  let kept: { version: number; places: string[] } | null = null;
  return () => {
    const { version } = directory();
    if (kept?.version !== version) kept = { version, places: [...lockedSecrets()] };
    return kept.places;
  };
}

/** Groups from one scan, so that they add up. */
function createGroups({ trace, clock, openItems }: OverviewDeps): () => Promise<Overview['items']> {
  let kept: { at: number; groups: Promise<Overview['items']> } | null = null;
  return () => {
    const now = clock.now();
    if (!kept || Math.abs(now - kept.at) >= KEPT_MS) {
      const groups = trace.openGroups(MAX_COUNTED).then((found) => ({
        ...found,
        open: found.counted < MAX_COUNTED ? found.counted : openItems(),
      }));
      kept = { at: now, groups };
      groups.catch(() => {
        kept = null;
      });
    }
    return kept.groups;
  };
}

/** When each source's last event before this start was accepted; read once. */
function createLastEvents(audit: AuditReader): () => ReadonlyMap<string, string> {
  let kept: Map<string, string> | null = null;
  return () => {
    if (kept) return kept;
    kept = new Map();
    for (const { record } of audit.page(Math.max(0, audit.head().seq - MAX_RECORDS), MAX_RECORDS)) {
      const read = eventIn(record);
      const source = read && audit.actorOf(read.actor);
      if (source) kept.set(source, read.at);
    }
    return kept;
  };
}

function eventIn(record: string): { actor: string; at: string } | null {
  try {
    const { kind, actor, at } = JSON.parse(record);
    return kind === 'event' && typeof actor === 'string' && typeof at === 'string' ? { actor, at } : null;
  } catch {
    return null;
  }
}
