/** Previews events made by a mapping: who would be notified and why, and what would reach no one. Stores nothing. */
import type { HookWarning } from '../../../shared/admin/hooks.ts';
import type { DryRunResult } from '../../../shared/admin.ts';
import type { Audience, BeckonEvent } from '../../../shared/events.ts';
import { ITEM_TYPES } from '../../../shared/events.ts';
import type { Subscriptions } from '../../../shared/people.ts';
import type { Received } from '../accept/accept-event.ts';
import { DIMENSIONS, type KnownNames, knownNames } from '../accept/unknown-names.ts';
import { dryRun } from '../administration/dry-run.ts';
import type { DirectoryView } from '../directory-view.ts';

export interface TrialResult extends DryRunResult {
  /** JSON Pointer of the event in the mapping's output. */
  pointer: string;
  /** The recipients are those of the fallback, because the event's own audience reaches no one. */
  fallback: boolean;
}

export interface TrialReport {
  /** For the first events that create an item. */
  told: readonly TrialResult[];
  warnings: readonly HookWarning[];
}

interface TrialDeps {
  directory: DirectoryView;
  subscriptionsOf: (userId: string) => Subscriptions;
  /** ms since 1970; decides absences. */
  now: number;
}

/** Limits: events with recipients, non-recipients per event, and warnings. */
const MAX_RESULTS = 20;
const MAX_OTHERS = 100;
const MAX_WARNINGS = 50;

export function trialReportOf({ events, pointers, fallback }: Received, deps: TrialDeps): TrialReport {
  const told: TrialResult[] = [];
  const warnings: HookWarning[] = [];
  const { directory } = deps;
  const known = knownNames(directory);
  for (const [index, event] of events.entries()) {
    const pointer = pointers[index] ?? '';
    warnings.push(...unknownIn(event, pointer, directory));
    if (told.length >= MAX_RESULTS || !asksPeople(event)) continue;
    const one = trialResultOf(event, pointer, fallback?.audience ?? null, fallback?.standsIn.has(event) ?? false, deps);
    told.push(one);
    if (one.recipients.length === 0) warnings.push(warning(pointer, 'nobody'));
    else if (one.fallback) warnings.push(warning(pointer, 'fallback'));
  }
  if (fallback) warnings.push(...unknownNames(fallback.audience, '/fallback', known));
  return { told, warnings: warnings.slice(0, MAX_WARNINGS) };
}

/** A process step or a customer message may have no audience. */
const asksPeople = (event: BeckonEvent): boolean =>
  ITEM_TYPES.some((type) => type === event.type) && 'audience' in event.data && event.data.audience !== undefined;

function trialResultOf(
  event: BeckonEvent,
  pointer: string,
  fallback: Audience | null,
  standsIn: boolean,
  { directory, subscriptionsOf, now }: TrialDeps,
): TrialResult {
  const own = dryRun(event, directory, subscriptionsOf, now);
  const another = fallback && own.recipients.length === 0 && !standsIn ? addressedTo(event, fallback) : null;
  const { recipients, others } = another ? dryRun(another, directory, subscriptionsOf, now) : own;
  return { pointer, recipients, others: others.slice(0, MAX_OTHERS), fallback: standsIn || another !== null };
}

const addressedTo = <E extends BeckonEvent>(event: E, audience: Audience): E => ({
  ...event,
  data: { ...event.data, audience },
});

/** Undeclared roles that no one holds, and unknown people, wherever the event names them. */
function unknownIn({ data }: BeckonEvent, pointer: string, directory: DirectoryView): HookWarning[] {
  const known = knownNames(directory);
  const at = `${pointer}/data`;
  const found: HookWarning[] = [];
  if ('audience' in data && data.audience) found.push(...unknownNames(data.audience, `${at}/audience`, known));
  if ('escalation' in data) {
    for (const [index, { audience }] of (data.escalation ?? []).entries()) {
      found.push(...unknownNames(audience, `${at}/escalation/${index}/audience`, known));
    }
  }
  if ('decision' in data) {
    for (const [index, id] of (data.decision?.order ?? []).entries()) {
      if (known.users(id) || known.roles(id)) continue;
      found.push(warning(`${at}/decision/order/${index}`, 'order', id));
    }
  }
  if ('requester' in data && data.requester !== undefined) {
    const { ids, mixed } = directory.named(data.requester);
    if (ids.length === 0) found.push(warning(`${at}/requester`, mixed ? 'mixed' : 'requester', data.requester));
  }
  return found;
}

const WORDS: Readonly<Record<HookWarning['because'], string>> = {
  roles: 'is no role here',
  users: 'is no person here',
  locations: 'is where nobody is',
  units: 'is a unit of nobody',
  order: 'is neither a person nor a role here',
  requester: 'is nobody known here',
  mixed: 'mixes letters of several scripts, so that nobody can decide',
  nobody: 'reaches nobody',
  fallback: 'reaches somebody by the fallback alone',
};

function warning(pointer: string, because: HookWarning['because'], value: string | null = null): HookWarning {
  const shown = value !== null && value.length > 80 ? `${value.slice(0, 79)}…` : value;
  return { pointer, because, value: shown, detail: `${shown === null ? '' : `"${shown}" `}${WORDS[because]}` };
}

const unknownNames = (audience: Audience, at: string, known: KnownNames): HookWarning[] =>
  DIMENSIONS.flatMap((name) =>
    (audience[name] ?? []).flatMap((value, index) =>
      known[name](value) ? [] : [warning(`${at}/${name}/${index}`, name, value)],
    ),
  );
