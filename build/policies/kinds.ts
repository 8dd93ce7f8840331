/** A policy as templates see it: its kind, limits, default and example, derived from the schema. */
import { LOCKS, POLICY_NAMES, Policy, type PolicyName } from '../../shared/policy.ts';

type Value = string | number | boolean | readonly string[];

export type Kind =
  | { type: 'text'; maxLength: number }
  | { type: 'switch' }
  | { type: 'choice'; values: readonly (string | number)[] }
  | { type: 'number'; minimum: number; maximum: number }
  | { type: 'list' };

export interface PolicyEntry {
  name: PolicyName;
  locks: boolean;
  kind: Kind;
  /** What a value must be; empty if the kind says it. */
  rule: string;
  default: Value | undefined;
  example: Value;
}

/** The members of a JSON schema that policies use. */
interface SchemaMembers {
  type?: string;
  enum?: readonly (string | number)[];
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  description?: string;
  default?: Value;
  examples?: readonly Value[];
  items?: SchemaMembers;
}

const membersOf = (schema: object): SchemaMembers => JSON.parse(JSON.stringify(schema));

function kindOf(name: string, { type, enum: values, maxLength = 1024, minimum, maximum }: SchemaMembers): Kind {
  if (values) return { type: 'choice', values };
  switch (type) {
    case 'string':
      return { type: 'text', maxLength };
    case 'boolean':
      return { type: 'switch' };
    case 'array':
      return { type: 'list' };
    case 'integer':
      if (minimum !== undefined && maximum !== undefined) return { type: 'number', minimum, maximum };
      break;
    default:
  }
  throw new Error(`no template for policies of the kind of ${name}`);
}

export const POLICY_ENTRIES: readonly PolicyEntry[] = POLICY_NAMES.map((name) => {
  const members = membersOf(Policy.properties[name]);
  const [example] = members.examples ?? [];
  if (example === undefined) throw new Error(`the policy ${name} has no example`);
  const rule = members.description ?? members.items?.description ?? '';
  return { name, locks: LOCKS[name], kind: kindOf(name, members), rule, default: members.default, example };
});

export const examplePolicy = (): Record<string, Value> =>
  Object.fromEntries(POLICY_ENTRIES.map(({ name, example }) => [name, example]));
