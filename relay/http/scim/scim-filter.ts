/** Filters (RFC 7644 section 3.4.2.2). Their length bounds the work for one resource. */
import { type Compare, type Filter, parse, Tester } from 'scim2-parse-filter';
import { ScimError } from '../../domain/people/provisioning-ports.ts';
import { GROUP_TYPE, USER_TYPE } from './attributes.ts';

const MAX_FILTER = 1000;
/** Comparisons and connectives. */
const MAX_NODES = 50;
const CORE = [USER_TYPE.urn, GROUP_TYPE.urn].map((urn) => `${urn.toLowerCase()}:`);
/** Compared as written; other texts ignore case (RFC 7643 section 2.2), and two ids never differ in case alone. */
const EXACT = new Set(['id', 'externalid']);

class ScimTester extends Tester {
  override attrPath(path: string): string[] {
    const core = CORE.find((urn) => path.toLowerCase().startsWith(urn));
    return super.attrPath(core ? path.slice(core.length) : path);
  }
}

const folded = (value: unknown): unknown => {
  if (typeof value === 'string') return value.toLowerCase();
  if (Array.isArray(value)) return value.map(folded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, EXACT.has(key.toLowerCase()) ? part : folded(part)]),
  );
};

function foldedFilter(filter: Filter): Filter {
  if (filter.op === 'and' || filter.op === 'or') return { ...filter, filters: filter.filters.map(foldedFilter) };
  if (filter.op === 'not') return { ...filter, filter: foldedFilter(filter.filter) };
  if (filter.op === '[]') return { ...filter, valFilter: foldedFilter(filter.valFilter) };
  if (filter.op === 'pr') return filter;
  return foldedComparison(filter as Compare);
}

function foldedComparison(filter: Compare): Compare {
  const last = filter.attrPath.split(/[.:]/).at(-1)?.toLowerCase() ?? '';
  const { compValue } = filter;
  if (typeof compValue !== 'string' || EXACT.has(last)) return filter;
  // Microsoft Entra ID compares `active` with a text.
  const word = compValue.toLowerCase();
  const isBoolean = last === 'active' || last === 'primary';
  return { ...filter, compValue: isBoolean && /^(true|false)$/.test(word) ? word === 'true' : word };
}

function nodesOf(filter: Filter): number {
  if (filter.op === 'and' || filter.op === 'or') return filter.filters.reduce((sum, one) => sum + nodesOf(one), 1);
  if (filter.op === 'not') return 1 + nodesOf(filter.filter);
  return filter.op === '[]' ? 1 + nodesOf(filter.valFilter) : 1;
}

const invalid = (detail: string): ScimError => new ScimError(400, detail, 'invalidFilter');

/** @throws ScimError invalidFilter */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_FILTER) throw invalid(`A filter may have ${MAX_FILTER} characters`);
  let filter: Filter;
  try {
    filter = parse(text);
  } catch {
    throw invalid('The filter cannot be read');
  }
  if (nodesOf(filter) > MAX_NODES) throw invalid(`A filter may have ${MAX_NODES} parts`);
  return filter;
}

/** Whether a resource or the entry of a list matches. */
export function matcherOf(filter: Filter): (resource: unknown) => boolean {
  const tester = new ScimTester();
  const wanted = foldedFilter(filter);
  return (resource) => tester.test(folded(resource), wanted);
}

/** The text that one attribute must equal, if the filter says nothing else: such a resource is looked up, not searched. */
export function equalTo(filter: Filter): { attribute: string; text: string } | null {
  if (filter.op !== 'eq' || typeof filter.compValue !== 'string') return null;
  const path = filter.attrPath.toLowerCase();
  const core = CORE.find((urn) => path.startsWith(urn));
  return { attribute: core ? path.slice(core.length) : path, text: filter.compValue };
}

/** Attributes and values that an entry must have to match; null for a filter that is more than equality. */
export function equalities(filter: Filter): readonly (readonly [string, unknown])[] | null {
  if (filter.op === 'eq') return [[filter.attrPath, filter.compValue]];
  if (filter.op !== 'and') return null;
  const all = filter.filters.map(equalities);
  return all.every((one) => one !== null) ? all.flat() : null;
}
