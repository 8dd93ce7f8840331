/** Who is addressed in the demo: the desk of Dana Fox in Berlin, and the others whom her desk must not hear of. */
import type { Audience } from '../shared/events.ts';

/** Roles of `demo-directory.yaml`. */
export type Role =
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

/** People of a role in Berlin: Dana Fox where she holds it, Lee Park beside her in some. */
export const berlin = (...roles: Role[]): Audience => ({ roles, locations: ['BER'] });
/** The same roles overseas: never on Dana's desk. */
export const chicago = (...roles: Role[]): Audience => ({ roles, locations: ['CHI'] });
export const hamburg = (...roles: Role[]): Audience => ({ roles, locations: ['HAM'] });
/** A business unit. */
export const unit = (name: 'EMEA' | 'AMER', ...roles: Role[]): Audience => ({ roles, units: [name] });

export const REQUESTER = { id: 'kim', name: 'Kim Reyes' };
export const COLLEAGUE = { id: 'lee', name: 'Lee Park' };
