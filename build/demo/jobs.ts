import type { FollowedItem } from './relay-api.ts';

/** One of the eight jobs as it is shown once: the simulator's scenario, and what its end looks like. */
export interface Job {
  scenario: string;
  title: string;
  /** `answered`: a button is pressed and the source confirms; the others end by themselves. */
  ending: 'answered' | 'listed' | 'resolved' | 'delivered';
  /** The button is pressed when the notification comes for this time: reminders are about the second. */
  pressAt: 1 | 2;
  /** It is shown that desktop and browser have it both. */
  places?: true;
}

/** The jobs in the order of the product's list; scenario names are fixed by the contract, section 7. */
export const jobs: readonly Job[] = [
  { scenario: 'workflow-alerts', title: 'Workflow event alerts', ending: 'answered', pressAt: 1, places: true },
  { scenario: 'status-updates', title: 'Status updates', ending: 'listed', pressAt: 1 },
  { scenario: 'integration-errors', title: 'Exceptions and errors', ending: 'resolved', pressAt: 1 },
  { scenario: 'customer-notices', title: 'Customer-facing notifications', ending: 'delivered', pressAt: 1 },
  { scenario: 'approval-reminders', title: 'Approval and escalation reminders', ending: 'answered', pressAt: 2 },
  { scenario: 'response-actions', title: 'Responses drive the source system', ending: 'answered', pressAt: 1 },
  { scenario: 'role-alerts', title: 'Role-based operational alerts', ending: 'answered', pressAt: 1 },
  { scenario: 'process-coordination', title: 'Multi-step process coordination', ending: 'answered', pressAt: 1 },
];

/** Whether the job only informs: its item is listed and counted, and no notification tells of it. */
export const isQuiet = ({ ending }: Job): boolean => ending === 'listed' || ending === 'delivered';

/** Whether an answer has reached its end, for good or ill. */
export function isSettled({ outcome }: FollowedItem): boolean {
  return outcome !== undefined && ['confirmed', 'refused', 'failed', 'none'].includes(outcome.fate);
}

/** Whether every message of a customer notice has left the gateway. */
export function isDelivered({ messages }: FollowedItem): boolean {
  return messages.length > 0 && messages.every((status) => status === 'sent' || status === 'delivered');
}
