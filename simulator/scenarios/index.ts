/** The eight jobs of the product, one scenario each. */
import { approvalReminders } from './approval-reminders.ts';
import { customerNotices } from './customer-notices.ts';
import { integrationErrors } from './integration-errors.ts';
import { processCoordination } from './process-coordination.ts';
import { responseActions } from './response-actions.ts';
import { roleAlerts } from './role-alerts.ts';
import type { Scenario, ScenarioName } from './scenario.ts';
import { statusUpdates } from './status-updates.ts';
import { workflowAlerts } from './workflow-alerts.ts';

/** In the order of the jobs. */
export const SCENARIOS: readonly Scenario[] = [
  workflowAlerts,
  statusUpdates,
  integrationErrors,
  customerNotices,
  approvalReminders,
  responseActions,
  roleAlerts,
  processCoordination,
];

/** The named scenario, or all. */
export const scenariosNamed = (name: ScenarioName | null): readonly Scenario[] =>
  name === null ? SCENARIOS : SCENARIOS.filter((scenario) => scenario.name === name);
