/** A policy document: an untrusted object whose members are policies. */
import { POLICY_NAMES, Policy } from '../../shared/policy.ts';
import { checker } from '../../shared/validate.ts';

/** The policy cannot be used; the message is one line that names the place and the policy. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}

export interface PolicyDocument {
  policy: Policy;
  /** Members that this version does not have. Templates may be newer than the app, so they are no error. */
  unknown: readonly string[];
}

export const NO_DOCUMENT: PolicyDocument = { policy: {}, unknown: [] };

const policies = checker(Policy);
const isName = (name: string): boolean => POLICY_NAMES.some((one) => one === name);

/** @param place for the message. @throws PolicyError */
export function policyOf(place: string, document: unknown): PolicyDocument {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new PolicyError(`${place}: holds no object of policies`);
  }
  const members = Object.entries(document);
  const checked = policies.check(Object.fromEntries(members.filter(([name]) => isName(name))));
  const unknown = members.flatMap(([name]) => (isName(name) ? [] : [name]));
  if (checked.ok) return { policy: checked.value, unknown };
  const lines = checked.errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`);
  throw new PolicyError(`${place}: ${lines.join('; ')}`);
}
