/** What the relay supports of SCIM (RFC 7643 sections 5 to 7), derived from the tables of attributes. */
import { type Attribute, GROUP_TYPE, type ResourceType, USER_TYPE } from './attributes.ts';

const TYPES = [USER_TYPE, GROUP_TYPE];
export const MAX_PAGE = 200;

export const serviceProviderConfig = (base: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_PAGE },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'One of the tokens of BECKON_SCIM_TOKEN',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

const resourceType = ({ name, endpoint, urn, extension }: ResourceType, base: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  ...{ id: name, name, endpoint, schema: urn },
  description: name === 'User' ? 'People' : 'Roles',
  ...(extension ? { schemaExtensions: [{ schema: extension.urn, required: false }] } : {}),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

export const resourceTypes = (base: string) => TYPES.map((type) => resourceType(type, base));

const attributeDocument = (attribute: Attribute): object => {
  const { name, type, description, parts } = attribute;
  return {
    ...{ name, type, description },
    multiValued: attribute.multiValued ?? false,
    required: attribute.required ?? false,
    mutability: attribute.mutability ?? 'readWrite',
    returned: 'default',
    uniqueness: attribute.unique ? 'server' : 'none',
    ...(type === 'string' ? { caseExact: attribute.caseExact ?? false } : {}),
    ...(type === 'reference' ? { caseExact: true, referenceTypes: ['uri'] } : {}),
    ...(parts ? { subAttributes: parts.map(attributeDocument) } : {}),
  };
};

export function schemas(base: string) {
  const all = TYPES.flatMap(({ urn, name, attributes, extension }) => [
    { urn, name, attributes },
    ...(extension ? [extension] : []),
  ]);
  return all.map(({ urn, name, attributes }) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...{ id: urn, name, description: name },
    attributes: attributes.map(attributeDocument),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${urn}` },
  }));
}
