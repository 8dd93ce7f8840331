export interface Node {
  type: string;
  [member: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Visits each node before its children. In a pattern, visits the bound targets instead of the properties. */
export function walk(value: unknown, parent: Node | null, visit: (node: Node, parent: Node | null) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, parent, visit);
  else if (isNode(value)) {
    visit(value, parent);
    const children = value.type === 'ObjectPattern' ? boundIn(value) : Object.values(value);
    for (const child of children) if (typeof child === 'object') walk(child, value, visit);
  }
}

/** The targets of a pattern with their defaults, and its type; the property names belong to another object. */
function boundIn(pattern: Node): unknown[] {
  const properties = Array.isArray(pattern.properties) ? pattern.properties : [];
  const bound = properties.map((one: unknown) => (isNode(one) && one.type === 'Property' ? one.value : one));
  return [...bound, pattern.typeAnnotation];
}

/** The name of an identifier or the value of a string literal, else null. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Identifier') return typeof node.name === 'string' ? node.name : null;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** The accessed member; null if its name is computed. */
export const memberOf = ({ computed, property }: Node): string | null =>
  computed === true && isNode(property) && property.type !== 'Literal' ? null : nameOf(property);

/** Members of a pattern with their targets, without defaults. */
export function membersOf(pattern: Node): [string, unknown][] {
  const properties = Array.isArray(pattern.properties) ? pattern.properties : [];
  return properties.flatMap((property: unknown): [string, unknown][] => {
    if (!isNode(property) || property.type !== 'Property') return [];
    const key = nameOf(property.key);
    const { value } = property;
    return key === null ? [] : [[key, isNode(value) && value.type === 'AssignmentPattern' ? value.left : value]];
  });
}

/** `DeskWords['check']` → `['DeskWords', 'check']`; null for any other type. */
export function typePath(node: unknown): string[] | null {
  if (!isNode(node)) return null;
  if (node.type === 'TSTypeAnnotation') return typePath(node.typeAnnotation);
  if (node.type === 'TSTypeReference') {
    const name = nameOf(node.typeName);
    return name === null ? null : [name];
  }
  if (node.type !== 'TSIndexedAccessType') return null;
  const above = typePath(node.objectType);
  const name = isNode(node.indexType) ? nameOf(node.indexType.literal) : null;
  return above === null || name === null ? null : [...above, name];
}

/** Expressions that evaluate to one of their children. */
const WRAPPED: Readonly<Record<string, readonly string[]>> = {
  ChainExpression: ['expression'],
  ParenthesizedExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
};

/** The possible results of such an expression, or null for any other. */
export const within = (node: Node): unknown[] | null => WRAPPED[node.type]?.map((member) => node[member]) ?? null;
