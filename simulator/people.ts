/** Audiences of the demo: the desk of Dana Fox in Berlin, and others whose items must not reach her. */
import type { Audience } from '../shared/events.ts';

type Role =
  | 'procurement-approver'
  | 'procurement-lead'
  | 'contract-approver'
  | 'expense-manager'
  | 'legal-review'
  | 'case-agent'
  | 'claims-adjuster'
  | 'customer-service'
  | 'integration-ops'
  | 'finance-payments'
  | 'warehouse-shipping'
  | 'it-support'
  | 'facilities'
  | 'hr-onboarding';

/** People of a role in Berlin: Dana Fox if she holds it; for some roles also Lee Park. */
export const berlin = (...roles: Role[]): Audience => ({ roles, locations: ['BER'] });
/** The same roles overseas: never Dana. */
export const chicago = (...roles: Role[]): Audience => ({ roles, locations: ['CHI'] });
export const hamburg = (...roles: Role[]): Audience => ({ roles, locations: ['HAM'] });
export const unit = (name: 'EMEA' | 'AMER', ...roles: Role[]): Audience => ({ roles, units: [name] });

export const REQUESTER = { id: 'kim', name: 'Kim Reyes' };
export const COLLEAGUE = { id: 'lee', name: 'Lee Park' };
