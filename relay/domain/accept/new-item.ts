/** Creates an item from an event. */

import type { Decision } from '../../../shared/answers.ts';
import {
  type Audience,
  type BeckonEvent,
  type DecisionInput,
  type EventData,
  ITEM_TYPES,
  type ItemType,
} from '../../../shared/events.ts';
import type { Addressed, Item } from '../../../shared/items.ts';
import { resolveActions } from '../../../shared/rules/actions.ts';
import { englishOf, translationsOf } from '../../../shared/rules/local-text.ts';
import type { Source } from '../directory-view.ts';

/** Data of any event that creates an item; members that only some types have are optional here. */
export type ItemData = Partial<EventData['approval.requested']> &
  Pick<
    Partial<EventData['exception.raised'] & EventData['status.changed'] & EventData['customer.notification']>,
    'error' | 'status' | 'customer' | 'fold' | 'channels' | 'repeat'
  >;

/** An event type that creates an item, at least in some cases. */
type ItemEvent = Extract<BeckonEvent, { type: ItemType }>;
export const makesItem = (event: BeckonEvent): event is ItemEvent => ITEM_TYPES.some((known) => known === event.type);

interface NewItem {
  id: string;
  type: ItemType;
  event: BeckonEvent;
  data: ItemData;
  source: Source;
  /** RFC 3339. */
  at: string;
}

function decisionOf(data: ItemData, asks: boolean): Decision | null {
  if (!asks) return null;
  const { policy, quorum, order, perLine }: DecisionInput = data.decision ?? { policy: 'first' };
  return { policy, quorum: quorum ?? null, order: order ?? null, state: 'open', ...(perLine && { perLine }) };
}

/** The event's audience, and the people and roles named in its sequence. */
export function audiencesOf(data: ItemData, at: string, isPerson: (id: string) => boolean): Addressed[] {
  const audiences: Audience[] = data.audience ? [data.audience] : [];
  if (data.decision?.order) {
    const users = data.decision.order.filter(isPerson);
    const roles = data.decision.order.filter((id) => !isPerson(id));
    if (users.length > 0) audiences.push({ users });
    if (roles.length > 0) audiences.push({ roles });
  }
  return audiences.map((audience) => ({ audience, by: 'event', at }));
}

/** A new title also replaces the translations of the previous one. */
function titleOf({ title }: Pick<ItemData, 'title'>): Pick<Item, 'title' | 'titles'> | null {
  if (title === undefined) return null;
  const titles = translationsOf(title);
  return titles ? { title: englishOf(title), titles } : { title: englishOf(title) };
}

/** Facts with English labels; `factLabels` has the translations, if there are any. */
function factsOf({ facts }: Pick<ItemData, 'facts'>): Pick<Item, 'facts' | 'factLabels'> | null {
  if (facts === undefined) return null;
  const english = facts.map(({ label, value }) => ({ label: englishOf(label), value }));
  const labels = facts.map(({ label }) => translationsOf(label));
  return labels.some(Boolean) ? { facts: english, factLabels: labels.map((one) => one ?? {}) } : { facts: english };
}

/** Members that any later event of the item may change; those that it omits remain. */
export function withLatest(
  item: Item,
  data: Pick<ItemData, 'title' | 'facts' | 'body' | 'amount' | 'dueAt' | 'expiresAt'>,
  at: string,
): Item {
  const [title, facts] = [titleOf(data), factsOf(data)];
  const { titles, factLabels, ...rest } = item;
  return {
    ...rest,
    ...(title ?? (titles && { titles })),
    ...(facts ?? (factLabels && { factLabels })),
    body: data.body ?? item.body,
    amount: data.amount ?? item.amount,
    dueAt: data.dueAt ?? item.dueAt,
    expiresAt: data.expiresAt ?? item.expiresAt,
    updatedAt: at,
  };
}

export function newItem({ id, type, event, data, source, at }: NewItem): Item {
  const actions = resolveActions(type, data.actions);
  return {
    id,
    version: 1,
    eventId: event.id,
    source: event.source,
    origin: { id: source.id, name: source.name },
    type,
    title: '',
    ...titleOf(data),
    body: data.body ?? '',
    severity: data.severity ?? 'info',
    state: 'open',
    record: data.record ?? null,
    actions,
    decision: decisionOf(data, actions.length > 0),
    outcome: null,
    answers: [],
    votes: [],
    requester: data.requester ?? null,
    amount: data.amount ?? null,
    facts: [],
    ...factsOf(data),
    attachments: data.attachments ?? [],
    error: data.error ?? null,
    status: data.status
      ? { from: data.status.from ?? null, to: data.status.to, path: [{ to: data.status.to, at }] }
      : null,
    dueAt: data.dueAt ?? null,
    expiresAt: data.expiresAt ?? null,
    fold: null,
    process: data.process
      ? { id: data.process.id, name: data.process.name ?? null, step: data.process.step, status: data.process.status }
      : null,
    customer: data.customer ? { ref: data.customer.ref, name: data.customer.name ?? null } : null,
    messages: [],
    audiences: [],
    beckon: { at, reason: 'new' },
    claimedBy: null,
    thread: [],
    closedReason: null,
    createdAt: at,
    updatedAt: at,
  };
}
