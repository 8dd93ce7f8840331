import type { Fate } from '../../answers.ts';
import type { ItemType } from '../../events.ts';
import type { Delivery } from '../../item-views.ts';
import type { ItemState } from '../../items.ts';
import type { Severity } from '../../primitives.ts';
import { DEFAULT_LABELS } from '../../rules/action-labels.ts';
import type { ShownPart } from '../../shown-parts.ts';

/** Texts shared by several parts: terms, and short phrases about items. */

export const severity = { info: 'Info', notice: 'Notice', warning: 'Warning', critical: 'Critical' } satisfies Record<
  Severity,
  string
>;

/** Within a sentence. */
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

/** States of items that require no answer. */
export const reading = { read: 'Read', unread: 'Unread' };

export const deliveries = { beckon: 'Notify', badge: 'Badge only', digest: 'Digest', off: 'Off' } satisfies Record<
  Delivery,
  string
>;

/** Delivery status of an answer. */
export const fates = {
  recorded: 'Recorded',
  delivering: 'On its way',
  accepted: 'Accepted',
  confirmed: 'Confirmed',
  refused: 'Refused',
  failed: 'Not delivered',
  none: 'Recorded',
  withdrawing: 'Taking back',
  withdrawn: 'Taken back',
} satisfies Record<Fate, string>;

/** The answer given, within a sentence. */
export const done = {
  approve: 'approved',
  partial: 'partly approved',
  reject: 'rejected',
  acknowledge: 'acknowledged',
};
/** The answer given, before its object. */
export const given = {
  approve: 'Approved',
  partial: 'Partly approved',
  reject: 'Rejected',
  acknowledge: 'Acknowledged',
  'request-info': 'Asked',
};

export const inboxTabs = { answer: 'To answer', know: 'For info', snoozed: 'Snoozed' };
/** Count of the first tab. */
export const toAnswer = (n: string) => `${n} to answer`;

/** Default labels, used if the source gives none. */
export const actionLabels = DEFAULT_LABELS;

export const views = {
  inbox: 'Inbox',
  history: 'History',
  requests: 'My requests',
  processes: 'Processes',
  preferences: 'Preferences',
};

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
export const setByOrganisation = 'Set by your organisation';
export const undoing = { undo: 'Undo', sendNow: 'Send now' };

export const reminder = 'Reminder';
/** Automatic steps of an item. */
export const steps = {
  title: 'Automatic steps',
  working: 'Automatic steps, in working time',
  reminder,
  escalation: (to: string) => (to ? `Escalates to ${to}` : 'Escalates'),
  expiry: 'The time to answer ends',
  done: 'done',
  next: 'next',
};
export const sentBy = (name: string) => `sent by ${name}`;
/** A person who acts for another. */
export const inPlaceOf = (name: string, other: string) => `${name} for ${other}`;
export const alreadyDone = (name: string, verb: string, at: string) => `Already ${verb} by ${name} at ${at}`;
export const ended = {
  closed: (name: string, at: string) => `Closed by ${name}, ${at}`,
  withdrawn: (name: string, at: string) => `Withdrawn by ${name}, ${at}`,
};
export const dueNow = 'due now';
export const due = (when: string) => `due ${when}`;
export const overdue = (span: string) => `overdue by ${span}`;

/** Old and new content of an item, side by side. */
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
    evidence: 'Evidence',
    attachments: 'Attachments',
    decision: 'How it is decided',
    actions: 'Answers',
  } satisfies Record<Exclude<ShownPart, 'facts'>, string>,
};
