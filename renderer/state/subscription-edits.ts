import type { Delivery } from '../../shared/item-views.ts';
import type { QuietHours, QuietSpan, SubscriptionRule } from '../../shared/people.ts';

/**
 * The matrix of preferences is a way of looking at a list of rules in which the first match wins: for each role one choice
 * (a rule for every type and severity), and before it the refinements. Edits keep the order of all rules they do not touch.
 */
type Rules = readonly SubscriptionRule[];

export interface Refinement {
  /** Place in the list of rules. */
  index: number;
  rule: SubscriptionRule;
}

const coversAll = (rule: SubscriptionRule): boolean =>
  rule.types.includes('*') && (rule.minSeverity === undefined || rule.minSeverity === 'info');

const choiceIndex = (rules: Rules, role: string): number =>
  rules.findIndex((rule) => rule.role === role && coversAll(rule));

/** What happens with an item of the role that no refinement catches; null where the role has no choice of its own. */
export function choiceOf(rules: Rules, role: string): Delivery | null {
  return rules[choiceIndex(rules, role)]?.deliver ?? null;
}

/** The refinements of a role in their order; those behind its choice can never match and are left out. */
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

/** Back to the default: without a choice of its own, and without what stood behind it and never counted. */
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

/** After the other rules of the role; a new role goes before the rules for every role, which would swallow it. */
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

/** What quiet hours start from when they are switched on. @param timeZone IANA */
export const usualQuietHours = (timeZone: string): QuietHours => ({
  from: '18:00',
  to: '07:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  timeZone,
  unless: { severity: 'critical', dueWithin: 'PT1H' },
});

/** What one more span starts from. */
export const WEEKEND: QuietSpan = { days: ['sat', 'sun'], from: '00:00', to: '00:00' };

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
