/** Subscription rules: contract section 4, "Subscriptions". */
import { EVENT_TYPES, ITEM_TYPES, TYPE_PREFIX } from '../event-types.ts';
import type { Delivery, Why } from '../item-views.ts';
import type { Item } from '../items.ts';
import type { DefaultRule, Person, SubscriptionRule, Subscriptions } from '../people.ts';
import type { FieldError } from '../problems.ts';
import { SEVERITIES, type Severity, severityRank } from '../severity.ts';
import { parseDuration } from './duration.ts';
import { timeZoneFault } from './wall-clock.ts';

const bare = (type: string): string => (type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : type);

/** @param pattern event type with or without prefix, or `*` for all */
export function typeMatches(pattern: string, type: string): boolean {
  const wanted = bare(pattern);
  return wanted === '*' || wanted === bare(type);
}

export type Ruled = Pick<Item, 'type' | 'severity' | 'actions' | 'messages'>;

const reaches = (
  rule: Pick<SubscriptionRule, 'types' | 'minSeverity'>,
  item: Pick<Item, 'type' | 'severity'>,
): boolean =>
  severityRank(item.severity) >= severityRank(rule.minSeverity ?? 'info') &&
  rule.types.some((type) => typeMatches(type, item.type));

/** What decided the delivery: the index of the person's rule, the default of a role, or `null`: the general rule. */
export type DecidedBy = { rule: number } | { role: string } | null;

/** From most to least intrusive. */
const BY_LOUDNESS: readonly Delivery[] = ['beckon', 'digest', 'badge', 'off'];
const loudness = ({ deliver }: SubscriptionRule): number => BY_LOUDNESS.indexOf(deliver);

/** The first matching default of each role; of these the most intrusive, so that no role silences another. */
function defaultFor(item: Ruled, { roles }: Why, { defaults = [] }: Person): SubscriptionRule | undefined {
  if (defaults.length === 0) return undefined;
  return roles
    .flatMap((role) => defaults.find((rule) => rule.role === role && reaches(rule, item)) ?? [])
    .sort((a, b) => loudness(a) - loudness(b))[0];
}

const isWarning = (severity: Severity): boolean => severityRank(severity) >= severityRank('warning');

/** Without any rule: `beckon` if it requires an answer, is a warning or worse, or has a failed customer message; else `badge`. */
const usualDelivery = ({ actions, messages, severity }: Ruled): Delivery =>
  actions.length > 0 || isWarning(severity) || messages.some(({ status }) => status === 'failed') ? 'beckon' : 'badge';

/**
 * The first matching rule of the person wins, then the defaults of the roles that addressed them, then the general rule (`usualDelivery`).
 * An item addressed by name or through a mandatory role is never `off`, but a badge.
 */
export function decidedFor(
  item: Ruled,
  why: Why,
  person: Person,
  { rules }: Subscriptions,
): { delivery: Delivery; by: DecidedBy } {
  const own = rules.findIndex(
    (candidate) => (candidate.role === '*' || why.roles.includes(candidate.role)) && reaches(candidate, item),
  );
  const rule = rules[own] ?? defaultFor(item, why, person);
  if (!rule) return { delivery: usualDelivery(item), by: null };
  const neverOff = why.byName || why.roles.some((role) => person.mandatory.includes(role));
  const delivery = rule.deliver === 'off' && neverOff ? 'badge' : rule.deliver;
  return { delivery, by: own >= 0 ? { rule: own } : { role: rule.role } };
}

export const deliveryFor = (item: Ruled, why: Why, person: Person, subscriptions: Subscriptions): Delivery =>
  decidedFor(item, why, person, subscriptions).delivery;

/** @param at JSON pointer of the rules */
function unknownTypes(rules: readonly DefaultRule[], at: string): FieldError[] {
  const known = (type: string) => type === '*' || EVENT_TYPES.some((name) => name === type);
  return rules.flatMap((rule, place) =>
    rule.types.flatMap((type, index) =>
      known(bare(type))
        ? []
        : [{ pointer: `${at}/${place}/types/${index}`, detail: `must be * or one of ${EVENT_TYPES.join(', ')}` }],
    ),
  );
}

/** Kinds of item that a rule covers, as `type/severity`. */
const cellsOf = (rule: SubscriptionRule): string[] =>
  ITEM_TYPES.flatMap((type) =>
    SEVERITIES.filter((severity) => reaches(rule, { type, severity })).map((severity) => `${type}/${severity}`),
  );

/** Indexes of rules that would switch off a mandatory role. A `*` rule has no effect if earlier rules cover all its cells. */
function switchesOff(subscriptions: Subscriptions, role: string): number[] {
  const decided = new Set<string>();
  return subscriptions.rules.flatMap((rule, at) => {
    if (rule.role !== role && rule.role !== '*') return [];
    const cells = cellsOf(rule);
    const effective = rule.role === role || cells.some((cell) => !decided.has(cell));
    for (const cell of cells) decided.add(cell);
    return rule.deliver === 'off' && effective && cells.length > 0 ? [at] : [];
  });
}

function mandatoryRoles(subscriptions: Subscriptions, person: Person): FieldError[] {
  const byRule = new Map<number, string>();
  for (const role of person.mandatory)
    for (const at of switchesOff(subscriptions, role)) if (!byRule.has(at)) byRule.set(at, role);
  return [...byRule]
    .sort(([a], [b]) => a - b)
    .map(([at, role]) => ({
      pointer: `/rules/${at}/deliver`,
      detail: `must not be off: the role ${role} is mandatory; badge or digest keeps it quiet`,
    }));
}

function quietHours(subscriptions: Subscriptions): FieldError[] {
  const quiet = subscriptions.quietHours;
  if (!quiet) return [];
  const errors: FieldError[] = [];
  const unknown = timeZoneFault(quiet.timeZone);
  if (unknown !== null) errors.push({ pointer: '/quietHours/timeZone', detail: unknown });
  const pointer = '/quietHours/unless/dueWithin';
  try {
    if (quiet.unless?.dueWithin && parseDuration(quiet.unless.dueWithin) < 0)
      errors.push({ pointer, detail: 'must not be negative' });
  } catch (error) {
    errors.push({ pointer, detail: error instanceof Error ? error.message : 'is not a duration' });
  }
  return errors;
}

/** Checks beyond the schema of subscriptions. @returns one error per fault */
export const checkSubscriptions = (subscriptions: Subscriptions, person: Person): FieldError[] => [
  ...unknownTypes(subscriptions.rules, '/rules'),
  ...mandatoryRoles(subscriptions, person),
  ...quietHours(subscriptions),
];

/** Checks beyond the schema of role defaults. @returns one error per fault */
export const checkDefaults = (defaults: readonly DefaultRule[], mandatory: boolean): FieldError[] => [
  ...unknownTypes(defaults, '/defaults'),
  ...defaults.flatMap(({ deliver }, place) =>
    mandatory && deliver === 'off'
      ? [{ pointer: `/defaults/${place}/deliver`, detail: 'must not be off: the role is mandatory' }]
      : [],
  ),
];
