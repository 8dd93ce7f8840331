import type { Fate } from '../../answers.ts';
import type { ItemType } from '../../events.ts';
import type { Delivery } from '../../item-views.ts';
import type { ItemState } from '../../items.ts';
import type { Severity } from '../../primitives.ts';
import { DEFAULT_LABELS } from '../../rules/action-labels.ts';
import type { ShownPart } from '../../shown-parts.ts';

/** What several parts say alike, said once: names of one thing each, and short pieces about items. */

export const severity = { info: 'Info', notice: 'Notice', warning: 'Warning', critical: 'Critical' } satisfies Record<
  Severity,
  string
>;

/** In the middle of a sentence. */
export const severityWithin = {
  info: 'info',
  notice: 'notice',
  warning: 'warning',
  critical: 'critical',
} satisfies Record<Severity, string>;

export const types = {
  'approval.requested': 'Approval',
  'task.assigned': 'Task',
  'case.escalated': 'Escalated case',
  'status.changed': 'Status update',
  'exception.raised': 'Failure',
  'alert.raised': 'Alert',
  'customer.notification': 'Customer message',
  'process.step': 'Process step',
} satisfies Record<ItemType, string>;

export const states = {
  open: 'Open',
  waiting: 'Waiting for others',
  answered: 'Answered',
  closed: 'Closed',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
} satisfies Record<ItemState, string>;

/** What asks for nothing. */
export const reading = { read: 'Read', unread: 'Unread' };

export const deliveries = { beckon: 'Notify', badge: 'Badge only', digest: 'Digest', off: 'Off' } satisfies Record<
  Delivery,
  string
>;

/** How far an answer has come. */
export const fates = {
  recorded: 'Recorded',
  delivering: 'On its way',
  confirmed: 'Confirmed',
  refused: 'Refused',
  failed: 'Not delivered',
  none: 'Recorded',
  withdrawing: 'Taking back',
  withdrawn: 'Taken back',
} satisfies Record<Fate, string>;

/** What was done by an answer, in a sentence. */
export const done = { approve: 'approved', reject: 'rejected', acknowledge: 'acknowledged' };
/** What was done by an answer, before what it was given to. */
export const given = {
  approve: 'Approved',
  reject: 'Rejected',
  acknowledge: 'Acknowledged',
  'request-info': 'Asked',
};

/** The two tabs of the inbox. */
export const inboxTabs = { answer: 'To answer', know: 'For info', snoozed: 'Snoozed' };
/** How many are in the first. */
export const toAnswer = (n: string) => `${n} to answer`;

/** Of answers whose source gave no label. */
export const actionLabels = DEFAULT_LABELS;

export const views = { inbox: 'Inbox', history: 'History', processes: 'Processes', preferences: 'Preferences' };

/** Pausing notifications. */
export const pausing = {
  pause: 'Pause',
  untilTomorrow: 'Until tomorrow',
  untilResumed: 'Until I resume',
  resume: 'Resume',
};

export const preferenceNames = {
  theme: 'Theme',
  density: 'Density',
  language: 'Language',
  sounds: 'Sound of notifications',
  singleKeys: 'Keys',
  undoSeconds: 'Time to undo an answer',
  notificationSeconds: 'Notifications stay',
  afterAnswer: 'After an answer',
  knowDays: 'Information leaves the inbox',
};
/** Before an answer is sent. */
export const undoing = { undo: 'Undo', sendNow: 'Send now' };

export const reminder = 'Reminder';
export const sentBy = (name: string) => `sent by ${name}`;
/** Somebody for somebody else. */
export const inPlaceOf = (name: string, other: string) => `${name} for ${other}`;
export const alreadyDone = (name: string, verb: string, at: string) => `Already ${verb} by ${name} at ${at}`;
/** How an item ended without an answer. */
export const ended = {
  closed: (name: string, at: string) => `Closed by ${name}, ${at}`,
  withdrawn: (name: string, at: string) => `Withdrawn by ${name}, ${at}`,
};
export const dueNow = 'due now';
export const due = (when: string) => `due ${when}`;
export const overdue = (span: string) => `overdue by ${span}`;

/** What an item showed and what it shows now, side by side. */
export const comparison = {
  before: 'Before',
  now: 'Now',
  nothing: 'nothing',
  parts: {
    title: 'Title',
    amount: 'Amount',
    requester: 'Requested by',
    record: 'Record',
    body: 'Text',
    attachments: 'Attachments',
    decision: 'How it is decided',
    actions: 'Answers',
  } satisfies Record<Exclude<ShownPart, 'facts'>, string>,
};
