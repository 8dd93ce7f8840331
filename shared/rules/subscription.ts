/** What a person wants to be beckoned for: contract section 4, "Subscriptions". */
import { EVENT_TYPES, ITEM_TYPES, TYPE_PREFIX } from '../events.ts';
import type { Delivery, Item, Why } from '../items.ts';
import type { Person, SubscriptionRule, Subscriptions } from '../people.ts';
import type { FieldError } from '../problems.ts';
import { SEVERITIES, severityRank } from '../severity.ts';
import { parseDuration } from './duration.ts';
import { isTimeZone } from './quiet-hours.ts';

const bare = (type: string): string => (type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : type);

/** @param pattern an event type with or without the prefix, or `*` for all */
export function typeMatches(pattern: string, type: string): boolean {
  const wanted = bare(pattern);
  return wanted === '*' || wanted === bare(type);
}

const reaches = (rule: SubscriptionRule, item: Pick<Item, 'type' | 'severity'>): boolean =>
  severityRank(item.severity) >= severityRank(rule.minSeverity ?? 'info') &&
  rule.types.some((type) => typeMatches(type, item.type));

/**
 * The first rule that matches wins; none matches: beckon. What is addressed by name, or through a mandatory role, is never
 * `off`: it is a badge instead.
 */
export function deliveryFor(
  item: Pick<Item, 'type' | 'severity'>,
  why: Why,
  person: Person,
  subscriptions: Subscriptions,
): Delivery {
  const rule = subscriptions.rules.find(
    (candidate) => (candidate.role === '*' || why.roles.includes(candidate.role)) && reaches(candidate, item),
  );
  if (!rule) return 'beckon';
  if (rule.deliver !== 'off') return rule.deliver;
  return why.byName || why.roles.some((role) => person.mandatory.includes(role)) ? 'badge' : 'off';
}

function unknownTypes(subscriptions: Subscriptions): FieldError[] {
  const known = (type: string) => type === '*' || EVENT_TYPES.some((name) => name === type);
  return subscriptions.rules.flatMap((rule, at) =>
    rule.types.flatMap((type, index) =>
      known(bare(type)) ? [] : [{ pointer: `/rules/${at}/types/${index}`, detail: 'is not a known event type' }],
    ),
  );
}

/** The kinds of item a rule speaks for, as `type/severity`. */
const cellsOf = (rule: SubscriptionRule): string[] =>
  ITEM_TYPES.flatMap((type) =>
    SEVERITIES.filter((severity) => reaches(rule, { type, severity })).map((severity) => `${type}/${severity}`),
  );

/** Indexes of the rules that would switch a mandatory role off. A `*` rule is harmless where earlier rules have already spoken. */
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
  if (!isTimeZone(quiet.timeZone))
    errors.push({ pointer: '/quietHours/timeZone', detail: 'is not a known time zone, such as Europe/Berlin' });
  const pointer = '/quietHours/unless/dueWithin';
  try {
    if (quiet.unless?.dueWithin && parseDuration(quiet.unless.dueWithin) < 0)
      errors.push({ pointer, detail: 'must not be negative' });
  } catch (error) {
    errors.push({ pointer, detail: error instanceof Error ? error.message : 'is not a duration' });
  }
  return errors;
}

/** What the schema of subscriptions cannot say. @returns one error per fault, empty if all is well */
export const checkSubscriptions = (subscriptions: Subscriptions, person: Person): FieldError[] => [
  ...unknownTypes(subscriptions),
  ...mandatoryRoles(subscriptions, person),
  ...quietHours(subscriptions),
];
