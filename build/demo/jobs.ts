import type { FollowedItem } from './relay-api.ts';

export interface Job {
  scenario: string;
  title: string;
  /** `answered`: a button is pressed and the source confirms; the others end without input. */
  ending: 'answered' | 'listed' | 'resolved' | 'delivered';
  /** Which notification of the item to press: for reminders, the second. */
  pressAt: 1 | 2;
  /** Also checks that both desktop and browser display the item. */
  places?: true;
  /** Source whose item has lines and documents, which are opened. */
  evidence?: string;
  /** Its item is decided by line. */
  byLine?: true;
}

/** The jobs in the order of the product's list; the contract (section 7) defines the scenario names. */
export const jobs: readonly Job[] = [
  {
    scenario: 'workflow-alerts',
    title: 'Workflow event alerts',
    ending: 'answered',
    pressAt: 1,
    places: true,
    evidence: 'SAP ERP',
    byLine: true,
  },
  { scenario: 'status-updates', title: 'Status updates', ending: 'listed', pressAt: 1 },
  { scenario: 'integration-errors', title: 'Exceptions and errors', ending: 'resolved', pressAt: 1 },
  { scenario: 'customer-notices', title: 'Customer-facing notifications', ending: 'delivered', pressAt: 1 },
  {
    scenario: 'approval-reminders',
    title: 'Approval and escalation reminders',
    ending: 'answered',
    pressAt: 2,
    evidence: 'HR',
  },
  { scenario: 'response-actions', title: 'Responses drive the source system', ending: 'answered', pressAt: 1 },
  { scenario: 'role-alerts', title: 'Role-based operational alerts', ending: 'answered', pressAt: 1 },
  {
    scenario: 'process-coordination',
    title: 'Multi-step process coordination',
    ending: 'answered',
    pressAt: 1,
    evidence: 'Claims',
  },
];

/** ` with 4 lines, 1 failed check` @throws if the item has no lines or documents */
export function evidenceWords({ title, evidence }: FollowedItem): string {
  if (!evidence || evidence.lines === 0 || evidence.documents === 0)
    throw new Error(`"${title}" came without evidence`);
  return ` with ${evidence.lines} lines, ${evidence.failed} failed checks`;
}

/** `, 4 lines approved, 0 rejected`; empty for other jobs. @throws if the item was decided as a whole */
export function byLineWords({ title, decided }: FollowedItem, job: Job): string {
  if (!job.byLine) return '';
  if (!decided) throw new Error(`"${title}" was not decided by line`);
  return `, ${decided.approved} lines approved, ${decided.rejected} rejected`;
}

/** Whether the job is informational: its item is listed and counted, without a notification. */
export const isQuiet = ({ ending }: Job): boolean => ending === 'listed' || ending === 'delivered';

export function isSettled({ outcome }: FollowedItem): boolean {
  return outcome !== undefined && ['confirmed', 'refused', 'failed', 'none'].includes(outcome.fate);
}

export function isDelivered({ messages }: FollowedItem): boolean {
  return messages.length > 0 && messages.every((status) => status === 'sent' || status === 'delivered');
}
