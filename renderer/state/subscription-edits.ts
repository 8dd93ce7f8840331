import type { DaySpan } from '../../shared/day-span.ts';
import type { Delivery } from '../../shared/item-views.ts';
import type { QuietHours, SubscriptionRule } from '../../shared/people.ts';

/**
 * The preferences matrix is a view of a list of rules in which the first match wins. For each role it has one choice (a rule for every type
 * and severity), preceded by refinements. Edits preserve the order of all other rules.
 */
type Rules = readonly SubscriptionRule[];

export interface Refinement {
  index: number;
  rule: SubscriptionRule;
}

const coversAll = (rule: SubscriptionRule): boolean =>
  rule.types.includes('*') && (rule.minSeverity === undefined || rule.minSeverity === 'info');

const choiceIndex = (rules: Rules, role: string): number =>
  rules.findIndex((rule) => rule.role === role && coversAll(rule));

/** Delivery of the role's items that no refinement matches; null: no choice. */
export function choiceOf(rules: Rules, role: string): Delivery | null {
  return rules[choiceIndex(rules, role)]?.deliver ?? null;
}

/** The role's refinements in order, without unreachable ones after its choice. */
export function refinementsOf(rules: Rules, role: string): Refinement[] {
  const choice = choiceIndex(rules, role);
  const until = choice < 0 ? rules.length : choice;
  return rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule, index }) => rule.role === role && index < until && !coversAll(rule));
}

export function setChoice(rules: Rules, role: string, deliver: Delivery): SubscriptionRule[] {
  const index = choiceIndex(rules, role);
  if (index >= 0) return rules.with(index, { ...(rules[index] ?? { role, types: ['*'] }), deliver });
  return insert(rules, placeFor(rules, role), { role, types: ['*'], deliver });
}

/** Removes the role's choice, and the role's rules after it, which had no effect. */
export function clearChoice(rules: Rules, role: string): SubscriptionRule[] {
  const choice = choiceIndex(rules, role);
  return rules.filter((rule, index) => choice < 0 || index < choice || rule.role !== role);
}

export function addRefinement(rules: Rules, role: string, rule: SubscriptionRule): SubscriptionRule[] {
  const choice = choiceIndex(rules, role);
  return insert(rules, choice < 0 ? placeFor(rules, role) : choice, rule);
}

export const changeRule = (rules: Rules, index: number, rule: SubscriptionRule): SubscriptionRule[] =>
  rules.with(index, rule);

export const removeRule = (rules: Rules, index: number): SubscriptionRule[] =>
  rules.filter((_, place) => place !== index);

/** After the role's other rules; a new role goes before the rules for every role, which would match first. */
function placeFor(rules: Rules, role: string): number {
  const last = rules.findLastIndex((rule) => rule.role === role);
  if (last >= 0) return last + 1;
  const everyone = rules.findIndex((rule) => rule.role === '*');
  return role === '*' || everyone < 0 ? rules.length : everyone;
}

const insert = (rules: Rules, index: number, rule: SubscriptionRule): SubscriptionRule[] => [
  ...rules.slice(0, index),
  rule,
  ...rules.slice(index),
];

/** Defaults of quiet hours. @param timeZone IANA */
export const usualQuietHours = (timeZone: string): QuietHours => ({
  from: '18:00',
  to: '07:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  timeZone,
  unless: { severity: 'critical', dueWithin: 'PT1H' },
});

export const WEEKEND: DaySpan = { days: ['sat', 'sun'], from: '00:00', to: '00:00' };

/** `07:30` → 450 minutes after midnight */
export function minutesOf(wall: string): number {
  const [hours = '0', minutes = '0'] = wall.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** 450 → `07:30`; wraps around midnight */
export function wallOf(minutes: number): string {
  const within = ((minutes % 1440) + 1440) % 1440;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}
