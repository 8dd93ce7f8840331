/**
 * The attributes that the relay stores of SCIM resources (RFC 7643 section 4). Bodies, patches, filters and the document of schemas all
 * follow these tables. Other attributes are ignored, as RFC 7643 section 3.3 allows, so that nothing is stored that the relay does not use.
 */

import { ENTERPRISE_URN } from '../../domain/people/provisioning-ports.ts';

export interface Attribute {
  name: string;
  type: 'string' | 'boolean' | 'complex' | 'reference';
  description: string;
  multiValued?: boolean;
  required?: boolean;
  caseExact?: boolean;
  mutability?: 'readOnly' | 'immutable';
  unique?: boolean;
  parts?: readonly Attribute[];
}

export interface ResourceType {
  name: 'User' | 'Group';
  endpoint: '/Users' | '/Groups';
  urn: string;
  attributes: readonly Attribute[];
  extension?: { urn: string; name: string; attributes: readonly Attribute[] };
}

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  ...{ name, type: 'string', description },
  ...more,
});

/** Common to all resources (RFC 7643 section 3.1); in no schema. */
const externalId = text('externalId', 'The id of the resource at the client', { caseExact: true });

const USER: readonly Attribute[] = [
  text('userName', 'The id of the person, for sign-in and in events', {
    ...{ required: true, unique: true, mutability: 'immutable' },
  }),
  {
    ...{ name: 'name', type: 'complex', description: 'The parts of the name' },
    parts: [
      text('formatted', 'The whole name'),
      text('familyName', 'The family name'),
      text('givenName', 'The given name'),
    ],
  },
  text('displayName', 'The name that is shown; without it, the name from its parts'),
  { name: 'active', type: 'boolean', description: 'False: the person cannot sign in, and is asked nothing' },
  {
    ...{
      name: 'emails',
      type: 'complex',
      multiValued: true,
      description: 'Mail addresses; Beckon sends nothing there',
    },
    parts: [
      text('value', 'The address'),
      text('type', 'work, home or other'),
      { name: 'primary', type: 'boolean', description: 'The preferred address' },
    ],
  },
  {
    ...{ name: 'groups', type: 'complex', multiValued: true, mutability: 'readOnly' },
    description: 'Roles of the person; changed through the groups',
    parts: [
      text('value', 'The id of the role', { caseExact: true }),
      text('display', 'The name of the role'),
      { name: '$ref', type: 'reference', description: 'The address of the group' },
    ],
  },
];

const ENTERPRISE: readonly Attribute[] = [
  text('department', 'The department'),
  {
    ...{ name: 'manager', type: 'complex', description: 'The manager' },
    parts: [
      text('value', 'The id of the manager', { caseExact: true }),
      text('displayName', 'The name of the manager'),
    ],
  },
];

const GROUP: readonly Attribute[] = [
  text('displayName', 'The name of the role', { required: true }),
  {
    ...{ name: 'members', type: 'complex', multiValued: true, description: 'The people who have the role' },
    parts: [
      text('value', 'The id of a person', { caseExact: true }),
      text('display', 'The name of the person', { mutability: 'readOnly' }),
      { name: '$ref', type: 'reference', description: 'The address of the person', mutability: 'readOnly' },
    ],
  },
];

export const USER_TYPE: ResourceType = {
  ...{ name: 'User', endpoint: '/Users', urn: 'urn:ietf:params:scim:schemas:core:2.0:User' },
  attributes: USER,
  extension: { urn: ENTERPRISE_URN, name: 'Enterprise User', attributes: ENTERPRISE },
};

export const GROUP_TYPE: ResourceType = {
  ...{ name: 'Group', endpoint: '/Groups', urn: 'urn:ietf:params:scim:schemas:core:2.0:Group' },
  attributes: GROUP,
};

/** Attributes that a client may write, with the extension as one complex attribute. */
export const writable = (type: ResourceType): readonly Attribute[] => [
  externalId,
  ...type.attributes,
  ...(type.extension
    ? [
        {
          ...{ name: type.extension.urn, type: 'complex' as const, description: type.extension.name },
          parts: type.extension.attributes,
        },
      ]
    : []),
];

/** Names of attributes ignore case (RFC 7643 section 2.1). */
export function attributeIn(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((one) => one.name.toLowerCase() === wanted);
}
