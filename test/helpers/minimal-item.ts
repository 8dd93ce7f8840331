import type { Item } from '../../shared/items.ts';

export const nothingElse = () =>
  ({
    version: 1,
    record: null,
    actions: [],
    decision: null,
    outcome: null,
    answers: [],
    votes: [],
    requester: null,
    amount: null,
    facts: [],
    attachments: [],
    error: null,
    status: null,
    dueAt: null,
    expiresAt: null,
    fold: null,
    process: null,
    customer: null,
    messages: [],
    claimedBy: null,
    thread: [],
    closedReason: null,
  }) satisfies Partial<Item>;
